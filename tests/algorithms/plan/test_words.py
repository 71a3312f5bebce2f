"""No word of another language in a book or report: each is data, ours, or in the glossary with its reason."""
import json
from collections import Counter
from types import SimpleNamespace

import cell_guard
import full_book
import pytest
import word_guard
from hatangso.algorithms.core.files.schema import problems
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.book.page import page_texts
from hatangso.algorithms.core.resources import load_json
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample, sample

openpyxl = pytest.importorskip("openpyxl")
LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "HAMLETS": "hamlets",
          "TOWERS": "masts", "RADIO": "radio", "PREMISES": "premises", "FIBRE": "fibre", "FIBRE_CABLES": "fibre_cables",
          "COPPER": "copper_cables", "ENTERED": "entered", "NETWORK": "network"}


def test_the_glossary_keeps_its_schema_and_gives_a_reason_for_every_word():
    content = json.loads(resource_path("glossary.json").read_text(encoding="utf-8"))
    assert problems(content, load_json("schemas", "glossary.json")) == []
    assert all(reason.strip() for language in ("vi", "en") for reason in content[language].values())


@pytest.fixture(scope="module")
def english(provider, tmp_path_factory):
    """The workbook and the report of an English book."""
    if not SAMPLE.is_file():
        pytest.skip("needs `make sample`")
    import processing

    folder = tmp_path_factory.mktemp("chữ")
    found = SimpleNamespace(workbook=folder / "en.xlsx", report=folder / "en.html")
    processing.run("hatangso:planbook", {
        **{name: sample(layer) for name, layer in LAYERS.items()}, "AS_OF": "2025-12-31", "LANGUAGE": "en",
        "RULE_SET": "hai_duong_2018", "WORKBOOK": str(found.workbook), "REPORT": str(found.report)}, feedback=Log())
    return found


def told(found):
    print({source: len(words) for source, words in found.items()})
    for source, words in found.items():
        print(source, ", ".join(f"{word} ({count})" for word, count in words.most_common(60)))


def test_every_word_of_the_vietnamese_book_and_report_has_a_source(full, capsys):
    data, found, foreign = word_guard.data_words(full.package), {}, {}
    texts = [(sheet.title, cell.value) for sheet in full.sheets()
             for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str) and not cell.value.startswith("=")]
    texts += [("báo cáo", text.text) for text in page_texts(full.REPORT.read_text(encoding="utf-8"), "vi")]
    for place, text in texts:
        for word in word_guard.words(text):
            source = word_guard.source_of(word, data)
            found.setdefault(source, Counter())[word] += 1
            if source is None:
                foreign.setdefault(word, (place, text[:80]))
    told(found)
    assert foreign == {}, "translate them, or add them to resources/glossary.json with the reason"
    assert {"data", "catalogue", "form", "glossary"} <= set(found)


@needs_sample
def test_every_word_of_the_english_report_has_a_source(english):
    data, foreign = word_guard.data_words(SAMPLE), {}
    for text in page_texts(english.report.read_text(encoding="utf-8"), "en"):
        for word in word_guard.foreign_in_english(text.text, data):
            foreign.setdefault(word, text.text[:80])
    assert foreign == {}


@needs_sample
def test_no_cell_of_the_english_book_is_vietnamese_but_data(english):
    data, foreign, read = word_guard.data_words(SAMPLE), {}, 0
    sheets = openpyxl.load_workbook(english.workbook)
    for sheet in sheets:
        for text in (sheet.title, *(cell.value for row in sheet.iter_rows() for cell in row)):
            if isinstance(text, str) and not text.startswith("="):
                read += 1
                for word in word_guard.foreign_in_english(text, data):
                    foreign.setdefault(word, (sheet.title, text[:80]))
    assert foreign == {}
    assert read > 10000
    assert "Indicators and targets" in sheets.sheetnames
    dates = {cell.number_format for sheet in sheets for row in sheet.iter_rows(min_row=8, max_row=30) for cell in row
             if getattr(cell, "is_date", False)}
    assert dates == {"yyyy-mm-dd"}


def test_the_guard_sees_a_word_of_another_language():
    for word in ("coverage", "demand", "threshold", "postal", "backlog"):
        assert word_guard.source_of(word, set()) is None, word
    assert word_guard.source_of("threshold", {"threshold"}) == "data"
    assert word_guard.source_of("XIV", set()) == "number"
    assert word_guard.english_source("Bưu", set()) is None
    assert word_guard.foreign_in_english("Decision (Quyết định) of the Committee (Ủy ban nhân dân)", set()) == []
    for text in ("Decision and Ủy ban", "Cao", "báo cáo of the year"):
        assert word_guard.foreign_in_english(text, set()), text


def test_every_cell_of_the_vietnamese_book_has_a_source(full, capsys):
    """An input, the catalogue, a form, what the tables declare, or the glossary; parts of a cell each their own."""
    guard, found, foreign = cell_guard.Guard(full.package, given=(full_book.SOURCE,)), Counter(), []
    for sheet in full.sheets():
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    source = guard.source(cell.value)
                    found[source] += 1
                    if source is None:
                        foreign.append((sheet.title, cell.coordinate, cell.value[:120]))
    with capsys.disabled():
        print(dict(found))
    assert foreign == []
    assert {"data", "catalogue", "form", "table", "glossary"} <= set(found)


def test_the_guard_of_cells_sees_a_cell_of_another_language():
    guard = cell_guard.Guard(given=("Xã Tân Ân",))
    assert guard.source("Xã Tân Ân") == "data"
    assert guard.source("Toàn tỉnh") == "form"
    for text in ("Mean service radius of a point 3.84 km", "people covered", "Tổng cộng; see the report",
                 "Toàn tỉnh and Xã Tân Ân"):
        assert guard.source(text) is None, text
