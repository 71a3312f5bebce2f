"""Printed figures beside each other: when two agree, and what is told of a place once."""
import pytest
from hatangso.algorithms.core.plan.book.ledger import Key, Place, PrintedFigure, changed, same

PLACE = Place("sheet", "P", "B4")


def figure(value, decimals=None, place=PLACE, quantity="postalgap.POINTS_COUNT"):
    return PrintedFigure(Key(quantity), place, value, decimals)


@pytest.mark.parametrize(("one", "other", "agree"), [
    ((12.5, None), (12.5, None), True), ((12.5, None), (12.5000000001, None), True),
    ((12.5, None), (12.6, None), False),
    ((12.46, None), (12.5, 1), True), ((12.44, None), (12.5, 1), False), ((0.0, None), (1e-12, None), True),
    (("Đạt", None), ("Đạt", None), True), (("Đạt", None), ("Chưa đạt", None), False)])
def test_two_figures_agree_in_all_digits_that_both_print(one, other, agree):
    assert same(figure(*one), figure(*other)) is agree


def test_a_changed_place_is_told_once_however_many_figures_stand_there():
    twice = [figure(12.0), figure(12.0, quantity="planscorecard.P1")]
    found = changed(twice, {PLACE: 13.0})
    assert [(one.first.value, one.first.place) for one in found] == [(13.0, PLACE)]
    assert changed(twice, {PLACE: 12.0}) == []
