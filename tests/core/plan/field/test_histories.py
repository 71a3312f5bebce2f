"""Random edit histories of two sides: nothing is lost, and merging again changes nothing.

300 run here; ``HATANGSO_HISTORIES=10000`` runs as many (see the Makefile, ``make histories``).
"""
import copy
import os

import numpy as np
import pytest
from hatangso.algorithms.core.plan.field.merge import KEPT_ROW, SHAPE, Fact, FieldRules, TeamRows, merge_rows, photos_of

COUNT = int(os.environ.get("HATANGSO_HISTORIES", "300"))
RULES = FieldRules((Fact("position", (SHAPE,), "pos_date"), Fact("power", ("power",), "power_date")))
PLAIN = ("name", "height", "note")
DATES = (None, "2026-01-10", "2026-02-20", "2026-03-30")


def start(rng):
    return {f"C{row}": {"name": f"cột {row}", "height": int(rng.integers(20, 60)), "note": None,
                        SHAPE: bytes([row]), "pos_date": DATES[rng.integers(0, 2)], "power": 46, "power_date": None,
                        "photo": None} for row in range(int(rng.integers(1, 8)))}


def edited(rng, rows, side):
    """A side's own copy after up to a dozen edits."""
    rows = copy.deepcopy(rows)
    for step in range(int(rng.integers(0, 12))):
        keys = sorted(rows)
        deed = rng.choice(["plain", "plain", "fact", "photo", "add", "delete", "clear"])
        key = keys[rng.integers(0, len(keys))] if keys else None
        if deed == "add":
            rows[f"{side if rng.random() < 0.8 else 'X'}{step}"] = {
                "name": f"mới {rng.integers(0, 3)}", SHAPE: bytes([100 + step]),
                "pos_date": DATES[rng.integers(0, 4)], "photo": None}
        elif key is None:
            continue
        elif deed == "delete":
            del rows[key]
        elif deed == "photo":
            rows[key]["photo"] = "; ".join([*photos_of(rows[key].get("photo")), f"{side}{step}.jpg"])
        elif deed == "clear":
            rows[key][PLAIN[rng.integers(0, 3)]] = None
        elif deed == "plain":
            rows[key][PLAIN[rng.integers(0, 3)]] = f"{rng.integers(0, 4)}"
        elif rng.random() < 0.5:
            rows[key].update({SHAPE: bytes([200 + rng.integers(0, 4)]), "pos_date": DATES[rng.integers(0, 4)]})
        else:
            rows[key].update({"power": int(rng.integers(40, 44)), "power_date": DATES[rng.integers(0, 4)]})
    return rows


def same(one, other):
    def plain(row):
        return {key: value for key, value in row.items() if value not in (None, "")}

    return {key: plain(row) for key, row in one.items()} == {key: plain(row) for key, row in other.items()}


def check(base, office, team):
    """The promises, read from the three states alone."""
    found = merge_rows(base, office, [TeamRows("đội", team)], RULES)
    listed = {(one.key, one.column): one for one in found.clashes}
    for side in (office, team):
        for key, row in side.items():
            before = base.get(key, {})
            changed = [column for column in row if row.get(column) != before.get(column)]
            if key not in found.rows:
                assert not changed, f"{key} was changed and is gone"
                assert key not in office or key not in team
                continue
            for column in changed:
                if column == "photo":
                    assert set(photos_of(row["photo"])) <= set(photos_of(found.rows[key].get("photo")))
                    continue
                unit = {SHAPE: "position", "pos_date": "position", "power_date": "power"}.get(column, column)
                kept = found.rows[key].get(column) == row[column]
                told = (key, unit) in listed and column not in ("pos_date", "power_date")
                dated = column in ("pos_date", "power_date") and (key, unit) in listed
                value = not kept and told and row[column] in (listed[key, unit].held, listed[key, unit].other)
                assert kept or value or dated, f"{key}.{column}: {row[column]!r} is lost"
    for key in base:
        if key in office and key in team:
            assert key in found.rows
        elif key not in found.rows:
            for side in (office, team):
                assert key not in side or same({key: side[key]}, {key: base[key]})
        elif key in office or key in team:
            assert (key, "") in listed, f"{key}: deleted and kept in silence"
            assert listed[key, ""].state == KEPT_ROW
    again = merge_rows(base, found.rows, [TeamRows("đội", team)], RULES)
    assert same(again.rows, found.rows)
    assert again.deeds == ()
    if same(base, office):
        assert all(one.state != "open" or one.held_date for one in found.clashes)
    if same(base, team):
        assert same(found.rows, office)
        assert found.deeds == ()
    return found


def test_nothing_is_lost_and_a_second_run_changes_nothing():
    rng, met = np.random.default_rng(20261129), set()
    for _ in range(COUNT):
        base = start(rng)
        found = check(base, edited(rng, base, "V"), edited(rng, base, "Đ"))
        met |= {one.state for one in found.clashes} | {one.deed for one in found.deeds}
    assert met >= {"open", "newer", "measured", "kept", "added", "changed", "deleted", "restored"}


@pytest.mark.parametrize("seed", range(5))
def test_three_teams_leave_a_state_that_stays(seed):
    rng = np.random.default_rng(seed)
    for _ in range(max(COUNT // 10, 1)):
        base = start(rng)
        office = edited(rng, base, "V")
        teams = [TeamRows(name, edited(rng, base, name)) for name in ("Một", "Hai", "Ba")]
        found = merge_rows(base, office, teams, RULES)
        again = merge_rows(base, found.rows, teams, RULES)
        assert same(again.rows, found.rows)
        assert again.deeds == ()
