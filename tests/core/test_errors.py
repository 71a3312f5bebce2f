"""Errors keep their words wherever they travel."""
import pickle

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
