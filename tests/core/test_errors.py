"""Errors keep their words wherever they travel."""
import pickle

import numpy as np
import pytest
from hatangso.algorithms.core import errors

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]


def test_every_class_of_errors_is_tried():
    assert {"HatangsoError", "InputError", "OutputError", "SizeError", "Cancelled"} <= {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_comes_back_from_another_process_as_it_was(kind, protocol):
    if issubclass(kind, errors.HatangsoError):
        error = kind("Layer {layer} is {what}.", layer="xã", what=errors.Message("empty {n}", n=3))
        assert error.text("en") == "Layer xã is empty 3."
    else:
        error = kind()
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is kind
    assert str(again) == str(error)
    if issubclass(kind, errors.HatangsoError):
        assert again.message == error.message
        assert again.text("vi") == error.text("vi")


def test_counts_have_their_thousands_apart_and_what_is_no_count_has_not():
    said = errors.Message(
        "Layer {layer}: only {read} of {expected} features could be read. The connection was lost, or the file was cut "
        "or changed meanwhile. Check the server, drive or file, load the layer anew and run again.",
        layer="ấp", read=np.int64(12345), expected=1_000_000)
    assert "12.345" in said.text("vi")
    assert "1.000.000" in said.text("vi")
    assert "12,345 of 1,000,000" in said.text("en")
    plain = errors.Message("Layer {layer}: {count} rows of {year}, row {row}, {id}", layer="1234", count=999, year=2025,
                           row=20000, id=12345)
    assert plain.text("vi") == "Layer 1234: 999 rows of 2025, row 20000, 12345"
