"""What a run of coverage says: the sentence by which a model refuses all, masts off the terrain, what stays open."""
import numpy as np
import pytest
from core.towers.coverage.coverage_cases import LTE, options, places_at, propagation, ridge_grid, rows_at
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers.coverage import assess as coverage
from hatangso.algorithms.core.towers.coverage import emitters


def refused(model, bands, heights, language="en"):
    """What is said of two masts 600 m apart of which the model answers for neither."""
    rows = rows_at([(0, 0), (600, 0)], ["Viettel"] * 2, technology=["4G"] * 2, band_mhz=np.array(bands),
                   height_m=np.array(heights))
    with pytest.raises(InputError) as error:
        coverage.assess(emitters.build(rows, LTE), places_at([(2000, 0)]), propagation(model), options(model))
    return error.value.text(language)


def test_a_model_that_answers_for_nothing_says_its_ranges_and_what_was_given():
    assert refused("hata", (900.0, 900.0), (20.0, 25.0)) == (
        "MODEL: hata holds from 0.15 to 1.5 GHz, for antennas of 30 to 200 m and receivers of 1.0 to 10 m; none of the "
        "2 pairs of place and mast lies in that range (mast height: bands 900 MHz, antennas 20-25 m, receiver 1.5 m). "
        "Choose another MODEL, or correct the bands and heights.")
    assert refused("p1812", (7000.0, 8000.0), (45.0, 45.0)) == (
        "MODEL: p1812 holds from 0.03 to 6 GHz, for antennas of 1 to 3,000 m and receivers of 1.0 to 3,000 m; none of "
        "the 2 pairs of place and mast lies in that range (frequency: bands 7000-8000 MHz, antennas 45 m, receiver "
        "1.5 m). Choose another MODEL, or correct the bands and heights.")


def test_it_says_so_in_the_readers_digits():
    assert refused("hata", (900.0, 900.0), (20.5, 25.0), "vi").startswith(
        "MODEL: mô hình hata chỉ đúng từ 0,15 đến 1,5 GHz, ăng ten cao 30 đến 200 m, máy thu cao 1,0 đến 10 m; ")
    assert "băng tần 900 MHz, ăng ten 20,5-25 m, máy thu 1,5 m" in refused("hata", (900.0, 900.0), (20.5, 25.0), "vi")


def test_three_masts_off_the_terrain_are_named_and_the_range_is_printed_to_the_hundredth():
    """Of 1,010 people 1,003 are covered by one of two operators, 7 hear only masts whose ground is not known."""
    rows = rows_at([(30_000, 0), (30_100, 0), (30_200, 0), (30_300, 0), (0, 0)], ["Viettel"] * 4 + ["VNPT"],
                   technology=["4G"] * 5)
    found = coverage.assess(emitters.build(rows, LTE), places_at([(500, 0), (30_500, 0), (-300, 0)], [1000, 7, 3]),
                            propagation(terrain=ridge_grid()), options())
    said = [note.text("en") for note in found.notes]
    assert said[-2:] == [
        "4 masts stand outside the terrain model or on a void of it (t0, t1, t2, …); what they cover is not known. "
        "Fill the void, or give a terrain model that holds them.",
        "Not known for 7 people with any operator, 0 with all operators, 7 people x operators: the model refused their "
        "pairs or the terrain is void. Shares are of those known; the range is 99.31 to 100.00 % for any operator, "
        "49.65 to 50.00 % for people x operators."]
    assert said[-5:-3] == [
        "No clutter is added to the terrain.",
        "ITU-R P.1812-8 for 50 % of time and inland paths, refractivity 50 N/km and 370 N-units assumed; nearer than "
        "0.25 km free space."]
