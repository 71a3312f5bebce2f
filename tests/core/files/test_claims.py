"""The right to write into a store: one at a time, and let go once."""
import pytest
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.files import claims
from hatangso.algorithms.core.files.claims import Claim


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


def test_a_second_one_is_refused_in_the_words_of_who_asks(tmp_path):
    store = tmp_path / "nation.gpkg"
    mine = Claim(store)
    with pytest.raises(InputError, match="books in kho"):
        Claim(store, Message("Another batch is making books in {folder}.", folder="kho"))
    mine.release()


def test_a_lock_of_a_file_that_its_holder_took_away_is_none(tmp_path, monkeypatch):
    """It was opened before the holder went and locked after: the next one would lock a new file beside it."""
    whole, taken = claims.lock, []

    def late(stream):
        if not taken:
            taken.append(True)
            next(tmp_path.iterdir()).unlink()
        whole(stream)

    monkeypatch.setattr(claims, "lock", late)
    mine = Claim(tmp_path / "store.gpkg")
    assert taken
    with pytest.raises(InputError):
        Claim(tmp_path / "store.gpkg")
    mine.release()


def test_a_drive_that_tells_a_file_in_two_ways_keeps_nobody_waiting(tmp_path, monkeypatch):
    """Drives over the network may give an open file another number than its name."""
    monkeypatch.setattr(claims.os.path, "samestat", lambda one, other: False)
    mine = Claim(tmp_path / "store.gpkg")
    mine.release()
    assert list(tmp_path.iterdir()) == []
