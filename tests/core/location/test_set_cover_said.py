"""What a cover says of rows that cannot be covered, and of those that can."""
import pytest
from hatangso.algorithms.core.location import set_cover


@pytest.mark.parametrize(("need", "columns", "said", "uncoverable"), [
    (1, [[0], [1]], [], 0.0), (1, [[0], []], ["1 row cannot be covered as often as it needs; it is left out."], 3.0),
    (2, [[0, 1], [1], [1]], ["1 row cannot be covered as often as it needs; it is left out."], 5.0),
    (2, [[0], [1]], ["2 rows cannot be covered as often as they need; they are left out."], 8.0),
    (2, [[0, 1], [0, 1]], [], 0.0)])
def test_rows_that_cannot_be_covered_are_counted_and_only_those(need, columns, said, uncoverable):
    answer = set_cover([5.0, 3.0], columns, need=need)
    assert [note.text("en") for note in answer.notes] == said
    assert answer.uncoverable == uncoverable
