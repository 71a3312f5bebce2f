"""A loss map that is not whole counts as absent; nothing else comes out of the folder."""
import io
import zipfile

import numpy as np
import pytest
from hatangso.algorithms.core.radio.loss_cache import LossCache

LOSS = np.linspace(80.0, 160.0, 500).astype(np.float32)
REASON = (np.arange(500) % 3).astype(np.uint8)


@pytest.fixture
def kept(tmp_path):
    LossCache(tmp_path).put("abc", LOSS, REASON)
    return tmp_path / "loss_abc.npz"


def found(path, size=500):
    return LossCache(path.parent).get("abc", size)


def test_a_whole_map_comes_back(kept):
    loss, reason = found(kept)
    assert np.array_equal(loss, LOSS)
    assert np.array_equal(reason, REASON)


@pytest.mark.slow
def test_every_cut_and_every_changed_byte_is_noticed(kept):
    whole = kept.read_bytes()
    for end in range(0, len(whole), 7):
        kept.write_bytes(whole[:end])
        assert found(kept) is None, end
    same = 0
    for place in range(0, len(whole), 5):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        kept.write_bytes(bytes(changed))
        got = found(kept)
        if got is not None:  # a byte that says nothing of the values, such as a time in the archive
            same += 1
            assert np.array_equal(got[0], LOSS)
            assert np.array_equal(got[1], REASON)
    assert same < len(whole) / 10


@pytest.mark.parametrize("content", [
    {"loss": LOSS[:10], "reason": REASON[:10]}, {"loss": LOSS, "reason": REASON[:10]}, {"loss": LOSS},
    {"loss": LOSS.astype(int), "reason": REASON}, {"loss": LOSS, "reason": REASON.astype(float)},
    {"loss": LOSS, "reason": REASON},
])
def test_maps_without_their_checksum_or_of_another_shape_count_as_absent(kept, content):
    stream = io.BytesIO()
    np.savez_compressed(stream, **content)
    kept.write_bytes(stream.getvalue())
    assert found(kept) is None


def test_a_map_of_other_places_counts_as_absent(kept):
    assert found(kept, 499) is None
    assert found(kept, None) is not None


def test_nothing_is_unpickled(kept):
    stream = io.BytesIO()
    np.savez(stream, loss=np.array([{}], dtype=object), reason=REASON)
    kept.write_bytes(stream.getvalue())
    assert found(kept) is None
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("loss.npy", b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1")
    assert found(kept) is None
