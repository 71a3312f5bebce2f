"""What places and hamlets are called where a name or a code is missing."""
import numpy as np
from hatangso.algorithms.core.copper.places import CopperPlaces, named_by


def test_a_place_that_names_no_hamlet_is_not_called_like_a_hamlet_without_a_code():
    hamlets = CopperPlaces(np.zeros((3, 2)), [9, 9, 9], code=["", "H1", "H2"], name=["Ấp không mã", "Ấp 1", ""])
    places = CopperPlaces(np.zeros((5, 2)), [1] * 5, name=["", "", "H1", "Nhà", ""],
                          hamlet=["", "H1", "H2", "H1", "H2"])
    assert named_by(places, hamlets).name.tolist() == ["", "Ấp 1", "Ấp 1", "Nhà", ""]
