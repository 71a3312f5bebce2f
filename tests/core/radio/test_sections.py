"""The picture of a path: its line of sight ends at both antennas, whatever the ground beside them."""
import numpy as np
import pytest
from hatangso.algorithms.core.radio.field import PathTerrain
from hatangso.algorithms.core.radio.ground import Medium
from hatangso.algorithms.core.radio.path import section


@pytest.mark.parametrize("km", [0.8, 4.0])
def test_the_line_of_sight_leads_from_antenna_to_antenna(km):
    """30 m on ground of 10 m, 1.5 m on ground of 70 m: 40 m, 71.5 m, and three eighths of the way between."""
    ground, cover = np.array([10.0, 20.0, 70.0]), np.array([9.0, 6.0, 9.0])
    path = PathTerrain(km * np.array([0.0, 0.375, 1.0]), ground, cover, 21.0, 105.0, 90.0)
    drawn = section(path, 30.0, 1.5, 1.8, medium=Medium())
    assert drawn.line_m.tolist() == pytest.approx([40.0, 40.0 + 0.375 * 31.5, 71.5])
    bulge = 500.0 / Medium().radius_km * km * km * 0.375 * 0.625
    assert drawn.bulge_m.tolist() == pytest.approx([0.0, bulge, 0.0])
    assert drawn.ground_m.tolist() == pytest.approx([10.0, 20.0 + bulge, 70.0])
    assert drawn.top_m.tolist() == pytest.approx([10.0, 26.0 + bulge, 70.0])
    wave = 0.299792458 / 1.8
    assert drawn.fresnel_m[1] == pytest.approx(np.sqrt(1000.0 * wave * km * 0.375 * 0.625), rel=1e-4)
