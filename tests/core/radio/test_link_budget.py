"""Link budget against figures of planning practice."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.radio import link_budget as link


@pytest.mark.parametrize(("power", "gain", "feeder", "blocks", "expected"), [
    (46.0, 17.5, 0.5, 100, 32.2),  # LTE 1800, 20 MHz
    (53.0, 24.0, 0.0, 273, 41.8),  # NR 3700, 100 MHz
    (46.0, 15.0, 0.5, 50, 32.7),  # LTE 700, 10 MHz
])
def test_power_of_a_resource_element(power, gain, feeder, blocks, expected):
    assert link.resource_element_dbm(power + gain - feeder, blocks) == pytest.approx(expected, abs=0.06)


def test_television_keeps_its_whole_power():
    assert link.resource_element_dbm(60.0, 0) == 60.0


def test_location_margin_is_the_published_deviation_applied_once():
    margins = link.Margins(location_percent=95.0, cell_width_m=30.0, planning_db=3.0)
    sigma = (0.52 + 0.024 * 1.8) * 30.0**0.28
    assert sigma == pytest.approx(1.46, abs=0.01)
    assert margins.location_db(1.8) == pytest.approx(1.645 * sigma, abs=0.002)
    assert margins.total_db(1.8) == pytest.approx(1.645 * sigma + 3.0, abs=0.002)
    assert link.Margins().total_db(1.8) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(InputError):
        link.Margins(location_percent=100.0)


def test_three_sectors_repeat_every_120_degrees_and_dip_between():
    azimuth = np.arange(0.0, 360.0, 10.0)
    gain = link.pattern_db("sector3", azimuth, 0.0)
    assert gain[[0, 12, 24]] == pytest.approx([0.0, 0.0, 0.0])
    assert gain == pytest.approx(np.roll(gain, 12))
    assert gain[6] == pytest.approx(-12.0 * (60.0 / 70.0) ** 2)
    single = link.pattern_db("sector", azimuth, 0.0, boresight_deg=120.0)
    assert np.argmax(single) == 12
    assert single.min() == -25.0


def test_downtilt_moves_the_beam_down():
    elevation = np.linspace(-20.0, 10.0, 301)
    gain = link.pattern_db("omni", 0.0, elevation, downtilt_deg=4.0)
    assert elevation[np.argmax(gain)] == pytest.approx(-4.0)
    assert gain.min() == -20.0
    assert np.all(link.pattern_db("none", 0.0, elevation) == 0.0)
    with pytest.raises(InputError):
        link.pattern_db("dish", 0.0, elevation)


def test_field_strength_of_one_kilowatt_at_one_kilometre():
    # 1 kW ERP gives 106.9 dB(uV/m) at 1 km in free space, whatever the frequency: ITU-R P.525
    for ghz in (0.1, 0.6):
        received = link.ONE_KW_ERP_DBM - (92.4 + 20 * np.log10(ghz))
        assert link.field_strength_dbuvm(received, ghz) == pytest.approx(106.96, abs=0.01)


def test_classes():
    assert link.power_class(np.array([-80.0, -85.0, -85.1, -109.9, -110.1, -120.0, -130.0, np.nan])).tolist() == [
        0, 0, 1, 3, 4, 5, 6, 6]
    assert [link.class_label(i) for i in (0, 1, 6)] == [">= -85", "-95 ... -85", "< -120"]
