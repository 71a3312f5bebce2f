"""pathprofile inside QGIS: its levels are those of mobilecoverage, its sentences say why."""

import re

import numpy as np
import pytest
from qgis.core import NULL, QgsProcessingException
from sample_layers import needs_sample, sample
from sample_layers import rows as rows_of

pytestmark = needs_sample
OPERATORS = {"Viettel": "vtl", "VNPT": "vnpt", "MobiFone": "mbf"}


def rows(layer):
    return [{key: None if value == NULL else value for key, value in row.items()} for row in rows_of(layer)]


def paths(run, **changes):
    return run("pathprofile", **{"TOWERS": sample("masts"), "RADIO": sample("radio"), "PLACES": sample("hamlets"),
                                 "PATHS": "memory:", **changes})


def cover(run, **changes):
    return run("mobilecoverage", **{"TOWERS": sample("masts"), "RADIO": sample("radio"), "DEMAND": sample("hamlets"),
                                    "DEMAND_COVERAGE": "memory:", **changes})


def compare(found, covered):
    levels = {row["place_id"]: row for row in rows(covered["DEMAND_COVERAGE"])}
    compared = 0
    for row in rows(found["PATHS"]):
        if row["rank"] > 1:  # a pair the model refused, which leaves the place open
            assert row["cause"] == "unknown"
            continue
        there = levels[row["place_id"]]["level_" + OPERATORS[row["operator"]]]
        if there is None:
            assert row["level"] is None or row["level"] <= -120 + 1e-3
        else:
            assert row["level"] == pytest.approx(there, abs=2e-4)
            server = levels[row["place_id"]]["serv_" + OPERATORS[row["operator"]]]
            assert server == (row["site_id"] if row["covered"] else None)
            compared += 1
    assert found["COVERED_COUNT"] == sum(row["n_oper"] > 0 for row in levels.values())
    return compared


def test_levels_on_the_plain_are_those_of_the_coverage(run):
    options = {"SERVICE": "nr", "MAX_DISTANCE": 5000}
    found = paths(run, **options)
    assert compare(found, cover(run, **options)) > 200
    assert {row["ground"] for row in rows(found["PATHS"])} == {"plain"}
    for row in rows(found["PATHS"]):
        if row["loss_db"] is not None:
            assert row["free_db"] + row["diff_db"] + row["air_db"] == pytest.approx(row["loss_db"], abs=1e-9)
            assert row["margin_db"] == pytest.approx(row["level"] - row["threshold"])
            assert row["covered"] == (row["margin_db"] >= 0)


def test_levels_over_terrain_are_those_of_the_coverage_and_the_page_draws_them(run, terrain, tmp_path):
    options = {"SERVICE": "nr", "MAX_DISTANCE": 5000, "STEP": 90, "DEM": terrain}
    page = tmp_path / "mặt cắt.html"
    found = paths(run, REPORT=str(page), CHARTS=3, LANGUAGE="vi", **options)
    assert compare(found, cover(run, **options)) > 50
    table = rows(found["PATHS"])
    assert {"covered", "terrain", "unknown"} <= {row["cause"] for row in table}
    assert all((row["level"] is None) == (row["loss_db"] is None) for row in table)
    assert found["UNKNOWN_COUNT"] > 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<polygon") == 3 * 4  # bulge, terrain, clutter and Fresnel zone of three profiles
    assert "vùng Fresnel thứ nhất" in text
    assert not re.search(r"\{\w+\}", text)


def test_a_planned_mast_is_looked_at_instead_of_the_register(run):
    found = paths(run, TOWERS=None, RADIO=None, POINT="104.9,9.1 [EPSG:4326]", POINT_HEIGHT=60, SERVICE="lte",
                  MAX_DISTANCE=8000)
    table = rows(found["PATHS"])
    assert len(table) == found["PLACES_COUNT"]
    near = [row for row in table if row["dist_m"] is not None]
    assert found["PATHS_COUNT"] == len(near)
    assert all(row["height_m"] == 60 for row in near)
    assert {row["cause"] for row in table if row["dist_m"] is None} <= {"none"}
    assert all(row["operator"] is None and not row["site_id"] for row in table)


def test_either_masts_or_a_point_are_asked_for(run):
    for given in ({"TOWERS": None, "RADIO": None}, {"POINT": "104.9,9.1 [EPSG:4326]"}):
        with pytest.raises(QgsProcessingException, match="one of the two"):
            paths(run, **given)


def test_more_masts_of_a_place_are_ranked_by_level(run):
    found = rows(paths(run, SERVICE="nr", MAX_DISTANCE=8000, MASTS_PER_PLACE=3)["PATHS"])
    groups = {}
    for row in found:
        groups.setdefault((row["place_id"], row["operator"]), []).append(row)
    assert max(map(len, groups.values())) == 3
    for group in groups.values():
        assert [row["rank"] for row in group] == list(range(1, len(group) + 1))
        assert np.all(np.diff([row["level"] for row in group if row["level"] is not None]) <= 0)
