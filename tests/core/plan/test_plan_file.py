"""plan.json stands for the parameters of the plan book; what is wrong in it is named by file and place."""
import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book.plan_file import plan_of, read_plan


def written(folder, **changes):
    (folder / "tinh.gpkg").write_bytes(b"")
    data = {
        "version": 1, "as_of": "2025-12-31", "rule_set": "bac_ninh_2025", "basis": "layer", "start_year": 2027,
        "layers": {
            "COMMUNES": {"source": "tinh.gpkg|layername=xa", "fields": {"population": "dan_so"},
                         "provider": "Cục Thống kê", "document": "Niên giám 2025", "date": "2025-07-01"},
            "TOWERS": {"source": "/so_lieu/cot.gpkg|layername=cot"}},
        "options": {"sharedtowersiting": {"NEW_SITES": 20}}, **changes}
    path = folder / "plan.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_plan_is_the_parameters_of_the_book(tmp_path):
    found = read_plan(written(tmp_path))
    assert found["COMMUNES"] == f"{tmp_path / 'tinh.gpkg'}|layername=xa", "a path is taken from the plan's folder"
    assert found["TOWERS"] == "/so_lieu/cot.gpkg|layername=cot"
    assert (found["AS_OF"], found["RULE_SET"], found["BASIS"], found["START_YEAR"]) == (
        "2025-12-31", "bac_ninh_2025", "layer", 2027)
    assert found["FIELDS"] == "COMMUNES.population = dan_so"
    assert found["SOURCES"] == "COMMUNES = Cục Thống kê; Niên giám 2025; 2025-07-01"
    assert found["OPTIONS"] == "sharedtowersiting.NEW_SITES = 20"
    assert "PROFILE" not in found


@pytest.mark.parametrize(("changes", "word"), [
    ({"laeyrs": {}}, "laeyrs"), ({"as_of": "31/12/2025"}, "as_of"), ({"basis": "both"}, "basis"),
    ({"layers": {"COMUNES": {"source": "x"}}}, "COMUNES"),
    ({"layers": {"COMMUNES": {"source": "x", "fild": {}}}}, "fild"),
    ({"version": 2}, "version")])
def test_what_is_misspelt_is_refused_by_name(tmp_path, changes, word):
    with pytest.raises(InputError) as error:
        read_plan(written(tmp_path, **changes))
    assert word in str(error.value)
    assert "plan.json" in str(error.value)


def test_what_is_wrong_in_the_text_of_a_project_is_named_by_its_file():
    text = json.dumps({"version": 1, "layers": {}, "laeyrs": {}})
    for file in ("plan.json", "tỉnh.json"):
        with pytest.raises(InputError) as error:
            plan_of(text, file)
        assert file in str(error.value)
        assert "laeyrs" in str(error.value)
