"""Names where codes belong: what is a name, which features are named."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.territory.codes import names_for_codes


@pytest.mark.parametrize(("text", "name"), [
    ("Xã 5", True), ("Tân", True), ("A 17", True), ("X5", False), ("A-17", False), ("5 Tân", False), (" Tân ", True),
    ("00009", False), ("", False)])
def test_a_name_begins_with_a_letter_and_has_a_blank_or_no_digit(text, name):
    found = names_for_codes("cột", Message("Commune code"), [7], named=[text], codes=["00001"])
    assert (found is not None) == name
    assert not name or (found.values["name"], found.values["ids"]) == (text.strip(), "7")


def test_five_features_are_named_and_all_are_counted():
    found = names_for_codes("cột", Message("Commune code"), np.arange(10, 17), codes=["00001"],
                            named=["1", *["Tân"] * 6])
    assert (found.values["count"], found.values["ids"]) == (6, "11, 12, 13, 14, 15, …")
