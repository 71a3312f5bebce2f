"""The papers of a visit: a sheet for every place on a page of its own, and the minutes with their rows."""
import numpy as np
import pytest
from core.plan.field.test_visits import PLANE, errand
from hatangso.algorithms.core.plan.documents.blocks import PageBreak, Paragraph, TextTable
from hatangso.algorithms.core.plan.field import sheets
from hatangso.algorithms.core.plan.field.visits import ordered


@pytest.fixture
def plan():
    wanted = [errand("A", 0), errand("B", 1500), errand("C", 4000)]
    return ordered(wanted, None, PLANE, start=wanted[0].lonlat)


def test_every_place_has_a_sheet_on_a_page_of_its_own(plan):
    made = sheets.survey_sheets(plan, team="Tổ 1", epsg=9207, language="vi", mark="Bản cho VNPT")
    kinds = [type(block).__name__ for block in made.blocks]
    one = ["Paragraph", "Paragraph", "Paragraph", "TextTable", "TextTable", "SideBySide"]
    assert kinds == [*one, "PageBreak", *one, "PageBreak", *one]
    assert [block.text for block in made.blocks if isinstance(block, Paragraph) and block.style == "mark"] == [
        "Bản cho VNPT"] * 3
    said = [block.text for block in made.blocks if isinstance(block, Paragraph) and block.style == "subtitle"]
    assert [text for text in said if "1/3" in text or "2/3" in text or "3/3" in text] == said
    known = [[row[1].text for row in block.rows] for block in made.blocks if isinstance(block, TextTable)][::2]
    assert [row[:3] for row in known] == [["A", "xem", "Xã A"], ["B", "xem", "Xã A"], ["C", "xem", "Xã A"]]
    assert [row[5] for row in known] == ["–", "~ 1,5 km", "~ 2,5 km"]
    bare = sheets.survey_sheets(plan, team="Tổ 1", language="vi")
    assert not [block for block in bare.blocks if isinstance(block, Paragraph) and block.style == "mark"]
    assert [block.landscape for block in bare.blocks if isinstance(block, PageBreak)] == [False] * 2


def test_the_minutes_list_every_place_in_order(plan):
    made = sheets.minutes_of(plan, team="Tổ 1", place="Xã A", language="vi")
    table, = (block for block in made.blocks if isinstance(block, TextTable))
    assert [[cell.text for cell in row] for row in table.rows[1:]] == [
        [str(number), ref, "xem", "Xã A", "", ""] for number, ref in enumerate("ABC", 1)]
    assert [cell.align for cell in table.rows[1]] == ["centre", *["left"] * 5]
    assert (table.headings, all(cell.bold for cell in table.rows[0])) == (1, True)
    assert sum(table.widths) == pytest.approx(1.0)
    assert not [text for text in made.texts() if "{" in text]


def test_a_short_stretch_without_a_road_is_one_too():
    plan = ordered([errand("A", 0), errand("B", 0.7)], None, PLANE, start=errand("A", 0).lonlat)
    assert [str(note) for note in plan.notes if "follow" in str(note)] == [
        "1 stretch between places follows no road; it is straight."]
    assert np.isclose(plan.metres.sum(), 0.7, atol=0.01)
