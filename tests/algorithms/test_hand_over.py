"""A finished workbook can be opened: a link in the message bar, a line in the log, an entry among the results."""
import types

import pytest
import qgis.utils
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import hand_over
from hatangso.algorithms.bridge.steps.chain import StepFeedback
from qgis.core import QgsProcessingContext, QgsProject
from qgis_layers import Log
from sample_layers import needs_sample, sample

pytestmark = needs_sample


class Bar:
    def __init__(self):
        self.said = []

    def pushSuccess(self, title, text):
        self.said.append((title, text))


@pytest.fixture
def bar(monkeypatch):
    bar = Bar()
    monkeypatch.setattr(qgis.utils, "iface", types.SimpleNamespace(messageBar=lambda: bar))
    return bar


def export(provider, workbook):
    algorithm = provider.algorithm("exportplantables").create()
    context, log = QgsProcessingContext(), Log()
    context.setProject(QgsProject.instance())
    found, good = algorithm.run({"MASTS": sample("masts"), "WORKBOOK": str(workbook)}, context, log)
    assert good, log.lines
    return found, log


def test_the_workbook_is_a_link_a_line_and_an_entry(provider, bar, tmp_path):
    listed = pytest.importorskip("processing.core.ProcessingResults").resultsList
    before = len(listed.getResults())
    folder = tmp_path / "Dữ liệu tỉnh"
    folder.mkdir()
    with compat.speaking("vi"):
        found, log = export(provider, folder / "biểu & bảng.xlsx")
    assert found["WORKBOOK"] == str(folder / "biểu & bảng.xlsx")
    (title, text), = bar.said
    assert title == provider.algorithm("exportplantables").displayName() or title
    assert text.count("<a href=\"file:///") == 2
    assert "Mở thư mục" in text
    assert any(str(folder / "biểu & bảng.xlsx") in line for line in log.lines)
    assert len(listed.getResults()) == before + 1
    assert listed.getResults()[-1].filename == found["WORKBOOK"]


@pytest.mark.parametrize("ending", [".docx", ".odt", ".pdf", ".xlsx", ".html"])
def test_every_kind_of_file_that_is_read_outside_the_map_is_handed_over(provider, tmp_path, ending):
    path = tmp_path / f"văn bản{ending}"
    path.write_bytes(b"x")
    algorithm = provider.algorithm("exportreport")
    assert [found for _, found in hand_over.files_of(algorithm, {"DOCUMENT": str(path)})] == [str(path)]


def test_a_step_leaves_it_to_its_run_to_hand_over(provider, bar, tmp_path):
    algorithm = provider.algorithm("exportplantables").create()
    context, log = QgsProcessingContext(), Log()
    context.setProject(QgsProject.instance())
    book = tmp_path / "so.xlsx"
    found, good = algorithm.run({"MASTS": sample("masts"), "WORKBOOK": str(book)}, context, StepFeedback(1, log))
    assert good, log.lines
    assert book.is_file()
    assert found["WORKBOOK"] == str(book)
    assert bar.said == []
    assert not any(str(book) in line for line in log.lines)


def test_without_a_window_nothing_is_shown(provider, monkeypatch, tmp_path):
    monkeypatch.setattr(qgis.utils, "iface", None)
    found, _ = export(provider, tmp_path / "so.xlsx")
    assert (tmp_path / "so.xlsx").is_file()
    assert found["WORKBOOK"]
