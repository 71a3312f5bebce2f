"""The plan book from one file: the same figures as from the dialog, and what the dialog says goes first."""
import json

from sample_layers import SAMPLE, needs_sample, sample


@needs_sample
def test_the_book_from_a_plan_file_equals_the_book_from_the_dialog(run, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({
        "version": 1, "as_of": "2025-12-31", "basis": "layer",
        "layers": {"COMMUNES": {"source": f"{SAMPLE}|layername=communes"},
                   "POINTS": {"source": f"{SAMPLE}|layername=postal_points", "provider": "Bưu điện tỉnh"}}}),
        encoding="utf-8")
    by_file = run("planbook", PLAN=str(path), WORKBOOK=str(tmp_path / "a.xlsx"))
    by_hand = run("planbook", COMMUNES=sample("communes"), POINTS=sample("postal_points"), AS_OF="2025-12-31",
                  BASIS="layer", SOURCES="POINTS = Bưu điện tỉnh", WORKBOOK=str(tmp_path / "b.xlsx"))
    counts = ("COMPUTED_COUNT", "MISSING_COUNT", "MET_COUNT", "TABLES_COUNT", "ROWS_COUNT", "FAILED_COUNT")
    assert [by_file[name] for name in counts] == [by_hand[name] for name in counts]
    assert by_file["COMPUTED_COUNT"] > 0
