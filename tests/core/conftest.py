"""Shapes for the tests of core."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes


@pytest.fixture(scope="session")
def plane():
    """A plane whose metres the tests think in."""
    return LocalPlane(105.0, 9.0)


@pytest.fixture(scope="session")
def squares(plane):
    """Builds squares (x, y, side) in metres as Shapes in degrees."""
    def build(*boxes):
        rings = [np.array([(x, y), (x + s, y), (x + s, y + s), (x, y + s), (x, y)], float) for x, y, s in boxes]
        starts = np.cumsum([0] + [len(ring) for ring in rings])
        return Shapes(plane.inverse(np.concatenate(rings)), starts, np.arange(len(rings)),
                      np.zeros(len(rings), bool), count=len(rings))
    return build
