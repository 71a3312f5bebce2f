"""The figures of a book under their keys: rows and sums of layers, cells and totals of sheets, numbers, the page."""
import math

import pytest
from hatangso.algorithms.core.plan.book.collect import Collector
from hatangso.algorithms.core.plan.book.ledger import Key, Place, Spot
from hatangso.algorithms.core.plan.book.quantities import Name
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.scorecard.report import SUMMARY
from hatangso.algorithms.core.plan.workbook.sheet import Cell, Printed, Sheet, Style
from hatangso.algorithms.core.record import RunRecord

WHOLE, TENTH = Style(format="#,##0"), Style(format="0.0")


def table(**columns):
    return SourceTable("layer", columns)


def collected(figures):
    """Return {(key, place): (value, decimals)}; no key stands twice in one place."""
    found = {}
    for one in figures:
        assert (one.key, one.place) not in found
        found[one.key, one.place] = one.value, one.decimals
    return found


def layer(source, line, column):
    return Place("layer", source.lower(), Spot(line, column))


def sheet(rows, printed, **more):
    return Sheet("B", len(rows[0]), rows=rows, printed=printed, **more)


def test_rows_of_a_layer_are_keyed_by_their_commune_and_only_known_numbers_are_added():
    source = table(code=["01", "02", "02", None], points=[3, 5, 7, None], note=["a", "b", "c", "d"])
    found = collected(Collector({"POSTAL_BY_COMMUNE": source}).layers())
    at = {key: value for (key, _), (value, _) in found.items()}
    assert at[Key("postal_points", "01")] == 3
    # two rows of one code are no commune of their own
    assert at[Key("POSTAL_BY_COMMUNE.points", "row 1")] == 5
    assert at[Key("POSTAL_BY_COMMUNE.points", "row 2")] == 7
    assert Key("POSTAL_BY_COMMUNE.points", "row 3") not in at
    assert at[Key("postal_points")] == 15
    assert at[Key("POSTAL_BY_COMMUNE.rows")] == 4
    assert at[Key("POSTAL_BY_COMMUNE.note", "row 1")] == "b", "a text of a layer is read back, too"
    assert Key("POSTAL_BY_COMMUNE.note") not in at
    total = Place("layer", "postal_by_commune", Spot(None, "points"))
    assert found[Key("postal_points"), total] == (15, None)


def test_a_column_of_no_quantity_is_added_under_its_own_name_and_a_truth_is_a_figure_of_its_row():
    found = collected(Collector({"ANY": table(size=[1.5, math.nan, 2.5], seen=[True, None, False])}).layers())
    assert found[Key("ANY.size"), layer("ANY", None, "size")] == (4.0, None)
    assert found[Key("ANY.seen", "row 0"), layer("ANY", 0, "seen")] == (True, None)
    assert (Key("ANY.seen"), layer("ANY", None, "seen")) not in found
    assert found[Key("ANY.rows"), Place("layer", "any", Spot(None, None))] == (3, None)


def test_a_length_in_metres_is_the_kilometres_of_its_quantity():
    found = collected(Collector({"ROAD_GAPS": table(length_m=[1500.0, 500.0])}).layers())
    assert found[Key("road_gaps_km"), layer("ROAD_GAPS", None, "length_m")] == (2.0, None)


def test_what_is_left_of_a_sum_is_the_number_of_rows_it_must_be():
    source = table(code=["01", "02"], hamlets=[6, 4], ham_fibre=[3, 2], ham_fib_un=[1, 0])
    found = {key: value for (key, place), (value, _) in collected(
        Collector({"COPPER_BY_COMMUNE": source}).layers()).items() if place.spot.line is None}
    assert found[Key("hamlets_without_fibre")] == 4
    spot = Spot(None, "hamlets - ham_fibre - ham_fib_un")
    assert (Key("hamlets_without_fibre"), Place("layer", "copper_by_commune", spot)) in collected(
        Collector({"COPPER_BY_COMMUNE": source}).layers())
    short = table(code=["01"], hamlets=[6], ham_fibre=[3])
    assert Key("hamlets_without_fibre") not in {
        key for key, _ in collected(Collector({"COPPER_BY_COMMUNE": short}).layers())}


def test_a_total_of_all_rows_is_the_quantity_and_of_some_of_them_is_not():
    rows = [[Cell("name", WHOLE), Cell(3, WHOLE)], [Cell("other", WHOLE), Cell(5, WHOLE)],
            [Cell("sum", WHOLE), Cell(9, WHOLE, "SUM(B1:B2)")]]
    printed = [Printed(1, 2, "POSTAL_BY_COMMUNE", "points", line=0),
               Printed(2, 2, "POSTAL_BY_COMMUNE", "points", line=1),
               Printed(3, 2, "POSTAL_BY_COMMUNE", "points", rows=(1, 2))]
    maker = Collector({"POSTAL_BY_COMMUNE": table(code=["01", "02"], points=[3, 5])})
    found = collected(maker.sheets([sheet(rows, printed)], ["B"]))
    assert found[Key("postal_points", "01"), Place("sheet", "B", "B1")] == (3, 0)
    assert found[Key("postal_points"), Place("sheet", "B", "B3")] == (9, 0)
    assert found[Key("postal_points"), Place("rows", "B", "B3")] == (8, None)  # what really stands above it
    part = Key("POSTAL_BY_COMMUNE.points", "rows B 1-1")
    printed[2] = printed[2]._replace(rows=(1, 1))
    found = collected(maker.sheets([sheet(rows, printed)], ["B"]))
    assert found[part, Place("sheet", "B", "B3")] == (9, 0)
    assert found[part, Place("rows", "B", "B3")] == (3, None)
    printed[2] = printed[2]._replace(rows=(1, 2))
    found = collected(maker.sheets([sheet(rows, printed, whole=False)], ["B"]))
    assert (Key("POSTAL_BY_COMMUNE.points", "rows B 1-2"), Place("sheet", "B", "B3")) in found


@pytest.mark.parametrize("formula", ["SUM(A1:A2)", "SUBTOTAL(9,A1:A2)"])
def test_a_total_in_metres_is_compared_as_it_stands_and_as_kilometres(formula):
    rows = [[Cell(1500.0, WHOLE)], [Cell(500.0, WHOLE)], [Cell(2000.0, TENTH, formula)]]
    printed = [Printed(1, 1, "ROAD_GAPS", "length_m", line=0), Printed(2, 1, "ROAD_GAPS", "length_m", line=1),
               Printed(3, 1, "ROAD_GAPS", "length_m", rows=(1, 2))]
    found = collected(Collector({"ROAD_GAPS": table(length_m=[1500.0, 500.0])}).sheets([sheet(rows, printed)], ["B"]))
    metres, added = Key("ROAD_GAPS.length_m"), Place("rows", "B", "A3")
    assert found[metres, Place("sheet", "B", "A3")] == (2000.0, 1)
    assert found[metres, added] == (2000.0, None)
    assert found[Key("road_gaps_km"), added] == (2.0, None)
    assert len([key for key, place in found if place.spot == "A3"]) == 3


def test_a_total_that_is_no_sum_adds_nothing_up():
    rows = [[Cell(1, WHOLE)], [Cell(7, WHOLE, "A1*7")]]
    printed = [Printed(1, 1, "ANY", "size", line=0), Printed(2, 1, "ANY", "size", rows=(1, 1))]
    found = collected(Collector({"ANY": table(size=[1])}).sheets([sheet(rows, printed)], ["B"]))
    assert {place.kind for _, place in found} == {"sheet"}


def test_cells_without_a_mark_official_figures_and_cells_under_a_merge():
    rows = [[Cell("Biểu 3", WHOLE), Cell(8, WHOLE), Cell("…", WHOLE), Cell(" ", WHOLE)],
            [Cell("Dân số: 1.000", WHOLE), None, None]]
    printed = [Printed(2, 1, "POSTAL_BY_COMMUNE", "population", value=1000.0)]
    found = collected(Collector({}).sheets([sheet(rows, printed, merges=[(1, 1, 1, 2)])], ["Tờ"]))
    assert found == {(Key("Tờ!A1", "cell"), Place("sheet", "Tờ", "A1")): ("Biểu 3", None),
                     (Key("Tờ!C1", "cell"), Place("sheet", "Tờ", "C1")): ("…", None),
                     (Key("population", basis="official"), Place("sheet", "Tờ", "A2")): (1000.0, None)}
    other = [Printed(2, 1, "ANY", "unheard", value=5.0)]
    found = collected(Collector({}).sheets([sheet(rows, other)], ["Tờ"]))
    assert found[Key("official.unheard"), Place("sheet", "Tờ", "A2")] == (5.0, None)
    assert (Key("Tờ!B1", "cell"), Place("sheet", "Tờ", "B1")) in found  # nothing covers it now


def test_numbers_of_steps_have_the_key_of_their_quantity_and_its_ends():
    record = RunRecord("postalgap")
    record.numbers.update(POINTS_COUNT=12, SHARE_ESERVICE_LOW=68.65, OTHER=3, DONE=True, EMPTY=None)
    again = RunRecord("mobilecoverage", label="television")
    again.numbers.update(SHARE_COVERED_ANY=97.5)
    found = {key: (place.where, value) for (key, place), (value, _) in collected(
        Collector({}, [record, again]).numbers()).items()}
    assert found == {Key("postal_points"): ("postalgap", 12), Key("points_eservice:low"): ("postalgap", 68.65),
                     Key("postalgap.OTHER"): ("postalgap", 3),
                     Key("people_covered_television"): ("television", 97.5)}


def test_a_target_has_the_key_of_its_quantity_and_a_date_of_its_own_where_it_differs():
    record = RunRecord("planscorecard")
    record.quantities["P1"] = Name("people_per_point", "official")
    card = table(target_id=["P1", "P1", "S9"], value=[3400.0, 3390.0, 5.0], value_lo=[3300.0, None, None],
                 gap=[1.0, 2.0, 3.0], value_date=["2025-12-31", "2024-12-31", None])
    maker = Collector({"SCORECARD": card}, [record], as_of="2025-12-31")
    assert maker.key("SCORECARD", "value", 0) == Key("people_per_point", basis="official")
    assert maker.key("SCORECARD", "value_lo", 0) == Key("people_per_point:low", basis="official")
    assert maker.key("SCORECARD", "value", 1) == Key("people_per_point", date="2024-12-31", basis="official")
    assert maker.key("SCORECARD", "gap", 0) == Key("SCORECARD.gap", "row 0")
    assert maker.key("SCORECARD", "value", 2) == Key("SCORECARD.value", "row 2")
    assert maker.target_key("P1") == Key("people_per_point", basis="official")


def test_a_derived_figure_names_the_number_it_is():
    derived = {"PROJECTS": table(before=[12.0, 4.0], before_no=["postalgap.POINTS_COUNT", None])}
    maker = Collector({"PROJECTS": table(before=[12.0, 4.0])}, derived=derived)
    assert maker.key("PROJECTS", "before", 0) == Key("postal_points")
    assert maker.key("PROJECTS", "before", 1) == Key("PROJECTS.before", "row 1")


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("vi", "1.234,5 người", (1234.5, 1)), ("en", "1,234.5 people", (1234.5, 1)), ("vi", "-3,25", (-3.25, 2)),
    ("vi", "12.", (12.0, 0)), ("en", "7 of 9", (7.0, 0))])
def test_a_number_of_the_page_is_read_with_the_signs_of_its_language(language, text, expected):
    label = {"vi": "Đạt", "en": "Met"}[language]
    found = list(Collector({}).page(f"<b>{text}</b><span>{label}</span>", language))
    assert [(one.key, one.value, one.decimals, one.printed) for one in found] == [
        (Key("planscorecard.MET_COUNT"), *expected, text)]


def test_a_text_of_the_page_that_is_no_figure_stays_a_text():
    found = list(Collector({}).page("<p>Nghị quyết 57</p>", "vi"))
    assert [(one.value, one.decimals, one.key.area) for one in found] == [("Nghị quyết 57", None, "text")]


def test_a_row_of_the_page_has_the_key_of_its_target():
    headings = "".join(f"<th>{column.heading('vi')}</th>" for column in SUMMARY.columns)
    at = [column.key for column in SUMMARY.columns].index("value")

    def line(name):
        cells = [name, *("…" for _ in SUMMARY.columns[1:])]
        cells[at] = "12,5"
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"

    html = f"<table><tr>{headings}</tr>{line('F3')}{line('Z')}</table>"
    card = table(target_id=["M1", "F3"], value=[1.0, 12.5])
    found = [(one.key, one.value, one.decimals) for one in Collector({"SCORECARD": card}).page(html, "vi")
             if one.printed == "12,5"]
    assert found[0] == (Key("SCORECARD.value", "row 1"), 12.5, 1)
    assert (found[1][0].area, found[1][1]) == ("text", "12,5"), "no row of the scorecard has this name"
