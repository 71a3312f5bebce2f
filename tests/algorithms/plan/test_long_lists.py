"""A list that is too long for an annex: added up in the book, whole in the package, agreeing to the unit."""
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.record import RunRecord, steps_of
from qgis_layers import Log
from sample_layers import needs_sample, rows, sample

openpyxl = pytest.importorskip("openpyxl")
pytestmark = needs_sample


@pytest.fixture(scope="module")
def covered(provider, tmp_path_factory):
    """Communes and white spots of the sample by the plain radius, in a file."""
    import processing

    folder = tmp_path_factory.mktemp("phủ sóng")
    return processing.run("hatangso:mobilecoverage", {
        "TOWERS": sample("masts"), "RADIO": sample("radio"), "DEMAND": sample("hamlets"), "SERVICE": "nr",
        "COMMUNES": sample("communes"), "MODEL": "radius", "DEMAND_COVERAGE": "memory:",
        "BY_COMMUNE": str(folder / "xã.gpkg"), "WHITE_SPOTS": str(folder / "trắng.gpkg")})


def own_forms(folder, over):
    """Write the form of white spots with another limit, as a province would."""
    folder.mkdir()
    form = json.loads(resource_path("tables", "white_spots.json").read_text(encoding="utf-8"))
    form["gather"]["over"] = over
    (folder / "white_spots.json").write_text(json.dumps(form), encoding="utf-8")
    return str(folder)


def printed(run, covered, folder, over, **more):
    """Return the numbers, the log, the check and the cells of the sheet of white spots of a book with this limit."""
    outer, log = RunRecord("test"), Log()
    with steps_of(outer):
        numbers = run("exportplantables", feedback=log, WHITE_SPOTS=covered["WHITE_SPOTS"],
                      COVERAGE_BY_COMMUNE=covered["BY_COMMUNE"], FORMS=own_forms(folder / f"biểu {over}", over),
                      AS_OF="2025-12-31", WORKBOOK=str(folder / f"{over}.xlsx"), PLAN_GPKG=str(folder / f"{over}.gpkg"),
                      CSV_FOLDER=str(folder / f"csv {over}"), ODS=str(folder / f"{over}.ods"), **more)
    book = openpyxl.load_workbook(folder / f"{over}.xlsx", data_only=True)
    sheet = next(one for one in book.worksheets if one.title in ("Ấp, khóm chưa có sóng", "Hamlets without signal"))
    return numbers, log.lines, outer.steps[0].check, [list(line) for line in sheet.iter_rows(values_only=True)]


def table(cells):
    """Return the rows under the column numbers up to the total, and the total."""
    first = next(at for at, row in enumerate(cells) if row[0] == "(1)") + 1
    last = next(at for at, row in enumerate(cells) if row[1] in ("Tổng cộng", "Total"))
    return cells[first:last], cells[last]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_row_more_than_the_limit_is_added_up_and_agrees_with_the_whole_list(run, covered, tmp_path, language):
    spots = rows(covered["WHITE_SPOTS"])
    assert len(spots) == covered["WHITE_SPOTS_COUNT"] > 40
    people = sum(row["people"] for row in spots)
    numbers, lines, check, cells = printed(run, covered, tmp_path, len(spots), LANGUAGE=language)
    listed, total = table(cells)
    assert len(listed) == len(spots)
    assert people in total
    assert not any("white_spots" in str(line) for line in lines)
    numbers, lines, check, cells = printed(run, covered, tmp_path, len(spots) - 1, LANGUAGE=language)
    added, total = table(cells)
    assert (check.differences, numbers["INCONSISTENT_COUNT"]) == ([], 0)
    assert 0 < len(added) < len(spots)
    by_commune = [(row["white"], row["white_ppl"]) for row in rows(covered["BY_COMMUNE"]) if row["white"]]
    assert sorted((row[2], row[3]) for row in added) == sorted(by_commune)
    assert total[2:4] == [len(spots), people]
    assert sum("white_spots" in str(line) for line in lines) == 1
    assert sum("white_spots" in str(row[0]) for row in cells) == 1
    with closing(sqlite3.connect(tmp_path / f"{len(spots) - 1}.gpkg")) as package:
        assert package.execute("SELECT count(*), sum(people) FROM white_spots").fetchone() == (len(spots), people)


def test_a_changed_row_of_the_package_is_still_found(run, covered, tmp_path, monkeypatch):
    from hatangso.algorithms.bridge.book import checked as checked_book

    def spoilt(path, *given):
        with closing(sqlite3.connect(path)) as package:
            for trigger, in package.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                package.execute(f'DROP TRIGGER "{trigger}"')
            package.execute("UPDATE white_spots SET people = people + 1 WHERE rowid = 7")
            package.execute("DELETE FROM white_spots WHERE rowid = (SELECT max(rowid) FROM white_spots)")
            package.commit()
        return plain(path, *given)

    plain = checked_book.read_package
    monkeypatch.setattr(checked_book, "read_package", spoilt)
    numbers, _, check, _ = printed(run, covered, tmp_path, 10)
    told = {(one.first.place.spot.line, one.first.place.spot.column) for one in check.differences}
    last = covered["WHITE_SPOTS_COUNT"] - 1
    assert {(6, "people"), (None, None), (last, "people")} <= told
    assert numbers["INCONSISTENT_COUNT"] == len(check.differences)
    shutil.rmtree(tmp_path / "csv 10")


def test_a_layer_of_a_step_that_nobody_reads_is_not_made_and_changes_no_figure(provider, covered):
    from hatangso.algorithms.bridge.steps.chain import StepFeedback, given_to, made, run_plain
    from qgis.core import QgsProcessingContext

    log = Log()
    feedback, context, algorithm = StepFeedback(1, log), QgsProcessingContext(), made("mobilecoverage")
    feedback.unread = frozenset({"DEMAND_COVERAGE"})
    found = run_plain(algorithm, given_to(algorithm, {
        "TOWERS": sample("masts"), "RADIO": sample("radio"), "DEMAND": sample("hamlets"), "SERVICE": "nr",
        "COMMUNES": sample("communes"), "MODEL": "radius", "BY_COMMUNE": "memory:"}, {}, "vi"), context, feedback)
    assert "DEMAND_COVERAGE" not in found
    assert found["BY_COMMUNE"]
    numbers = {name for name, value in covered.items() if isinstance(value, (int, float))}
    assert {name: found[name] for name in numbers} == {name: covered[name] for name in numbers}
