"""Lines of the form "name = value" as people type them: blank lines, semicolons, what is refused."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.text.named_lines import lines_of, named_lines


@pytest.mark.parametrize(("text", "following", "lines"), [
    ("a = 1\n\n  \n b = 2 ", "", ["a = 1", "b = 2"]), ("a = 1; b = 2;", "[a-z]+ =", ["a = 1", "b = 2"]),
    ("a = 1;x;  b = 2", "[a-z]+ =", ["a = 1;x", "b = 2"]), ("a = 1; b = 2", "", ["a = 1; b = 2"]), (None, "", []),
    ("", "", [])])
def test_lines_end_where_the_next_begins_and_blank_ones_are_none(text, following, lines):
    assert lines_of(text, following) == lines


def test_the_first_or_the_last_sign_divides_name_and_value():
    assert named_lines("a = b = c", "OPTIONS", "a = 1") == [("a = b = c", "a", "b = c")]
    assert named_lines("a = b = c", "OPTIONS", "a = 1", last=True) == [("a = b = c", "a = b", "c")]


@pytest.mark.parametrize("line", ["a", "= 1", "a =", "="])
def test_a_line_without_a_name_or_a_value_is_refused(line):
    with pytest.raises(InputError) as refused:
        named_lines(f"b = 1\n{line}", "OPTIONS", "a = 1")
    assert refused.value.text("en") == (
        f'OPTIONS: "{line}" cannot be read (not of the form name = value). Write it as a = 1.')


def test_two_names_for_one_thing_are_that_name_twice():
    assert [name for _, name, _ in named_lines("A = 1\nb = 2", "OPTIONS", "a = 1", name_of=str.lower)] == ["a", "b"]
    with pytest.raises(InputError, match="the name stands twice"):
        named_lines("A = 1\na = 2", "OPTIONS", "a = 1", name_of=str.lower)
