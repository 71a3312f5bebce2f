"""Words for how a cable is laid, totals of lists, and lengths that nobody knows."""
import numpy as np
from hatangso.algorithms.core.copper.streets import model
from hatangso.algorithms.core.layers.roles import load_role, unknown_words

CLASS = load_role("copper").field("class")


def test_words_for_how_a_cable_is_laid_are_read_with_and_without_a_code():
    found = model.ways(["N2", "c1", "Cáp treo", "TREO CỘT", "Ngầm hóa", "cống bể", "đặt dưới nước", None], CLASS)
    np.testing.assert_array_equal(found, [1, 0, 0, 0, 1, 1, np.nan, np.nan])


def test_words_that_are_not_in_a_list_are_told_with_their_number():
    told, = unknown_words("Cáp", CLASS, ["lạ", "lạ", "N1", None, "khác thường"])
    assert "lạ (2), khác thường (1)" in told.text("vi")
    assert "Cáp" in told.text("vi")
    assert unknown_words("Cáp", CLASS, ["N1", None, ""]) == ()
