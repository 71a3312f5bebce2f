"""Words for how a cable is laid, roads drawn twice, totals of lists, and lengths that nobody knows."""
import numpy as np
from hatangso.algorithms.core.copper.streets import model
from hatangso.algorithms.core.geometry import Shapes
from hatangso.algorithms.core.roles import load_role, unknown_words

CLASS = load_role("copper").field("class")


def test_words_for_how_a_cable_is_laid_are_read_with_and_without_a_code():
    found = model.ways(["N2", "c1", "Cáp treo", "TREO CỘT", "Ngầm hóa", "cống bể", "đặt dưới nước", None], CLASS)
    np.testing.assert_array_equal(found, [1, 0, 0, 0, 1, 1, np.nan, np.nan])


def test_words_that_are_not_in_a_list_are_told_with_their_number():
    told, = unknown_words("Cáp", CLASS, ["lạ", "lạ", "N1", None, "khác thường"])
    assert "lạ (2), khác thường (1)" in told.text("vi")
    assert "Cáp" in told.text("vi")
    assert unknown_words("Cáp", CLASS, ["N1", None, ""]) == ()


def lines(*drawn):
    xy = np.array([point for line in drawn for point in line], float)
    starts = np.cumsum([0, *map(len, drawn)])
    return Shapes(xy, starts.astype(np.int64), np.arange(len(drawn), dtype=np.int64), np.zeros(len(drawn), bool),
                  len(drawn))


def test_a_road_drawn_twice_counts_once_and_two_carriageways_count_twice():
    road, other = [(105.0, 9.0), (105.1, 9.0)], [(105.0, 9.0001), (105.1, 9.0001)]
    shapes = lines(road, road[::-1], other, road)
    assert model.drawn_once(shapes, ["A", "A", "A", "B"]).tolist() == [0, 2, 3]
