"""Papers of maps: nothing overlaps, nothing leaves the paper, scales are round."""
from dataclasses import replace
from itertools import combinations, product

import pytest
from hatangso.algorithms.core.plan.documents.look import LOOKS, MARGINS_MM, PAGE_MM
from hatangso.algorithms.core.plan.maps import paper


def overlap(one, other):
    return min(one.right, other.right) - max(one.x, other.x) > 1e-6 and (
        min(one.bottom, other.bottom) - max(one.y, other.y) > 1e-6)


@pytest.mark.parametrize(("name", "landscape", "strip", "inset"), [
    case for case in product(paper.names(), (True, False), (True, False), (True, False))
    if case[0] != "figure" or case[1:] == (True, False, False)])
def test_parts_lie_on_the_paper_and_beside_each_other(name, landscape, strip, inset):
    made = paper.lay_out(name, landscape=landscape, strip=strip, inset=inset)
    parts = [one for one in (made.title, made.mark, made.map, made.legend, made.inset, made.scale, made.notes,
                             made.strip) if one is not None]
    assert len(parts) == 6 + strip + inset
    for one in parts:
        assert min(one.x, one.y) >= 0
        assert max(one.right - made.width, one.bottom - made.height) <= 1e-6
        assert one.width > 15
        assert one.height > 5
    for one, other in combinations(parts, 2):
        assert not overlap(one, other), (one, other)
    part = 0.3 if name == "figure" else 0.4  # its letters are as large as those of an A5
    assert made.map.width * made.map.height > part * made.width * made.height


def test_larger_papers_draw_larger():
    drawn = [paper.best(name, 120_000, 115_000).map.width for name in paper.names()]
    assert drawn == sorted(drawn)
    assert drawn[-1] > 3 * drawn[0]


@pytest.mark.parametrize(("needed", "printed"), [(1, 1), (99_000, 100_000), (100_000, 100_000), (100_001, 125_000),
                                                 (695_426, 700_000), (9_200_000, 10_000_000)])
def test_scales_are_round_and_never_too_large(needed, printed):
    assert paper.round_scale(needed) == printed


@pytest.mark.parametrize("size", [(120_000, 150_000), (200_000, 100_000)])
def test_a_figure_is_as_wide_as_a_line_of_text_and_two_stand_on_a_page(size):
    made = paper.best("figure", *size)
    assert made.width == PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]
    caption = (LOOKS["picture"].before + LOOKS["picture"].after + 1.5 * LOOKS["picture"].size + 6) * 25.4 / 72
    assert 2 * (made.height + caption) < PAGE_MM[1] - MARGINS_MM["top"] - MARGINS_MM["bottom"]


def test_signs_shrink_where_there_are_many_and_never_vanish():
    a3 = paper.lay_out("a3", landscape=True)
    sizes = [paper.symbol_size(count, a3, 3.0) for count in (1, 100, 1000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == pytest.approx(1.2)
    assert [paper.is_crowded(count, a3) for count in (3321, 64)] == [True, False]
    assert [paper.is_crowded(64, paper.lay_out(name, landscape=True)) for name in ("figure", "a4")] == [True, False]


@pytest.mark.parametrize("landscape", [True, False])
def test_a_row_of_figures_keeps_its_distance_from_the_coordinates_below_the_map(landscape):
    """On an A4 coordinates take 5 mm, the row of figures 15 and the gap between them 3."""
    plain, made = (paper.lay_out("a4", landscape=landscape, **more) for more in ({}, {"strip": True}))
    assert (plain.strip, plain.inset, made.inset) == (None, None, None)
    assert made.strip.y - made.map.bottom == pytest.approx(5 + 3)
    assert plain.map.bottom - made.map.bottom == pytest.approx(15 + 3)
    assert made.strip.bottom == pytest.approx(plain.map.bottom + 5)


def test_names_have_room_in_a_square_of_thirteen_millimetres():
    a4 = paper.lay_out("a4", landscape=True)
    for side, count, crowded in ((13.0, 1, False), (12.9, 1, True), (26.0, 4, False), (26.0, 5, True)):
        assert paper.is_crowded(count, replace(a4, map=paper.Box(0, 0, side, side))) is crowded


@pytest.mark.parametrize(("landscape", "boxes"), [
    (True, {"title": (8, 8, 237, 17), "mark": (245, 8, 44, 8), "map": (13, 33, 206, 146), "legend": (227, 28, 62, 70),
            "inset": (227, 101, 62, 46), "scale": (227, 150, 62, 20), "notes": (227, 173, 62, 29),
            "strip": (8, 187, 216, 15)}),
    (False, {"title": (8, 8, 150, 17), "mark": (158, 8, 44, 8), "map": (13, 33, 184, 178), "legend": (8, 237, 80, 52),
             "inset": (91, 237, 46, 52), "scale": (140, 237, 62, 20), "notes": (140, 260, 62, 29),
             "strip": (8, 219, 194, 15)})])
def test_each_part_of_an_a4_stands_at_its_place(landscape, boxes):
    """Edges of 8 mm, gaps of 3, a panel of 62 or a foot of 52, coordinates of 5 around the map."""
    made = paper.lay_out("a4", landscape=landscape, strip=True, inset=True)
    assert {name: getattr(made, name) for name in boxes} == {name: paper.Box(*box) for name, box in boxes.items()}
    large = paper.lay_out("a1", landscape=landscape, strip=True, inset=True)
    assert (large.title.x, large.mark.width, large.strip.height) == pytest.approx((8 * 2.2, 44 * 2.2, 15 * 2.2))
