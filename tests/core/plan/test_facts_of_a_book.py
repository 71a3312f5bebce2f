"""What a book says of its territory, zone, days and software, and the tables and drawings of its texts."""
import re

import pytest
from core.plan.test_composed import SITES, both, made, section
from hatangso.algorithms.core.plan.book.inputs import book_reference, facts, header_of
from hatangso.algorithms.core.plan.documents.blocks import Picture, TextTable
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.territory.official import load_province


def test_a_book_without_communes_speaks_of_the_shipped_province_and_of_unknown_ones_of_none():
    shipped = load_province()
    reference, province = book_reference("", [])
    assert (reference.province, province) == (shipped, shipped)
    assert reference.territory == shipped.territory()
    reference, province = book_reference("", ["00000"])
    assert (reference.territory, province.vi, province.en, province.epsg) == (None, "…", "…", shipped.epsg)
    assert reference.notes[-1].text("en") == (
        f"X and Y of the annexes are of EPSG:{shipped.epsg}, the zone of {shipped.text('en')}: give the code of the "
        "province's zone if it is another one.")
    known, province = book_reference("", [str(code) for code in ("32044", "31825", "32000", "31840")])
    assert known.province is None or province == known.province


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_lines_of_a_book_say_territory_figures_zone_day_software_and_remarks(language):
    layout, shipped = load_layout(language=language), load_province()
    reference, province = book_reference("", [])
    header = header_of(province, layout, as_of="2025-12-31", reference=reference, hamlet="Thôn", issuer="HĐND")
    assert (header.epsg, header.as_of, header.issuer, header.words) == (
        shipped.epsg, "2025-12-31", "HĐND", {"hamlet": "Thôn"})
    assert header.official == {"population": shipped.territory().population, "area_km2": shipped.territory().area_km2}
    lines = facts(reference, header, layout, "0.2.0", remarks="một\n\nhai")
    values = list(lines.values())
    territory = shipped.territory()
    assert values[0] == f"{territory.text(language)} ({shipped.text(language)})"
    assert territory.population.source in values[1]
    assert territory.area_km2.source in values[2]
    assert values[3].endswith("; X = north, Y = east" if language == "en" else "; X = Bắc, Y = Đông")
    assert f"(EPSG:{shipped.epsg})" in values[3]
    assert values[4:] == ["31/12/2025" if language == "vi" else "2025-12-31", "HaTangSo 0.2.0", "một", "hai"]
    assert [key for key, value in lines.items() if value in ("một", "hai")] == (
        ["Note 1", "Note 2"] if language == "en" else ["Lưu ý 1", "Lưu ý 2"])


def test_a_book_of_no_known_territory_says_so_and_has_no_official_figures():
    layout = load_layout(language="en")
    reference, province = book_reference("", ["00000"])
    header = header_of(province, layout, epsg=9210, reference=reference)
    assert (header.epsg, header.as_of, header.words) == (9210, None, {})
    lines = facts(reference, header, layout, "0.2.0")
    values = list(lines.values())
    assert values[0] == "not found by the codes of the communes; no official figures"
    assert len(lines) == 4 + bool(reference.misfit)
    assert values[-2:] == ["date not stated", "HaTangSo 0.2.0"]


@pytest.mark.parametrize(("given", "size"), [({}, 11.0), ({"size": 9.5}, 9.5)])
def test_a_table_of_a_text_has_the_usual_size_of_letters_or_its_own(given, size, header, layout):
    part = {"tally": "SITES", "rows": "name", "across": "site_id", "heading": both("Ấp"), "caption": both("Đếm"),
            **given}
    table, = (block for block in made({"sections": [section("Một", part)]}, header, layout, {"SITES": SITES})
              if isinstance(block, TextTable))
    assert (table.caption, table.size) == ("Bảng 1. Đếm", size)


def test_targets_are_drawn_beside_their_goals_where_both_are_known(header, layout):
    card = SourceTable("chỉ tiêu", {"name": ["5G", "Điểm", "Tốc độ", "Km"], "value": [22.9, 80.0, None, 5.0],
                                    "goal": [20.0, 90.0, 40.0, None], "unit": ["% dân số", "điểm", "Mb/s", "km"],
                                    "status": ["met", "not_met", "missing", "undecided"]})
    chart = {"chart": "bullet", "caption": both("Chỉ tiêu")}
    picture, = (block for block in made({"sections": [section("Một", chart)]}, header, layout, {"SCORECARD": card})
                if isinstance(block, Picture))
    assert [name for name in ("5G", "Điểm", "Tốc độ", "Km") if f">{name}<" in picture.svg] == ["5G", "Điểm"]
    assert re.findall(">([^<>]*\\d[^<>]*)<", picture.svg) == ["5G", "22,90% / 20%", "80 điểm / 90 điểm"]
    assert "% dân số" not in picture.svg
    for tables in ({}, {"SCORECARD": SourceTable("x", {key: [] for key in card.values})}):
        assert not [block for block in made({"sections": [section("Một", chart)]}, header, layout, tables)
                    if isinstance(block, Picture)]


def test_bars_stop_at_fifteen_or_at_their_own_limit(header, layout):
    many = SourceTable("ấp", {"name": [f"Ấp {at:02d}" for at in range(20)], "gain": [float(at) for at in range(20)]})
    for given, count in (({}, 15), ({"limit": 4}, 4)):
        chart = {"chart": "bars", "source": "SITES", "label": "name", "value": "gain", "caption": both("Hình"), **given}
        picture, = (block for block in made({"sections": [section("Một", chart)]}, header, layout, {"SITES": many})
                    if isinstance(block, Picture))
        assert [at for at in range(20) if f">Ấp {at:02d}<" in picture.svg] == list(range(20 - count, 20))


def test_lists_end_with_a_full_stop_and_nothing_is_announced_that_does_not_come(header, layout):
    def text(said, **more):
        return {"text": both(said), **more}

    parts = [text("gồm:"), text("một;", style="item"), text("hai;", style="item"), text("Đoạn sau;"), text("và:")]
    blocks = made({"sections": [section("Một", *parts)]}, header, layout)
    assert [block.text for block in blocks[1:]] == ["gồm:", "một;", "hai.", "Đoạn sau;"]
