"""The page of single paths: a sentence for every place, as many profiles as were asked for, and their table."""
import importlib
import re
from dataclasses import replace

import numpy as np
import pytest
from core.towers.profile.test_paths import PLANE, SERVICE, ground
from hatangso.algorithms.core.radio.field import Propagation
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.profile import paths
from hatangso.algorithms.core.towers.profile.report import profile_report


@pytest.fixture(scope="module")
def found():
    """Three places 1, 3 and 4 km east of a planned mast, a hill of 120 m between the first and the others."""
    terrain = ground(lambda east: np.where(abs(east - 2) < 0.3, 120.0, 0.0))
    spots = paths.Spots.of(PLANE.inverse(np.array([(1000.0, 0), (3000.0, 0), (4000.0, 0)])), ["1", "2", "3"],
                           ["Ấp 1", "Ấp 2", "Ấp 3"])
    options = paths.ProfileOptions(SERVICE, -110.0, language="en")
    given = emitters.planned((105.0, 21.0), SERVICE, height_m=30.0, band_mhz=1800.0, eirp_dbm=45.0)
    return paths.explain(given, spots, Propagation("p1812", PLANE, 15_000.0, terrain=terrain), options), options


def page(found, **more):
    result, options = found
    return profile_report(result, replace(options, **more))


def test_every_place_has_its_sentence_and_the_table_its_rows(found):
    text = page(found)
    assert re.findall("<h2>(.*?)</h2>", text) == ["Place by place, those not covered first", "Losses and clearances"]
    assert re.findall("<p>(Ấp .)[^<]*: ", text) == [title[:4] for title in found[0].titles]
    assert sorted(title[:4] for title in found[0].titles) == ["Ấp 1", "Ấp 2", "Ấp 3"]
    assert not found[0].titles[0].startswith("Ấp 1"), "the place before the hill is covered, and stands last"
    assert text.count("<tr>") == 1 + 3
    assert "Loss = free space + diffraction" in text


@pytest.mark.parametrize("charts", [0, 1, 2, 3, 5])
def test_as_many_profiles_are_drawn_as_were_asked_for(found, charts):
    text = page(found, charts=charts)
    assert text.count("<figure>") == min(charts, 3)
    assert (f"{charts} of 3 profiles are drawn." in text) == (charts < 3)
    assert "rows are printed" not in text


@pytest.mark.parametrize(("count", "printed"), [(200, 200), (201, 200)])
def test_a_page_prints_two_hundred_places_and_says_of_how_many(found, count, printed):
    result, options = found
    one, title = result.drawn[0], result.titles[0]
    text = page((replace(result, drawn=(one,) * count, titles=(title,) * count), options), charts=0)
    assert len(re.findall("<p>(Ấp .)[^<]*: ", text)) == printed
    assert ("200 of 201 rows are printed." in text) == (count > printed)


@pytest.mark.parametrize(("room", "rows"), [
    ("audit", 100), ("coverage", 100), ("profile", 200), ("requests", 300), ("siting", 100), ("yearly", 200)])
def test_pages_of_masts_print_so_many_rows_of_a_table(room, rows):
    assert rows == importlib.import_module(f"hatangso.algorithms.core.towers.{room}.report").ROWS
