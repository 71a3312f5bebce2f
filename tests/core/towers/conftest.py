"""What the tests of shared masts have in common."""
import numpy as np
import pytest
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers.register import positions


@pytest.fixture
def hamlets_and_masts(plane):
    """Two hamlets, and two masts near the first."""
    places = demand.from_points(plane.inverse([(0, 0), (4000, 0)]), [1500, 700], names=["Ấp 1", "Ấp 2"])
    masts = positions.gather(positions.Register(
        plane.inverse([(100, 0), (250, 0)]), ["T1", "T2"], operators=["Viettel", "VNPT"],
        height_m=np.array([42.0, 45.0])), plane)
    return places, masts
