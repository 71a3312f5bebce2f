"""What the review of the points says of its own figures: every remark beside the case in which it is not made."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess

NAN = float("nan")
LONLAT = at([[0, 0], [3, 0], [12, 0], [30, 0]])


def points(staffed=(1, 1, 1, 1), **marks):
    """Two points in the first commune, one in each of the others; the type of one not known to be staffed neither."""
    made = make_points([(code, "bưu cục" if mark == mark else "", f"{row:05d}", row, *LONLAT[number])
                        for number, (code, row, mark) in enumerate(zip("ABCD", (0, 0, 1, 2), staffed))])
    marks = {"internet": [1, 1, 1, 1], "eservice": [1, 1, 1, 1], "public": [1, 1, 1, 1], **marks}
    return replace(made, staffed=np.array(staffed, float), **{key: np.array(one, float) for key, one in marks.items()})


def said(communes=None, given=None, **options):
    communes = make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0]) if communes is None else communes
    found = assess(communes, points() if given is None else given, options=GapOptions(language="en", **options))
    return [note.text("en") for note in found.notes]


PLAIN = ["No territory file: every figure rests on the layer's own sums."]


def test_where_everything_is_known_only_the_basis_is_said():
    assert said() == PLAIN


@pytest.mark.parametrize(("public", "told"), [
    ([1, 1, 1, NAN], ["1 point does not say whether it belongs to the public network; known to belong: 3."]),
    ([1, NAN, NAN, 0], ["2 points do not say whether they belong to the public network; known to belong: 1."]),
    ([1, 1, 0, 0], []),
    ([NAN] * 4, ["Points of the public network and of other firms cannot be told apart: the norms, which bind the "
                 "public network, are judged by all points."])])
def test_points_that_do_not_say_whose_they_are_are_counted(public, told):
    assert said(given=points(public=public))[1:] == told


@pytest.mark.parametrize(("staffed", "told"), [
    ([1, 0, 0, 1], ["1 commune has no staffed point (Xã 00001)."]),
    ([0, 0, 0, 1], ["2 communes have no staffed point (Xã 00000, Xã 00001)."]),
    ([NAN, 0, 1, 1], ["1 commune: whether it has a staffed point is not known (Xã 00000)."]),
    ([NAN, 1, 1, 1], []), ([0, 0, NAN, 1], [
        "1 commune has no staffed point (Xã 00000).",
        "1 commune: whether it has a staffed point is not known (Xã 00001)."])])
def test_communes_without_a_staffed_point_are_told_from_those_of_which_it_is_not_known(staffed, told):
    assert [text for text in said(given=points(staffed)) if "staffed point" in text and "commune" in text] == told


@pytest.mark.parametrize(("field", "words"), [("internet", "with Internet or not"),
                                              ("eservice", "with online public services or not")])
def test_a_mark_that_no_point_has_is_told_once(field, words):
    assert f"No point says whether it is {words}: the figures on it are missing." in said(
        given=points(**{field: [NAN] * 4}))
    assert not any("No point says" in text for text in said(given=points(**{field: [1, NAN, NAN, NAN]})))


def test_people_that_are_missing_or_none_are_told():
    communes = make_communes([NAN, 0, 500], area_km2=[30.0, 20.0, 10.0])
    assert said(communes)[1:3] == [
        "1 commune has no population figure and no verdict on it (00000).",
        "1 commune has zero people; the norm of one point per commune still holds (00001)."]


def test_areas_that_are_doubtful_missing_or_differ_in_sum_are_told():
    people = [9000, 800, 500]
    doubtful = make_communes(people, area_km2=[30.0, 20.0, 10.0], polygon_km2=[30.0, 26.0, 10.0])
    assert said(doubtful, area_tolerance=0.1)[1:] == [
        "1 official commune area differs from its polygon by more than 10%; it is used as published and marked "
        "(00001).", "The published areas of the communes add up to 60.00 km², their polygons to 66.00 km²."]
    near = make_communes(people, area_km2=[30.0, 20.0, 10.0], polygon_km2=[30.0, 20.0, 10.004])
    assert said(near) == PLAIN
    beyond = make_communes(people, area_km2=[30.0, 20.0, 10.0], polygon_km2=[30.0, 20.0, 10.006])
    assert said(beyond)[1:] == ["The published areas of the communes add up to 60.00 km², their polygons to 60.01 km²."]
    some = make_communes(people, area_km2=[30.0, NAN, 10.0], polygon_km2=[30.0, 20.0, 10.0])
    assert said(some)[1:] == ["1 commune has no published area (00001): the areas of all communes are those of their "
                              "polygons."]
    none = make_communes(people, polygon_km2=[30.0, 20.0, 10.0])
    assert said(none) == PLAIN
