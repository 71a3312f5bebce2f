"""Models without terrain: published figures, ranges, continuity."""
import math

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.radio import models
from hatangso.algorithms.core.radio.models import Surroundings, model_loss


def test_cost231_gives_the_slope_and_intercept_of_umts_planning():
    # 1,950 MHz, 30 m, 1.5 m: 137.4 + 35.2 log10(km), in every textbook on UMTS dimensioning
    loss = model_loss("cost231", [1000.0, 10000.0], 1.95, 30.0, receiver_m=1.5,
                      around=Surroundings(city="medium")).loss_db
    assert loss[0] == pytest.approx(137.4, abs=0.1)
    assert loss[1] - loss[0] == pytest.approx(35.2, abs=0.05)


def test_hata_gives_the_figures_of_gsm_planning():
    # GSM 03.30 annex B, 900 MHz, base 50 m, mobile 1.5 m: urban 123.3 + 33.7 log10(km), open about 28 dB less
    urban = model_loss("hata", [1000.0, 10000.0], 0.9, 50.0, receiver_m=1.5, around=Surroundings(city="medium")).loss_db
    assert urban[0] == pytest.approx(123.3, abs=0.15)
    assert urban[1] - urban[0] == pytest.approx(33.77, abs=0.05)
    suburban = model_loss("hata", 1000.0, 0.9, 50.0, receiver_m=1.5, around=Surroundings(city="suburban")).loss_db
    assert urban[0] - suburban == pytest.approx(9.9, abs=0.1)
    open_land = model_loss("hata", 1000.0, 0.9, 50.0, receiver_m=1.5, around=Surroundings(city="open")).loss_db
    assert urban[0] - open_land == pytest.approx(28.5, abs=0.1)


def test_free_space():
    assert model_loss("freespace", 1000.0, 1.0, 1.5, receiver_m=1.5).loss_db == pytest.approx(92.4, abs=1e-9)


def test_rural_macro_follows_the_table():
    # typed again, number by number, for 35 m, 1.5 m, 5 m buildings, 20 m streets, 0.7 GHz, 2 km
    slant = math.hypot(2000.0, 33.5)
    obstructed = (161.04 - 9.237313 + 5.242275 - (24.37 - 3.7 / 49.0) * 1.544068 + (43.42 - 4.786611)
                  * (math.log10(slant) - 3.0) - 3.098039 - (3.2 * 1.246129**2 - 4.97))
    around = Surroundings()
    assert models.rural_macro_obstructed(2000.0, 0.7, 35.0, 1.5, around=around) == pytest.approx(obstructed, abs=1e-4)
    sight = models.rural_macro_sight(2000.0, 0.7, 35.0, 1.5, around=around)
    # break point at 769.7 m: 87.07 + 1.38 - 0.70 + 1.08 dB there, then 40 log10(2000.3 / 769.7)
    assert sight == pytest.approx(105.41, abs=0.02)
    assert model_loss("rma", 2000.0, 0.7, 35.0).loss_db == pytest.approx(
        math.exp(-1.99) * sight + (1 - math.exp(-1.99)) * obstructed, abs=1e-4)


def test_urban_macro_follows_the_table():
    slant = math.hypot(500.0, 23.5)
    expected = 13.54 + 39.08 * math.log10(slant) + 20.0 * math.log10(3.7)
    assert models.urban_macro_obstructed(500.0, 3.7, 25.0, 1.5, around=None) == pytest.approx(expected, abs=1e-9)
    assert models.urban_macro_sight(100.0, 3.7, 25.0, 1.5, around=None) == pytest.approx(
        28.0 + 22.0 * math.log10(math.hypot(100.0, 23.5)) + 20.0 * math.log10(3.7), abs=1e-9)
    assert models.urban_sight_share(np.array([10.0, 18.0, 63.0]))[[0, 1]] == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(("key", "distance", "frequency", "mast"), [
    ("rma", 4900.0, 0.7, 45.0), ("uma", 4900.0, 3.7, 25.0), ("hata", 19000.0, 0.9, 45.0),
    ("cost231", 19000.0, 1.8, 45.0), ("freespace", 50000.0, 1.8, 45.0),
])
def test_loss_grows_with_distance(key, distance, frequency, mast):
    loss = model_loss(key, np.linspace(10.0, distance, 400), frequency, mast).loss_db
    assert np.isfinite(loss).all()
    assert np.all(np.diff(loss) > -1e-9)


@pytest.mark.parametrize(("key", "arguments", "reason"), [
    ("rma", (5001.0, 0.7, 45.0), models.TOO_FAR), ("rma", (1000.0, 0.4, 45.0), models.FREQUENCY),
    ("rma", (1000.0, 0.7, 9.0), models.MAST_HEIGHT), ("uma", (1000.0, 0.7, 45.0), models.MAST_HEIGHT),
    ("hata", (2000.0, 1.8, 45.0), models.FREQUENCY), ("hata", (2000.0, 0.9, 20.0), models.MAST_HEIGHT),
    ("cost231", (2000.0, 2.1, 45.0), models.FREQUENCY), ("cost231", (2000.0, 1.8, 45.0, 11.0), models.RECEIVER_HEIGHT),
    ("hata", (20001.0, 0.9, 45.0), models.TOO_FAR),
])
def test_outside_its_range_a_model_refuses_and_says_why(key, arguments, reason):
    distance_m, frequency_ghz, mast_m, receiver_m = (*arguments, 1.5)[:4]
    result = model_loss(key, distance_m, frequency_ghz, mast_m, receiver_m=receiver_m)
    assert np.isnan(result.loss_db)
    assert result.count(reason) == 1


def test_nearer_than_the_range_takes_the_loss_at_its_near_end():
    result = model_loss("hata", [200.0, 1000.0], 0.9, 45.0)
    assert result.loss_db[0] == result.loss_db[1]
    assert result.count(models.TOO_NEAR) == 1


def test_zero_heights_do_not_break_anything():
    result = model_loss("rma", [0.0, 100.0, np.nan], 0.7, 0.0, receiver_m=0.0)
    assert np.isnan(result.loss_db).all()


def test_unknown_model():
    with pytest.raises(InputError):
        model_loss("magic", 1.0, 1.0, 1.0)
