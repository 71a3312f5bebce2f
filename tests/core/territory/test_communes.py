"""What is urban, whose code it is, who lies where, how many kilometres: one answer for every topic."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.geometry.geodesy import distance_m, line_length_m
from hatangso.algorithms.core.geometry.shapes import Shapes, locate, points_on_surface
from hatangso.algorithms.core.territory import communes as communes_room
from hatangso.algorithms.core.territory.codes import names_for_codes
from hatangso.algorithms.core.territory.communes import (
    cut_lines,
    judge_positions,
    length_km,
    rows_called,
    rows_named,
    urban,
)
from hatangso.algorithms.core.territory.overlaps import overlaps


def polygons(*rings):
    arrays = [np.array([*ring, ring[0]], float) for ring in rings]
    return Shapes(np.concatenate(arrays), np.cumsum([0, *map(len, arrays)]), np.arange(len(arrays)),
                  np.zeros(len(arrays), bool), count=len(arrays))


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north)]


TWO = polygons(box(105.0, 9.0, 105.1, 9.1), box(105.1, 9.0, 105.2, 9.1))


@pytest.mark.parametrize("word", ["P", "p.", "P.", "Phường", "phường", "PHƯỜNG", "Phường Tân Thành", "P. 5", "P5",
                                  "thị trấn", "Thị trấn", "TT", "TT.", "TT. Năm Căn", "TT Cái Nước", "thị xã", "TX",
                                  "thành phố", "TP", "ward", "Ward 3", "town"])
def test_every_spelling_of_a_ward_or_town_is_urban(word):
    assert urban([word]).tolist() == [1.0]
    assert urban([None], [word]).tolist() == [1.0]


@pytest.mark.parametrize("word", ["xã", "Xã", "X", "X.", "Xã Phường", "xã Tân Ân", "đặc khu", "ĐK", "Đặc khu Phú Quốc",
                                  "commune", "special zone"])
def test_every_spelling_of_a_rural_commune_is_not_urban(word):
    assert urban([word]).tolist() == [0.0]


@pytest.mark.parametrize("word", ["", None, "Phan Thiết", "Xuân Lộc", "Tân Thành", "khóm 3"])
def test_other_words_say_nothing(word):
    assert np.isnan(urban([word])).all()


def test_the_type_goes_before_the_name():
    assert urban(["xã", "", None], ["Phường A", "Phường B", "C"]).tolist()[:2] == [0.0, 1.0]


def test_codes_meet_though_zeros_were_lost():
    assert rows_named(["166", " 00167", "9", None, "00166"], ["00166", "00167"]).tolist() == [0, 1, -1, -1, 0]


def test_every_kind_of_spelling_means_what_it_means_alone():
    codes = ["00166", "00167", "166.0", "nan", "None", "x 1", ""]
    named = [166, 166.0, "166", "166.0", " 166.00 ", None, "None", float("nan"), np.int64(167), np.str_("00167"), "",
             [167], True, "x 1", "1", b"166"]
    alone = [rows_named([code], codes).tolist()[0] for code in named]
    assert rows_named(iter(named * 3), codes).tolist() == alone * 3
    assert alone[:4] == [0, 2, 0, 2]
    assert rows_named([], codes).shape == (0,)


RING = box(0, 0, 9, 9)


@pytest.mark.parametrize("shape", [
    polygons([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)]),
    polygons([(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9)]),
    Shapes(np.array([*RING, RING[0], *box(2, 2, 8, 8), (2, 2)], float), np.array([0, 5, 10]), np.array([0, 0]),
           np.array([False, True]), count=1),
])
def test_the_point_of_a_polygon_lies_inside_it(shape):
    assert locate(points_on_surface(shape), shape).tolist() == [0]


def test_the_point_of_a_compact_polygon_is_its_centroid_and_nothing_has_none():
    shapes = Shapes(np.array([*RING, RING[0]], float), np.array([0, 5]), np.array([1]), np.zeros(1, bool), count=2)
    found = points_on_surface(shapes)
    assert np.isnan(found[0]).all()
    assert found[1].tolist() == pytest.approx([4.5, 4.5])


def line(*vertices):
    xy = np.array(vertices, float)
    return Shapes(xy, np.array([0, len(xy)]), np.array([0]), np.zeros(1, bool), count=1)


def test_a_line_is_cut_where_it_crosses_the_border():
    road = line((105.05, 9.05), (105.25, 9.05))
    whole = line_length_m(road.xy, road.starts)[0] / 1000
    found = cut_lines(road, TWO)
    parts = dict(zip(found.commune.tolist(), found.km.tolist()))
    assert parts[0] == pytest.approx(whole / 4, abs=2e-4)
    assert parts[1] == pytest.approx(whole / 2, abs=2e-4)
    assert parts[-1] == pytest.approx(whole / 4, abs=2e-4)
    assert found.km.sum() == pytest.approx(whole, rel=1e-12)
    inside, outside = length_km(road, TWO, 2)
    assert (inside.tolist(), outside) == ([parts[0], parts[1]], parts[-1])


def test_a_line_along_many_borders_adds_up():
    rng = np.random.default_rng(5)
    vertices = np.column_stack([rng.uniform(104.95, 105.25, 40), rng.uniform(8.95, 9.15, 40)])
    road = line(*vertices)
    found = cut_lines(road, TWO)
    assert found.km.sum() == pytest.approx(line_length_m(road.xy, road.starts)[0] / 1000, rel=1e-9)


@pytest.mark.parametrize(("rings", "pairs"), [
    ((box(0, 0, 1, 1), box(1, 0, 2, 1)), []),
    ((box(0, 0, 1, 1), box(0.99, 0, 2, 1)), []),  # a sliver along the border
    ((box(0, 0, 1, 1), box(0.6, 0, 1.6, 1)), [(0, 1)]),
    ((box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 0, 2, 1)), [(0, 2), (1, 2)]),  # the province in the layer
    ((box(0, 0, 1, 1), box(0, 0, 1, 1), box(1, 0, 2, 1)), [(0, 1)]),  # a commune from before the merger
])
def test_communes_that_share_ground_are_found(rings, pairs):
    assert sorted(tuple(sorted(pair[:2])) for pair in overlaps(polygons(*rings))) == pairs


def judge(lonlat, role="masts", named=None):
    lonlat = np.asarray(lonlat, float).reshape(-1, 2)
    return judge_positions("lớp", role, np.arange(1, len(lonlat) + 1), lonlat, named=named, codes=["00001", "00002"],
                           shapes=TWO,
                           reference="xã")


IN, OUT, SEA = (105.05, 9.05), (105.05, 9.2), (104.0, 7.0)


@pytest.mark.parametrize("role", ["masts", "demand", "hamlets", "premises", "postal_points", "institutions"])
def test_a_layer_that_lies_outside_by_half_is_refused(role):
    assert judge([IN, OUT], role).notes
    with pytest.raises(InputError) as error:
        judge([IN, OUT, OUT], role)
    assert "lớp" in error.value.text("vi")
    assert "2 trong 3" in error.value.text("vi")


@pytest.mark.parametrize(("wrong", "told"), [(2, False), (3, True)])
def test_more_than_two_percent_outside_is_told_with_the_share(wrong, told):
    found = judge([*[IN] * (100 - wrong), *[OUT] * wrong])
    assert bool(found.notes) is told
    assert bool(found.told) is not told
    text = (found.notes or found.told)[0].text("vi")
    assert f"{wrong} trong 100" in text


def test_codes_of_another_commune_are_told():
    found = judge([IN] * 10, named=["00002"] * 4 + ["1"] * 6)
    assert "4 of 10" in found.notes[0].text("en")
    assert judge([IN] * 10, named=["9"] * 10).notes == ()


@pytest.mark.parametrize("role", ["network", "offices", "aerodromes", "exclusion", "fibre", "candidates"])
def test_what_may_lie_outside_is_counted(role):
    found = judge([IN, IN, OUT], role)
    assert (found.notes, len(found.told)) == ((), 1)
    assert judge([IN, OUT, OUT], role).notes


def test_what_lies_far_away_is_named():
    found = judge([*[IN] * 60, SEA], "masts")
    assert "61" in found.notes[0].text("en")
    assert "50" in found.notes[0].text("en")


def test_a_record_without_a_position_is_no_part_of_the_share():
    assert judge([IN, IN, (np.nan, np.nan)]).notes == ()


def test_a_name_that_several_bear_is_told_apart_from_one_that_nobody_bears():
    codes, names = ["01", "02", "03"], ["Xã Tân Lộc", "Phường Tân Lộc", "Tân Ân"]
    named = ["Tân Lộc", "02", "xã tân ân", "Nơi khác", "", None, "phường Tân Lộc", "Thị trấn Tân Lộc"]
    assert rows_called(named, codes, names).tolist() == [-1, 1, 2, -1, -1, -1, 1, -1]  # its kind decides
    assert rows_called(["", None], ["01"], [""]).tolist() == [-1, -1]  # no name is nobody's name


@pytest.mark.parametrize(("named", "row"), [
    ("00166", 0), ("166.0", 0), ("Xã Tân Thuận", 0), ("tan thuan", 0), ("P. Phương Bình", 1), ("Phương Bình", 1),
    ("phường 1", 2), ("Phường", -1), ("", -1), (None, -1), ("Hòa Bình", -1)])
def test_a_commune_is_meant_by_its_code_or_its_name(named, row):
    """The word for the kind may be missing; a name that begins like one keeps its first word; twice is none."""
    codes, names = ["00166", "2", "3", "4", "5"], ["Xã Tân Thuận", "Phường Phương Bình", "Phường 1", "Xã Hòa Bình",
                                                  "Phường Hòa Bình"]
    assert rows_called([named], codes, names).tolist() == [row]


@pytest.mark.parametrize(("named", "row"), [
    ("Sơn Hà", 1), ("xã sơn hạ", 0), ("Son Ha", -1), ("Sơn Hả", -1), ("Tân Hoà", 2), ("TÂN HÒA", 2), ("tan hoa", 2),
    ("Khánh An", 3), ("khanh an", 3), ("Phú Thủy", 4), ("Xã Ba To", -1)])
def test_marks_tell_communes_of_the_same_letters_apart(named, row):
    codes = ["1", "2", "3", "4", "5", "6", "7"]
    names = ["Xã Sơn Hạ", "Xã Sơn Hà", "Tân Hòa", "Khanh An", "Phường Phú Thuỷ", "Xã Ba Tô", "Xã Ba Tơ"]
    assert rows_called([named], codes, names).tolist() == [row]


def test_names_where_codes_belong_are_told_with_how_to_get_the_codes():
    what = Message("Commune code")
    said = names_for_codes("cột", what, np.arange(1, 7), codes=["00001", "00002"],
                           named=["00001", "1", "Xã Tân Lộc", "Phường 5", None, "99999"])
    assert said.values["count"] == 2
    assert "3, 4" in said.text("en")
    assert "Xã Tân Lộc" in said.text("vi")
    assert "“Chuyển số liệu giữa đơn vị cũ và mới”" in said.text("vi")
    assert names_for_codes("cột", what, [1, 2, 3], named=["A-17", "", "2.0"], codes=["00001", "00002"]) is None


@pytest.mark.parametrize("together", [1, 40, 5_000])
def test_a_line_is_cut_at_the_border_however_many_points_are_asked_for_at_once(monkeypatch, together):
    """Twenty lines of a kilometre from within a commune to beyond it: the parts inside to 0.2 m each."""
    monkeypatch.setattr(communes_room, "_TOGETHER", together)
    ring = np.array([(105.0, 9.0), (105.1, 9.0), (105.1, 9.1), (105.0, 9.1), (105.0, 9.0)])
    square = Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1)
    share = np.random.default_rng(4).uniform(0.03, 0.97, 20)
    begin, lat = 105.1 - 0.009 * share, np.linspace(9.01, 9.09, 20)
    xy = np.column_stack([np.column_stack([begin, begin + 0.009]).ravel(), np.repeat(lat, 2)])
    lines = Shapes(xy, np.arange(0, 41, 2), np.arange(20), np.zeros(20, bool), count=20)
    km = distance_m(xy[::2], xy[1::2]) / 1000
    pieces = communes_room.cut_lines(lines, square)
    inside = np.bincount(pieces.feature[pieces.commune == 0], pieces.km[pieces.commune == 0], minlength=20)
    np.testing.assert_allclose(inside, share * km, atol=2e-4)
    assert pieces.km.sum() == pytest.approx(km.sum())
