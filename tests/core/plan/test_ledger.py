"""Printed figures beside each other: when two agree, and what is told of a place once."""
import datetime
import math

import pytest
from hatangso.algorithms.core.plan.book import consistency
from hatangso.algorithms.core.plan.book.ledger import (
    UNREAD,
    Key,
    Place,
    PrintedFigure,
    Spot,
    by_key,
    changed,
    disagreements,
    explained,
    same,
    shown,
)
from hatangso.algorithms.core.plan.workbook.sheet import Cell, Sheet, Style

PLACE = Place("sheet", "P", "B4")


def figure(value, decimals=None, place=PLACE, quantity="postalgap.POINTS_COUNT"):
    return PrintedFigure(Key(quantity), place, value, decimals)


@pytest.mark.parametrize(("one", "other", "agree"), [
    ((12.5, None), (12.5, None), True), ((12.5, None), (12.5000000001, None), True),
    ((12.5, None), (12.6, None), False),
    ((1.0, None), (1.0 + 1.5e-9, None), False), ((0.0, None), (1.5e-9, None), False),
    ((2.5 - 1e-13, None), (2.5, 0), True), ((12.34, 2), (12.3, 1), True), ((12.3, 1), (12.34, 2), True),
    ((12.36, 2), (12.3, 1), False),
    ((None, None), ("", None), True), ((math.nan, None), (0, None), False), ((True, None), (True, None), True),
    ((datetime.datetime(2025, 12, 31, 7), None), (datetime.date(2025, 12, 31), None), True),
    (("a\r\nb_x005F_c", None), ("a\nb_c", None), True),
    ((12.46, None), (12.5, 1), True), ((12.44, None), (12.5, 1), False), ((0.0, None), (1e-12, None), True),
    (("Đạt", None), ("Đạt", None), True), (("Đạt", None), ("Chưa đạt", None), False)])
def test_two_figures_agree_in_all_digits_that_both_print(one, other, agree):
    assert same(figure(*one), figure(*other)) is agree


def test_a_changed_place_is_told_once_however_many_figures_stand_there():
    twice = [figure(12.0), figure(12.0, quantity="planscorecard.P1")]
    found = changed(twice, {PLACE: 13.0})
    assert [(one.first.value, one.first.place) for one in found] == [(13.0, PLACE)]
    assert changed(twice, {PLACE: 12.0}) == []


@pytest.mark.parametrize(("value", "decimals", "language", "text"), [
    (1234.5, 1, "vi", "1.234,5"), (1234.5, 1, "en", "1,234.5"), (None, None, "vi", "…"), ("", None, "vi", "…"),
    (math.nan, 1, "vi", "…"), ("Đạt", None, "en", "Đạt")])
def test_a_figure_is_shown_as_its_reader_writes_it(value, decimals, language, text):
    assert shown(figure(value, decimals), language) == text
    assert shown(figure(value, decimals)._replace(printed="12 người"), language) == "12 người"


def places(*values, quantity="postalgap.POINTS_COUNT"):
    return [figure(value, place=Place("layer", f"l{row}", Spot(row, "points")), quantity=quantity)
            for row, value in enumerate(values)]


def test_the_place_that_most_others_deny_is_doubted():
    given = places(5.0, 7.0, 5.0)
    (found,) = disagreements(given)
    assert (found.first, found.second, found.key) == (given[1], given[0], given[0].key)
    (late,) = disagreements(places(7.0, 5.0, 5.0))
    assert (late.first.value, late.second.value) == (7.0, 5.0)
    assert disagreements(places(5.0, None, 5.0)) == []
    assert disagreements([*places(5.0), *places(7.0, quantity="other")]) == []
    assert len(disagreements([*places(5.0, 6.0), *places(1.0, 2.0, quantity="other")])) == 2


def test_a_place_without_a_value_claims_nothing():
    given = places(5.0, None, "text", math.nan)
    assert by_key(given) == {given[0].key: [given[0]]}


def test_what_a_file_does_not_hold_is_told_with_a_place_of_another_file_first():
    here, beside = Place("sheet", "P", "B4"), Place("sheet", "P", "B5")
    elsewhere = Place("layer", "postal", Spot(0, "points"))
    given = [figure(12.0, place=here), figure(12.0, place=beside), figure(12.0, place=elsewhere)]
    (found,) = changed(given, {here: 13.0, beside: 12.0})
    assert (found.first.place, found.first.value, found.second.place) == (here, 13.0, elsewhere)
    (found,) = changed(given[:2], {here: 13.0, beside: 12.0})
    assert found.second.place == beside
    (found,) = changed(given[:1], {here: 13.0})
    assert found.second.place == Place("made", "", "")
    assert found.second.value == 12.0
    (found,) = changed(given, {beside: 12.0})
    assert (found.first.place, found.first.value) == (here, None), "its file was read and the cell is empty"
    assert changed(given, {here: UNREAD, beside: 12.0}) == []
    assert changed(given, {Place("sheet", "Q", "B4"): 1.0}) == [], "no place of this file was read"


def test_a_number_inside_a_text_is_compared_as_the_text_stands():
    held = figure(1000.0)._replace(printed="Dân số: 1.000")
    assert changed([held], {PLACE: "Dân số: 1.000"}) == []
    assert [one.first.value for one in changed([held], {PLACE: "Dân số: 1.001"})] == ["Dân số: 1.001"]


def test_figures_of_the_province_that_differ_by_basis_alone_are_explained():
    def known(value, basis, area="province", quantity="population"):
        return PrintedFigure(Key(quantity, area, basis=basis), PLACE, value)

    both = [known(10.0, "official"), known(12.0, "communes")]
    assert explained([*both, known(13.0, "communes", area="01"), known(7.0, "", quantity="other"),
                      known(8.0, "official", area="01", quantity="third")]) == {"population": both}
    assert explained([known(10.0, "official"), known(10.0, "communes")]) == {}
    assert explained([known(10.0, "official")]) == {}
    three = [*both, known(12.0, "places")]
    assert explained(three) == {"population": three}


def test_a_place_is_told_in_words():
    assert Place("layer", "masts", Spot(0, "people")).text("en") == "layer “masts”, row 1, column people"
    assert Spot(None, "people").text("en") == "column people, added up"
    assert Spot(None, None).text("en") == "number of rows"


def test_a_book_that_differs_throughout_lists_some_differences_and_counts_the_others(layout, header, monkeypatch):
    monkeypatch.setattr(consistency, "MOST_LISTED", 3)
    cover = Sheet("Bìa", 1, rows=[[Cell("bìa", Style(12))]])
    written = [figure(row, place=PLACE._replace(spot=f"B{row}"), quantity=f"row {row}") for row in range(1, 6)]
    check = consistency.BookCheck(written)
    check.read({one.place: one.value + 100 for one in written})
    _, listed = consistency.drafted([cover], check.differences, header, layout)
    values = [[cell.value for cell in row if cell] for row in listed.rows[listed.header[1]:]]
    assert [row[2] for row in values[:3]] == ["trang “P”, ô B1", "trang “P”, ô B2", "trang “P”, ô B3"]
    assert [row[1] for row in values[3:]] == ["Còn 2 số liệu khác chưa khớp."]
    assert check.messages()[0].text("en") == "5 figures of the book do not agree; it is marked as a draft."
