"""What an officer reads in log, report and error: labels of the dialog, never the ids that scripts use."""
import re
from pathlib import Path

import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.plan.book.page import page_texts
from qgis.core import QgsProcessingContext
from qgis_layers import Log
from sample_layers import needs_sample, sample

pytestmark = needs_sample
ENDS = {"WORKBOOK": "xlsx", "REPORT": "html", "ODS": "ods", "PLAN_GPKG": "gpkg", "DOCUMENT": "odt", "SERVER": "tif",
        "MERGED": "gpkg"}
WITHOUT = ("DEMAND_ACCESS", "ROAD_GAPS")
"""Outputs that ask for a layer the small runs do not have."""


class Told(Log):
    """A log that keeps errors too."""

    def reportError(self, text, fatalError=False):
        self.lines.append(text)


def ids_of(provider):
    """All ids of parameters and outputs."""
    return {one.name() for algorithm in provider.algorithms()
            for one in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())}


def ids_in(text, known):
    """The ids of parameters and outputs that stand in a text as such; not those of what a user types or has."""
    return sorted(set(re.findall(r"(?<![\w/.=])[A-Z][A-Z_0-9]{2,}(?![\w/.])", text)) & known)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_log_and_report_name_no_parameter(run, provider, tmp_path, name, language):
    known, log = ids_of(provider), Told()
    given = {**parameters_of(name, tmp_path, run), "LANGUAGE": language}
    for number, one in enumerate(outputs_of(provider, name)):
        if one.name() in WITHOUT:
            continue
        given[one.name()] = "memory:" if one.type() == "sink" else str(
            tmp_path / f"kq{number}.{ENDS.get(one.name(), '')}".rstrip("."))
    with compat.speaking(language):
        _, good = provider.algorithm(name).create().run(given, QgsProcessingContext(), log)
    assert good, log.lines
    texts = list(log.lines)
    if "REPORT" in given:
        texts += [one.text for one in page_texts(Path(given["REPORT"]).read_text(encoding="utf-8"), language)]
    assert {text: ids_in(text, known) for text in texts if ids_in(text, known)} == {}


LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio"}


def test_the_log_of_a_book_has_a_heading_a_step_and_its_figures_as_sentences(provider):
    log = Told()
    given = {**{name: sample(layer) for name, layer in LAYERS.items()}, "AS_OF": "2025-12-31",
             "WITHOUT": "sharedtowersiting, mobilecoverage, postalsiting"}
    with compat.speaking("vi"):
        _, good = provider.algorithm("planbook").create().run(given, QgsProcessingContext(), log)
    assert good, log.lines
    headings = [line for line in log.lines if line.startswith("— Bước ")]
    assert headings[0] == "— Bước 1: Kiểm tra các lớp đầu vào"
    assert [line.split(":")[0] for line in headings] == [f"— Bước {number + 1}" for number in range(len(headings))]
    assert "Số bước không chạy được: 0" in log.lines
    assert not [line for line in log.lines if "{'" in line], "no results as Python writes them"
    assert not [line for line in log.lines if re.search(r"\b(sharedtowersiting|mobilecoverage|postalsiting)\b", line)]
    assert "Bỏ qua Phủ sóng di động theo yêu cầu." in log.lines


def test_figures_of_a_run_stand_in_the_log_by_their_labels(provider, run, tmp_path):
    log = Told()
    with compat.speaking("vi"):
        algorithm = provider.algorithm("postalgap").create()
        found, good = algorithm.run({**parameters_of("postalgap", tmp_path, run), "BY_COMMUNE": "memory:",
                                     "POINTS_CHECKED": "memory:"}, QgsProcessingContext(), log)
    assert good, log.lines
    label = next(one.description() for one in algorithm.outputDefinitions() if one.name() == "PEOPLE_PER_POINT")
    assert f"{label}: 14.090" in [line.split(",")[0] for line in log.lines], found["PEOPLE_PER_POINT"]


def test_a_book_of_nothing_is_refused(provider):
    log = Told()
    with compat.speaking("vi"):
        _, good = provider.algorithm("planbook").create().run({}, QgsProcessingContext(), log)
    assert not good
    assert any("ít nhất một lớp" in line for line in log.lines)


def test_years_are_printed_as_years(provider):
    from hatangso.algorithms.bridge.showing import hand_over

    log = Told()
    hand_over.say_numbers(log, provider.algorithm("fibrerollout"), {
        "COMPLETION_YEAR": 2029, "COMPLETION_EARLIEST": 2028, "LINE_YEARS": 2001.0, "LENGTH_KM": 1234.5}, "vi")
    assert sorted(line.rsplit(": ", 1)[1] for line in log.lines) == ["1.235", "2.001", "2028", "2029"]
