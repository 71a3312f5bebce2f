"""Lines that choose fields for a check: what is wrong in one is named, with what there is."""
import pytest
from hatangso.algorithms.core.data.inputs import chosen_fields
from hatangso.algorithms.core.errors import InputError


def test_lines_choose_columns_by_layer_and_field():
    assert chosen_fields("TOWERS.height_m = cao\n\nCOMMUNES.population=dan_so") == {
        "TOWERS": {"height_m": "cao"}, "COMMUNES": {"population": "dan_so"}}


@pytest.mark.parametrize(("line", "words"), [
    ("TOWERS.height_m", "name = value"), ("TOWERS = cao", "is not understood"), ("TOWERS.height_m =", "name = value"),
    ("TOWERS.id = a\nTOWERS.height_m = b\nTOWERS.height_m = c", "TOWERS.height_m = c.*stands twice"),
    ("TOWER.height_m = cao", 'no layer is called "TOWER"; there are COMMUNES; .*TOWERS;'),
    ("TOWERS.heigth_m = cao", 'Antenna masts has no field called "heigth_m"; there are id; .*height_m;'),
])
def test_what_is_wrong_in_a_line_is_named(line, words):
    with pytest.raises(InputError, match=words) as caught:
        chosen_fields(line)
    assert line.splitlines()[-1] in caught.value.text("vi")
