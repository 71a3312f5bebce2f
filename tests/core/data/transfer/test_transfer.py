"""Figures carried between old and new units: kept to the unit, unknown where they are unknown, lost with a reason."""
import math
import random

import pytest
from hatangso.algorithms.core.data.transfer.amounts import shared_out
from hatangso.algorithms.core.data.transfer.building import build
from hatangso.algorithms.core.data.transfer.crosswalk import Codes, link, read_crosswalk
from hatangso.algorithms.core.data.transfer.figures import is_figure, is_ratio, numbers_of, refuse_ratios
from hatangso.algorithms.core.data.transfer.tables import losses_table
from hatangso.algorithms.core.data.transfer.transfer import OTHER_SIDE, STUCK, UNMATCHED, FigureRows, transfer
from hatangso.algorithms.core.errors import InputError

OLD, NEW, SHARE = ["A", "B", "C", "C"], ["X", "X", "X", "Y"], [1, 1, 0.25, 0.75]


def moved(codes, people, crosswalk=None, direction="old_to_new", own=None, means=None, weight=None, **options):
    crosswalk = crosswalk or read_crosswalk(OLD, NEW, SHARE)
    sides = [[pair[side] for pair in crosswalk.pairs] for side in (0, 1)]
    sides = sides if direction == "old_to_new" else sides[::-1]
    rows = FigureRows(codes, [None] * len(codes), list(range(len(codes))), own or [None] * len(codes),
                      figures={"people": people}, means=means or {})
    return transfer(rows, link(crosswalk, direction, **options), *map(Codes, sides), weight=weight)


def test_a_divided_unit_is_shared_out_to_the_unit():
    found = moved(["A", "B", "C"], [10, 20, 7])
    assert found.values["people"] == {"X": 32, "Y": 5}  # 7 x 0.25 = 1.75 and 5.25: the larger remainder gets the unit
    assert (found.before["people"], found.after["people"]) == (37, 37)
    assert found.sources["X"] == (("A", 1.0, "whole"), ("B", 1.0, "whole"), ("C", 0.25, "share"))
    assert found.to == ["X", "X", None]


@pytest.mark.parametrize("seed", range(60))
def test_totals_are_kept_whatever_the_weights(seed):
    pick = random.Random(seed)
    weights = [pick.choice([0, pick.random(), pick.randint(0, 9), 1e-9, 1e9]) for _ in range(pick.randint(1, 12))] + [1]
    amount = pick.choice([0, 1, pick.randint(0, 10 ** 9), -pick.randint(1, 99)])
    parts = shared_out(amount, weights)
    assert sum(parts) == amount
    assert all(type(part) is int for part in parts)
    whole = sum(weights)
    assert all(abs(part - amount * weight / whole) < 1 + 1e-6 * abs(amount) for part, weight in zip(parts, weights))
    measure = pick.random() * 1000
    assert math.fsum(shared_out(measure, weights)) == pytest.approx(measure, rel=1e-15)


@pytest.mark.parametrize("seed", range(25))
def test_a_random_crosswalk_keeps_totals_and_comes_back(seed):
    pick = random.Random(seed)
    old, new, shares = [], [], []
    for unit in range(30):
        targets = pick.sample(range(8), pick.choice([1, 1, 1, 2, 3]))
        cuts = [pick.random() + 0.01 for _ in targets]
        for target, cut in zip(targets, cuts):
            old.append(f"{unit:05d}")
            new.append(f"N{target}")
            shares.append(cut / sum(cuts))
    crosswalk = read_crosswalk(old, new, shares)
    codes = sorted(set(old))
    people = [pick.randint(0, 20000) for _ in codes]
    forward = moved(codes, people, crosswalk)
    assert forward.before["people"] == forward.after["people"] == sum(people)
    back = moved(list(forward.targets), [forward.values["people"][target] for target in forward.targets], crosswalk,
                 "new_to_old", base=dict(zip(codes, people)))
    assert back.after["people"] == sum(people)
    assert all(abs(back.values["people"][code] - count) <= 8 for code, count in zip(codes, people))


def test_unknown_stays_unknown():
    found = moved(["A", "B", "C"], [None, 20, None])
    assert found.values["people"] == {"X": 20, "Y": None}
    assert found.unknown == {"X": {"people": ["A", "C"]}, "Y": {"people": ["C"]}}
    absent = moved(["A"], [10])
    assert absent.values["people"] == {"X": 10}
    assert absent.unknown["X"]["people"] == ["B", "C"]


def test_what_does_not_arrive_is_listed_with_near_codes():
    found = moved(["A", "AB", "X", None, "0B"], [1, 2, 3, 4, 5],
                  read_crosswalk(["A", "ABC", "B"], ["X", "X", "Y"]))
    assert [(loss.code, loss.amount, loss.reason) for loss in found.losses[:2]] == [
        ("AB", 2, UNMATCHED), ("X", 3, OTHER_SIDE)]
    assert found.losses[0].near == ("ABC",)
    unknown, no_code = "the crosswalk does not have this code", "the row has no code"
    assert [tuple(row) for row in losses_table(found.losses, "en").rows()] == [
        ("AB", None, 1, "people", 2.0, unknown, "ABC"),
        ("X", None, 2, "people", 3.0, "the code is that of a unit of the other side; is the direction right?", None),
        (None, None, 3, "people", 4.0, no_code, None), ("0B", None, 4, "people", 5.0, unknown, None)]
    assert found.before["people"] == found.after["people"] + sum(loss.amount for loss in found.losses)
    assert Codes(["00166"]).find(166.0) == "00166"
    assert Codes(["1", "01"]).find("001") is None


def test_a_divided_unit_without_weights_is_not_guessed():
    crosswalk = read_crosswalk(["C", "C"], ["X", "Y"])
    found = moved(["C"], [100], crosswalk)
    assert [loss.reason for loss in found.losses] == [STUCK]
    assert (found.before["people"], found.after["people"]) == (100, 0)
    assert moved(["C"], [100], crosswalk, points={("C", "X"): 30.0, ("C", "Y"): 10.0}).values["people"] == {
        "X": 75, "Y": 25}
    assert moved(["C"], [100], crosswalk, areas={("C", "X"): 1.0, ("C", "Y"): 3.0}).values["people"] == {
        "X": 25, "Y": 75}


def test_hamlets_of_a_divided_commune_go_where_they_lie():
    crosswalk = read_crosswalk(["C", "C", "A"], ["X", "Y", "X"])
    found = moved(["C", "C", "C", "A"], [10, 20, 30, 1], crosswalk, own=["X", "Y", "Y", None])
    assert found.values["people"] == {"X": 11, "Y": 50}
    assert found.to == ["X", "Y", "Y", "X"]
    assert found.losses == []


def test_averages_are_weighed():
    found = moved(["A", "B", "C"], [10, 30, 0], means={"share": [50.0, 90.0, 10.0]}, weight="people")
    assert found.values["share"]["X"] == 80.0
    assert found.values["share"]["Y"] is None


@pytest.mark.parametrize(("shares", "word"), [([0.5, 0.4], "0.9"), ([-0.5, 1.5], "-0.50")])
def test_shares_that_do_not_give_the_whole_are_refused(shares, word):
    with pytest.raises(InputError, match=word):
        read_crosswalk(["C", "C"], ["X", "Y"], shares)


def test_percent_shares_are_read_and_told():
    found = read_crosswalk(["C", "C"], ["X", "Y"], [40, 60])
    assert found.pairs == {("C", "X"): 0.4, ("C", "Y"): 0.6}
    assert len(found.notes) == 1


@pytest.mark.parametrize(("heading", "ratio"), [
    ("ty_le_cap_quang", True), ("Mật độ dân số (người/km²)", True), ("SHARE_PASSED", True), ("people_per_point", True),
    ("Số hộ", False), ("perimeter", False), ("Dân số", False), ("Thu nhập bình quân", True),
    ("so_nguoi_bq", True), ("toc_do_mbps", True), ("Hệ số", True), ("chieu_cao_cot", True), ("gia_tri", False),
    ("Dân số 15 tuổi trở lên", False), ("tre_em_duoi_6_tuoi", False), ("Số cột có chiều cao trên 50 m", False),
    ("Số thuê bao tốc độ bình quân", True), ("Tuổi thọ cột", True)])
def test_ratios_are_known_by_their_name(heading, ratio):
    assert is_ratio(heading) == ratio
    if ratio:
        with pytest.raises(InputError, match="MEANS"):
            refuse_ratios([heading], [])


def test_numbers_as_text_and_what_is_no_figure():
    assert numbers_of(["1.234", "5.678", None], "Dân số", "xã") == [1234, 5678, None]
    with pytest.raises(InputError, match="xã.*Dân số.*inf"):
        numbers_of([1.0, float("inf")], "Dân số", "xã")
    assert numbers_of([1.5, 2.0], "Dài", "xã") == [1.5, 2.0]
    with pytest.raises(InputError, match="khoảng 9"):
        numbers_of([1, "khoảng 9"], "Dân số", "xã")
    assert not is_figure("ma_xa")
    assert not is_figure("year")
    assert is_figure("dan_so")


def test_the_unit_that_a_crosswalk_calls_the_main_one_takes_the_rows_that_cannot_be_divided():
    crosswalk = read_crosswalk(["A", "A", "B"], ["X", "Y", "Y"], [0.4, 0.6, 1], [1, 0, 1])
    assert crosswalk.main == {("A", "X"), ("B", "Y")}
    assert moved(["A"], [7], crosswalk, methods=("main",)).values["people"] == {"X": 7, "Y": None}


def test_a_crosswalk_of_two_maps_tells_the_larger_part_and_what_it_leaves_out():
    """Of B, 100 m², the new units hold 95: 70 and 24.5, and half a square metre from a border drawn twice."""
    old = {"A": ("Xã A", 100.0), "B": ("Xã B", 100.0), "C": ("Xã C", None)}
    new = {"X": ("Xã X", None), "Y": ("Xã Y", None), "Z": ("Xã Z", None)}
    areas = {("A", "X"): 99.0, ("B", "X"): 70.0, ("B", "Y"): 24.5, ("B", "Z"): 0.5}
    found, numbers, notes = build(old, new, areas, source="NQ 1", language="en")
    assert found.values["old_name"] == ["Xã A", "Xã B", "Xã B"]
    assert (found.values["old_code"], found.values["new_code"]) == (["A", "B", "B"], ["X", "X", "Y"])
    assert found.values["source"] == ["NQ 1; by area"] * 3
    assert found.values["new_name"] == ["Xã X", "Xã X", "Xã Y"]
    assert found.values["share"] == [1.0, pytest.approx(70 / 94.5), pytest.approx(24.5 / 94.5)]
    assert found.values["default"] == [True, True, False]
    assert numbers == {"PAIRS_COUNT": 3, "DIVIDED_COUNT": 1}
    assert [note.text("en") for note in notes] == [
        "1 old unit lies in no new one and is not in the crosswalk (C).",
        "1 part smaller than 1% of the old unit comes from a border drawn twice and is left out.",
        "1 old unit is covered by the new ones only in part (B (95.0%)).",
        "1 divided old unit has its shares by area."]
    by_points, *_ = build(old, new, areas, {("B", "X"): 1.0, ("B", "Y"): 3.0}, source="NQ 1", language="en")
    assert by_points.values["share"] == [1.0, 0.25, 0.75]
    assert by_points.values["default"] == [True, False, True]
