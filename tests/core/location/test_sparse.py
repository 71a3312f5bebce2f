"""Compressed incidence: what is given twice counts once, however few pairs there are."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location.sparse import Incidence, row_classes


@pytest.mark.parametrize("lists", [[[1, 1]], [[2, 1]], [[1, 1], [2, 0, 2]], [[], [0, 0]]])
def test_repeated_numbers_count_once_and_stand_in_order(lists):
    found = Incidence.from_lists([np.array(one, np.int64) for one in lists], 3)
    assert [found[at].tolist() for at in range(len(found))] == [sorted(set(one)) for one in lists]


def test_numbers_that_do_not_exist_are_refused():
    for lists in ([[3]], [[-1]]):
        with pytest.raises(InputError, match="names row"):
            Incidence.from_lists([np.array(one) for one in lists], 3)


def test_rows_that_need_another_number_are_no_class():
    by_row = Incidence.from_lists([np.array([0, 1]), np.array([0, 1]), np.array([1])], 2)
    assert row_classes(by_row)[0].tolist() == [0, 0, 1]
    assert row_classes(by_row, extra=np.array([1, 2, 1]))[0].tolist() == [0, 1, 2]


@pytest.mark.parametrize(("start", "index"), [
    ([], []), ([1, 2], [0, 0]), ([0, 1], [0, 0]), ([0, 2, 1, 2], [0, 1]), ([0, 2], [0, -1]), ([0, 2], [0, 2])])
def test_compressed_rows_that_do_not_fit_together_are_refused(start, index):
    with pytest.raises(InputError):
        Incidence.checked(np.array(start, np.int64), np.array(index, np.int64), 2)
