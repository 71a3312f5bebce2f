import numpy as np
import pytest
from hatangso.algorithms.core.location.steady import largest, product


@pytest.mark.parametrize("kind", [float, np.int64])
def test_the_largest_are_taken_and_of_equals_the_first(kind):
    rng = np.random.default_rng(4)
    for _ in range(200):
        values = rng.integers(0, 6, int(rng.integers(1, 30))).astype(kind)
        for count in range(values.size + 2):
            expected = sorted(sorted(range(values.size), key=lambda i: (-values[i], i))[:count])
            assert largest(values, count).tolist() == expected


def test_ties_do_not_move_with_what_stands_beside_them():
    values = np.full(40_000, 2.5)
    values[::7] = 9.0
    assert largest(values, 10_000).tolist() == sorted([*range(0, 40_000, 7), *[
        row for row in range(40_000) if row % 7][:10_000 - len(range(0, 40_000, 7))]])


def test_nothing_is_asked_for():
    assert largest(np.array([1.0]), 0).tolist() == largest(np.array([]), 3).tolist() == []


def test_a_product_is_the_sum_of_products():
    assert product(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])) == 32.0
    assert product(np.array([2, 3], np.int64), np.array([0.5, 0.25])) == 1.75
