"""Lines without length and lines that leap: found among many, and told with features and share."""
import numpy as np
from hatangso.algorithms.core.geometry import lines
from hatangso.algorithms.core.geometry.shapes import line_wkb, shapes_from_wkb

STREET = [(105.0, 9.0), (105.001, 9.0), (105.001, 9.001)]


def shapes(*courses):
    return shapes_from_wkb([None if course is None else line_wkb(course) for course in courses])


def test_a_line_of_one_place_has_no_length():
    found = shapes(STREET, [(105.0, 9.0)] * 3, None, [(105.0, 9.0), (105.0, 9.0 + 2e-7)])
    assert lines.without_length(found).tolist() == [1]


def test_a_leap_is_many_times_what_pieces_are():
    far = [STREET[0], (105.5, 9.5), *STREET[1:]]
    found = shapes(*[STREET] * 9, far, None)
    rows, least = lines.leaps(found)
    assert rows.tolist() == [9]
    assert least == 10_000
    long = shapes([(105.0, 9.0), (105.2, 9.0), (105.4, 9.0)])  # two towers of a backbone: such pieces are usual here
    assert not len(lines.leaps(long)[0])


def test_a_vertex_that_a_line_goes_to_and_comes_back_from_leaps_however_long_pieces_are():
    away, corner = [(105.0, 9.0), (105.2, 9.0), (105.01, 9.01)], [(105.0, 9.0), (105.2, 9.0), (105.2, 9.2)]
    backbone = [(105.0, 9.0), (105.2, 9.0), (105.4, 9.0)]
    short = [(105.0, 9.0), (105.01, 9.0), (105.013, 9.02), (105.016, 9.0), (105.03, 9.0)]  # 2 km out and back
    assert lines.leaps(shapes(*[backbone] * 3, short))[0].tolist() == [3]
    rows, least = lines.leaps(shapes(backbone, away, corner))
    assert (rows.tolist(), least) == ([1], 10_000)
    assert not len(lines.leaps(shapes(backbone, corner))[0])


def test_both_are_told_with_features_and_share():
    found = shapes(*[STREET] * 8, [STREET[0], (105.5, 9.5), *STREET[1:]], [(105.0, 9.0)] * 2)
    said = [message.text("en") for message in lines.doubts(found, np.arange(101, 111), "roads")]
    assert said[0].startswith("Layer roads: 1 line (10.00 %) has no length (feature 110)")
    assert said[1].startswith("Layer roads: 1 line (10.00 %) leaps more than 10,000 m from one vertex to the next "
                              "(feature 109)")
    assert not list(lines.doubts(shapes(None, STREET), [1, 2], "roads"))
