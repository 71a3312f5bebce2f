"""Lists of spellings in a message end after twelve, and who is looked at where nothing is known of equipment."""
from types import SimpleNamespace

import numpy as np
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.register.operators import listed


def test_twelve_spellings_are_named_and_more_are_left_out():
    said = {f"N{number:02}": number for number in range(1, 14)}
    assert listed(said) == ", ".join(f"N{number:02} ({number})" for number in range(1, 13)) + ", …"
    assert listed(dict(list(said.items())[:12])).endswith("N12 (12)")
    assert listed({"b": 1, "a": 2}) == "a (2), b (1)"


def test_without_equipment_all_operators_that_stand_on_a_mast_are_looked_at():
    bare = SimpleNamespace(equipment=None, present=np.array([[True, False, False], [True, True, False]]))
    assert emitters._used(bare, (), emitters.load_service("lte")).tolist() == [True, True, False]
