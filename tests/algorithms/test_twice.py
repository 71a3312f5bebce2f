"""Same inputs and seed, same answer: features compared in order, geometry bytes and attributes; cells by value."""
from pathlib import Path

import pytest
from qgis_layers import attributes

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")


def sample(name):
    return f"{SAMPLE}|layername={name}"


CASES = {
    "postalgap": (
        {"POINTS": "postal_points", "COMMUNES": "communes"}, {}, ("BY_COMMUNE", "POINTS_CHECKED")),
    "copperbacklog": (
        {"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "COMMUNES": "communes"}, {},
        ("BACKLOG", "BY_COMMUNE", "HAMLETS_WITHOUT_FIBRE")),
    "sharedtowersiting": (
        {"DEMAND": "hamlets", "TOWERS": "masts", "COMMUNES": "communes"},
        {"RADIUS": 3000, "NEW_SITES": 10, "SEED": 3}, ("SITES", "DEMAND_COVERAGE")),
    "towersharingaudit": (
        {"TOWERS": "masts", "COMMUNES": "communes"}, {"RULE_SET": "hai_duong_2018"},
        ("SITES", "PAIRS", "BY_COMMUNE")),
}


@pytest.mark.parametrize("name", CASES)
def test_two_runs_are_equal(run, name):
    layers, options, outputs = CASES[name]

    def once():
        parameters = {key: sample(value) for key, value in layers.items()}
        result = run(name, **parameters, **options, **{key: "memory:" for key in outputs})
        numbers = {key: value for key, value in result.items() if isinstance(value, (int, float))}
        return numbers, {key: attributes(result[key]) for key in outputs}

    (numbers, rows), (numbers_again, rows_again) = once(), once()
    assert numbers == numbers_again
    assert rows == rows_again
    assert any(rows.values())


def test_two_workbooks_are_cell_equal(run, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    by_commune = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), BY_COMMUNE="memory:",
                     POINTS_CHECKED="memory:")["BY_COMMUNE"]

    def cells(name):
        path = str(tmp_path / name)
        run("exportplantables", POSTAL_BY_COMMUNE=by_commune, MASTS=sample("masts"), AS_OF="2025-12-31", WORKBOOK=path)
        book = openpyxl.load_workbook(path)
        return {(sheet.title, cell.coordinate): (cell.value, cell.number_format, cell.font.name, cell.font.b)
                for sheet in book for row in sheet.iter_rows() for cell in row}

    first = cells("một.xlsx")
    assert first == cells("hai.xlsx")
    assert len(first) > 500
