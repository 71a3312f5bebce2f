"""What stands beside a commune in the review of the post: each remark, and the commune that has none."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess

NAN = float("nan")


def notes(communes, points=(("A", "bưu cục", 0), ("B", "bưu cục", 1), ("C", "bưu cục", 2)), **options):
    """The remarks of each commune, of points given as (code, type, row of the commune)."""
    made = make_points([(code, kind, f"{row:05d}", row, *at([[3 * row, 0]])[0]) for code, kind, row in points])
    made = replace(made, internet=np.ones(len(points)), eservice=np.ones(len(points)), public=np.ones(len(points)))
    found = assess(communes, made, options=GapOptions(language="en", **options)).by_commune.values
    return dict(zip(found["code"], found["note"]))


EVEN = make_communes([900, 900, 900], area_km2=[10.0, 10.0, 10.0])


def test_communes_that_are_alike_have_no_remark():
    assert [note or "" for code, note in notes(EVEN).items() if code] == ["", "", ""]


@pytest.mark.parametrize(("points", "note"), [
    ([("B", "bưu cục", 1), ("C", "bưu cục", 2)], "no point"),
    ([("A", "thùng thư", 0), ("B", "bưu cục", 1), ("C", "bưu cục", 2)], "no staffed point"),
    ([("A", "", 0), ("B", "bưu cục", 1), ("C", "bưu cục", 2)], "staffed or not is not known"),
    ([("A", "", 0), ("A2", "thùng thư", 0), ("B", "bưu cục", 1), ("C", "bưu cục", 2)], "staffed or not is not known"),
    ([("A", "bưu cục", 0), ("A2", "", 0), ("B", "bưu cục", 1), ("C", "bưu cục", 2)], "")])
def test_what_points_a_commune_lacks(points, note):
    said = (notes(EVEN, points)["00000"] or "").split("; ")
    assert said[0].startswith(note) if note else not any("staffed" in one or "no point" in one for one in said)


@pytest.mark.parametrize(("people", "zero"), [(0, True), (1, False), (NAN, False)])
def test_nobody_is_told_from_somebody_and_from_nothing_known(people, zero):
    said = (notes(make_communes([people, 900, 900], area_km2=[10.0, 10.0, 10.0]))["00000"] or "").split("; ")
    assert ("zero people" in said) is zero
    assert ("population or area missing" in said) is (people != people)


def test_an_area_that_its_polygon_does_not_confirm_is_told_with_both():
    doubtful = make_communes([900, 900, 900], area_km2=[10.0, 10.0, 10.0], polygon_km2=[10.0, 12.5, 10.0])
    found = notes(doubtful, area_tolerance=0.1)
    assert found["00001"] == "published area 10.00 km², polygon 12.50 km²: check"
    assert not found["00000"]


def test_figures_divided_among_successors_are_provisional():
    split = replace(EVEN, split=np.array([0.0, 0.4, NAN]))
    found = notes(split)
    assert [found[code] or "" for code in ("00000", "00001", "00002")] == [
        "", "provisional figures (predecessors divided)", ""]


def test_a_commune_above_the_mean_is_told_with_both_figures():
    """1,800 people and 20 km² at one point; the mean of three points is 1,200 people and 13.3 km²."""
    found = notes(make_communes([1800, 900, 900], area_km2=[20.0, 10.0, 10.0]))
    assert found["00000"] == ("Mean service radius of a point 2.52 km, above the mean 2.06 km; "
                              "Mean people per point 1,800 people, above the mean 1,200 people")
    assert not found["00001"]
