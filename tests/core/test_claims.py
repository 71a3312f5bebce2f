"""The right to write into a store: one at a time, and let go once."""
import pytest
from hatangso.algorithms.core.claims import Claim
from hatangso.algorithms.core.errors import InputError


def test_a_store_is_claimed_once_and_free_after_its_release(tmp_path):
    store = tmp_path / "store.gpkg"
    first = Claim(store)
    with pytest.raises(InputError, match="Another QGIS is running steps of .*store.gpkg"):
        Claim(store)
    first.release()
    Claim(store).release()
    assert list(tmp_path.iterdir()) == []


def test_who_lets_go_twice_does_not_take_the_claim_of_the_next(tmp_path):
    store = tmp_path / "store.gpkg"
    first = Claim(store)
    first.release()
    second = Claim(store)
    first.release()
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(InputError):
        Claim(store)
    second.release()
