"""Places to visit: each once, along the roads, and the papers that go with them."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.plan.field import forms, layers, sheets, visits
from hatangso.algorithms.core.plan.field.visits import Errand, ordered

PLANE = LocalPlane(105.0, 9.0)


def errand(ref, x, y=0.0, kind=visits.REQUEST, what="xem"):
    return Errand(kind, ref, what, "Xã A", tuple(PLANE.inverse(np.array([[x, y]]))[0]))


def road(*path):
    xy = PLANE.inverse(np.array(path, float))
    return Shapes(xy, np.array([0, len(xy)]), np.zeros(1, np.int64), np.zeros(1, bool), count=1)


def test_the_order_follows_the_road_and_not_the_straight_line():
    bent = road((0, 0), (1000, 0), (1000, 2000), (200, 2000), (200, 200))  # a hairpin: B is near A, and far by road
    wanted = [errand("A", 0), errand("B", 200, 200), errand("C", 1000, 1000)]
    plan = ordered(wanted, bent, PLANE, start=wanted[0].lonlat)
    assert [one.ref for one in plan.errands] == ["A", "C", "B"]
    assert plan.metres.tolist() == pytest.approx([0.0, 2000.0, 3600.0], abs=1.0)
    assert plan.by_road[1:].all()
    straight = ordered(wanted, None, PLANE, start=wanted[0].lonlat)
    assert [one.ref for one in straight.errands] == ["A", "B", "C"]
    assert any("follow no road" in str(note) for note in straight.notes)


def test_one_place_with_several_findings_is_visited_once():
    plan = ordered([errand("M1", 0, kind=visits.FINDING, what="thiếu chiều cao."),
                    errand("M1", 0, kind=visits.FINDING, what="thiếu số chỗ.")], None, PLANE)
    assert [one.what for one in plan.errands] == ["thiếu chiều cao. thiếu số chỗ."]


def test_a_place_without_a_position_stands_last_and_is_told():
    lost = Errand(visits.REQUEST, "X", "xem", "", (float("nan"), float("nan")))
    plan = ordered([lost, errand("A", 0), errand("B", 500)], None, PLANE)
    assert [one.ref for one in plan.errands][-1] == "X"
    assert plan.length_m == pytest.approx(500.0, abs=0.5)
    assert any("no position" in str(note) for note in plan.notes)


def test_nothing_to_visit_is_a_plan_without_places():
    plan = ordered([], None, PLANE)
    assert (len(plan.errands), plan.length_m) == (0, 0.0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_papers_name_every_place(language):
    plan = ordered([errand("D1", 0), errand("D2", 800)], None, PLANE)
    survey = sheets.survey_sheets(plan, team="Đội 1", epsg=9207, language=language)
    minutes = sheets.minutes_of(plan, team="Đội 1", place="Xã A", language=language)
    for document in (survey, minutes):
        said = " ".join(document.texts())
        assert "D1" in said
        assert "D2" in said
        assert "Đội 1" in said
        assert "{" not in said
    assert any("9" in text and ";" in text for text in survey.texts())  # the VN-2000 pair


def test_all_whom_the_minutes_name_sign_them_and_their_number_and_day_stay_blank():
    minutes = sheets.minutes_of(ordered([errand("D1", 0)], None, PLANE), team="Đội 1", place="Xã A", language="vi")
    said = " ".join(minutes.texts())
    for who in ("ĐẠI DIỆN DOANH NGHIỆP", "ĐẠI DIỆN UBND XÃ, PHƯỜNG", "ĐẠI DIỆN CƠ QUAN KIỂM TRA", "NGƯỜI GHI BIÊN BẢN"):
        assert who in said
    assert "Số: …/BB-…" in said
    assert "Ngày, giờ khảo sát" in " ".join(sheets.survey_sheets(
        ordered([errand("D1", 0)], None, PLANE), team="Đội 1", language="vi").texts())


@pytest.mark.parametrize(("language", "labels"), [("vi", ["Số hộ (hộ)", "Dân số (người)"]),
                                                  ("en", ["Households (households)", "Population (people)"])])
def test_a_field_on_a_form_has_its_unit_in_the_words_of_the_form(language, labels):
    kind = next(one for one in layers.kinds() if one.role == "hamlets")
    found = forms.form_of(kind, ["ho", "nguoi"], {"households": "ho", "population": "nguoi"}, held={},
                          language=language)
    assert [one.label for one in found] == labels
