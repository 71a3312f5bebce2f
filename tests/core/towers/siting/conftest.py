"""What the tests of siting have in common."""
import pytest
from core.towers.siting.siting_cases import _ground


@pytest.fixture
def village(plane):
    """Viettel covers 1,000 people; 300 more live 5 km away, where nobody serves."""
    return _ground(plane, [(0, 500), (5000, 0)], [1000, 300], masts=[(0, 0)], operators=["Viettel"],
                   owners=["Viettel"], height_m=[45.0], slots=[2.0], spots=[(5000, 300), (100, 0)])
