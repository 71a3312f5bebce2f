"""Every figure bears the day and the source of its layer, not of the book."""
import datetime
from types import SimpleNamespace as Layer

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.plan.book.provenance import (
    Origin,
    as_lines,
    dates_of,
    day_of,
    listed,
    origins_said,
    read_origins,
    source_line,
    stated,
    title_of,
    titles_of,
)
from hatangso.algorithms.core.plan.documents.compose import for_readers_outside
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.plan.places import role_table

CENSUS = Origin(("Tổng điều tra dân số và nhà ở 2019",), datetime.date(2019, 4, 1), datetime.date(2019, 4, 1))


def test_a_line_names_a_layer_by_parameter_or_role_and_its_date_may_stand_anywhere():
    found = read_origins("POINTS = Bưu điện tỉnh; 31/12/2025; Báo cáo 12/BC-BĐ\n"
                         "hamlets = UBND xã; 2024-06-30 - 30/06/2025")
    assert found["POINTS"] == Origin(("Bưu điện tỉnh", "Báo cáo 12/BC-BĐ"), *[datetime.date(2025, 12, 31)] * 2)
    assert found["HAMLETS"][1:] == (datetime.date(2024, 6, 30), datetime.date(2025, 6, 30))
    assert found["HAMLETS"].text("vi") == "UBND xã; số liệu từ 30/06/2024 đến 30/06/2025"
    assert day_of("31/02/2025") is None
    assert read_origins(as_lines(found)) == found


def test_a_document_with_a_date_in_its_name_is_no_date_of_the_figures():
    words = "Báo cáo 12/BC ngày 05/01/2026"
    assert read_origins(f"POINTS = {words}")["POINTS"] == Origin((words,))


@pytest.mark.parametrize(("text", "reason"), [
    ("POINT = Bưu điện tỉnh", "no layer"), ("POINTS", "name = value"), ("= Bưu điện", "name = value"),
    ("POINTS = a; 31/02/2025", "no such date"), ("POINTS = a\npostal_points = b", "stands twice"),
])
def test_a_line_that_would_be_lost_is_refused(text, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_origins(text)
    assert text.splitlines()[-1] in str(caught.value)


def test_own_forms_and_tables_of_the_book_have_origins_and_what_a_layer_says_is_no_line_of_its_own():
    assert set(read_origins("SCHOOLS = Sở\nPOSTAL_BY_COMMUNE = Bưu điện", ["SCHOOLS"])) == {
        "SCHOOLS", "POSTAL_BY_COMMUNE"}
    told = Origin(("dòng một\nMASTS = hai; ba", "31/02/2025"))
    assert read_origins(as_lines({"POINTS": told})) == {
        "POINTS": Origin(("dòng một MASTS = hai, ba", "“31/02/2025”"))}


def test_what_the_officer_states_goes_before_what_the_layer_says_and_both_are_kept():
    said = stated("COMMUNES = Cục Thống kê tỉnh", {"COMMUNES": CENSUS, "POINTS": Origin((), *CENSUS[1:])})
    assert said["COMMUNES"] == Origin(("Cục Thống kê tỉnh",), *CENSUS[1:])
    assert said["POINTS"].last == datetime.date(2019, 4, 1)


def test_a_table_bears_the_date_of_the_layer_that_decides_it_and_no_other():
    origins = {"COMMUNES": CENSUS, "POINTS": Origin((), *[datetime.date(2025, 6, 30)] * 2)}
    assert dates_of(origins, ["POSTAL_BY_COMMUNE", "SHARING_BY_COMMUNE", "POINTS", "FINDINGS", "INSTITUTIONS"]) == {
        "POSTAL_BY_COMMUNE": datetime.date(2025, 6, 30), "POINTS": datetime.date(2025, 6, 30)}


def test_an_annex_names_its_layers_and_the_one_that_says_nothing():
    layout = load_layout(language="vi")
    line = source_line("SHARING_BY_COMMUNE", {"COMMUNES": CENSUS}, {"COMMUNES", "TOWERS"}, layout)
    assert line == ("Nguồn số liệu: cột ăng ten: chưa ghi cơ quan cung cấp, ngày số liệu; xã, phường, đặc khu: "
                    "Tổng điều tra dân số và nhà ở 2019; tính đến 01/04/2019.")
    assert source_line("FINDINGS", {}, set(), layout) == ""


def test_a_text_names_every_layer_that_was_read_for_its_tables(layout):
    """The layers of the measures and of the analyses before them; what was not read is silent."""
    used = {"COMMUNES", "POINTS", "NETWORK", "FIBRE_CABLES", "INSTITUTIONS", "DEMAND", "DEM", "REQUESTS", "SITES"}
    origins = {"COMMUNES": CENSUS, "HAMLETS": Origin(("UBND xã",))}
    unknown = "chưa ghi cơ quan cung cấp, ngày số liệu"
    assert origins_said(["SCORECARD"], origins, used, layout, every=True) == {
        "Xã, phường, đặc khu": "Tổng điều tra dân số và nhà ở 2019; tính đến 01/04/2019",
        "Điểm phục vụ bưu chính": unknown, "Cơ quan, trường học, cơ sở y tế, doanh nghiệp": unknown,
        "Tuyến cáp quang": unknown, "Đường bộ, kênh rạch, tuyến treo cáp": unknown,
        "Ấp, khóm, thôn, khu phố": "UBND xã"}
    assert list(origins_said(["POSTAL_POINTS"], {}, used, layout, every=True)) == [
        "Điểm phục vụ bưu chính", "Xã, phường, đặc khu", "Đường bộ, kênh rạch, tuyến treo cáp",
        "Ấp, khóm, thôn, khu phố"]
    assert origins_said(["ANNUAL_ROUTES"], {}, {"PLANNED_ROUTES", "TOWERS"}, layout, every=True) == {
        "Tuyến cống bể, cột treo cáp trong kế hoạch": unknown}


def test_a_cable_that_runs_through_two_communes_is_one_row_of_its_layer():
    """A line of 2 km over the border of two squares, and one inside the first: three rows, two features."""
    ring = np.array([(105.0, 9.0), (105.1, 9.0), (105.1, 9.1), (105.0, 9.1), (105.0, 9.0)])
    none, rows = np.zeros(2, bool), np.arange(2, dtype=np.int64)
    squares = Shapes(np.vstack([ring, ring + np.array([0.1, 0])]), np.array([0, 5, 10]), rows, none, count=2)
    lines = Shapes(np.array([(105.09, 9.05), (105.11, 9.05), (105.01, 9.05), (105.02, 9.05)]), np.array([0, 2, 4]),
                   rows, none, count=2)
    words = {"code": ["A", "B"], "type": ["xã", "xã"], "name": ["Xã A", "Xã B"]}
    cables = role_table(Layer(name="cáp", columns={"id": ["1", "2"]}, lonlat=None, shapes=lines, crs="EPSG:4326"),
                        Layer(shapes=squares, text=words.get), "fibre_cables")
    assert (len(cables), cables.given, cables.values["id"]) == (3, 2, ["1", "1", "2"])
    assert [note.text("vi") for note in listed({}, {"FIBRE_CABLES": cables}, "vi").values()] == ["2 dòng"]
    assert listed({"FIBRE_CABLES": Origin(("VNPT",))}, {"FIBRE_CABLES": cables}, "vi")["Tuyến cáp quang"].text(
        "en") == "VNPT; 2 rows"


def test_sources_of_a_target_are_called_by_what_they_are():
    assert titles_of({"POINTS": Origin(("Bưu điện tỉnh",))}, ["POINTS", "FIBRE", "POSTAL_BY_COMMUNE"], "vi") == {
        "POINTS": "Điểm phục vụ bưu chính (Bưu điện tỉnh)", "FIBRE": "Tuyến và điểm cáp quang"}


@pytest.mark.parametrize("day", ["", "; 30/6/2026"])
def test_a_source_that_is_kept_from_readers_outside_is_not_said_to_be_unstated(layout, day):
    origins, used = read_origins(f"TOWERS = VNPT; CV 12{day}"), {"TOWERS", "COMMUNES"}
    assert "CV 12" in "".join(origins_said(["SHARING_SITES"], origins, used, layout).values())
    said = origins_said(["SHARING_SITES"], *for_readers_outside(origins, used), layout)
    towers = [text for title, text in said.items() if title == title_of("TOWERS", "vi")]
    assert towers == (["tính đến 30/06/2026"] if day else [])
