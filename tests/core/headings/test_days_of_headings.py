"""The day that a heading names, in brackets or not, and headings that name none."""
import pytest
from hatangso.algorithms.core.headings.days import day_of, undated


@pytest.mark.parametrize(("heading", "day"), [
    ("Dân số (người)", (0, 0, 0)), ("Dân số (người) (30/6/2025)", (2025, 6, 30)),
    ("Dân số (30/6/2025) (người)", (2025, 6, 30)),
    ("Dân số (người) (2019)", (2019, 0, 0)), ("Dân số (2019) (31/12/2024)", (2024, 12, 31)),
    ("Dân số 2023 (31/12/2024)", (2023, 0, 0)), ("Dân số ()", (0, 0, 0)), ("", (0, 0, 0)),
    ("Dân số quý I/2024", (2024, 3, 31)), ("Dân số quý IV/2024", (2024, 12, 31)),
    ("Dân số tháng 2/2024", (2024, 2, 29)),
    ("Dân số tháng 13/2024", (2024, 0, 0)), ("Dân số đầu năm 2024", (2024, 1, 1)),
    ("Dân số cuối năm 2024", (2024, 12, 31))])
def test_a_heading_says_its_day_its_month_or_its_year(heading, day):
    assert day_of(heading) == day


@pytest.mark.parametrize(("heading", "bare"), [
    ("dan_so_2025", "dan_so"), ("Dân số 30/6/2025", "Dân số"), ("so_ho", "so_ho")])
def test_a_heading_is_called_without_its_day(heading, bare):
    assert undated(heading) == bare


@pytest.mark.parametrize(("heading", "day"), [
    ("Dân số (QĐ 12/2022)", (2022, 0, 0)), ("Dân số (6/2025)", (2025, 6, 30)),
    ("Dân số (nguồn: 31/12/2024)", (2024, 12, 31)), ("Dân số (số 5, quý II/2024)", (2024, 0, 0))])
def test_a_bracket_is_a_day_where_it_begins_with_one_or_names_it_whole(heading, day):
    assert day_of(heading) == day


def test_a_number_before_a_colon_is_no_hour():
    """Minutes make it one: "Mức 1: 2025" and "Mức 2: 2025" are two columns."""
    assert [undated(text).strip() for text in ("Mức 1: 2025", "Mức 2: 2025", "Số dân lúc 00:00 ngày 1/4/2019")] == [
        "Mức 1:", "Mức 2:", "Số dân"]
