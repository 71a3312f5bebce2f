"""A layer of another role, a layer called like a parameter, a file called like another kind: nothing is silent."""
import json

import pytest
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

MASTS = layer("Point", {"Mã trạm": str, "Chủ sở hữu": str, "DN dùng chung": str},
              [("POINT(105 9.2)", "A", "Viettel", "VNPT")], name="TOWERS")


@needs_sample
@pytest.mark.parametrize("given", ["masts", "institutions", "hamlets"])
def test_other_places_given_as_postal_points_are_doubted(run, given):
    log = Log()
    run("postalgap", log, POINTS=sample(given), COMMUNES=sample("communes"), BY_COMMUNE="TEMPORARY_OUTPUT",
        POINTS_CHECKED="TEMPORARY_OUTPUT")
    assert any(f"layer {given} looks like" in line or f"lớp {given} giống" in line for line in log.lines)


@needs_sample
def test_the_right_layers_are_not_doubted(run):
    log = Log()
    run("postalgap", log, POINTS=sample("postal_points"), COMMUNES=sample("communes"), DEMAND=sample("hamlets"),
        BY_COMMUNE="TEMPORARY_OUTPUT", POINTS_CHECKED="TEMPORARY_OUTPUT")
    assert not any("looks like" in line or " giống " in line for line in log.lines)


def test_a_layer_called_like_a_parameter_keeps_its_name(run):
    log = Log()
    run("towersharingaudit", log, TOWERS=MASTS, SITES="TEMPORARY_OUTPUT", PAIRS="TEMPORARY_OUTPUT",
        BY_COMMUNE="TEMPORARY_OUTPUT")
    assert any("layer TOWERS" in line or "lớp TOWERS" in line for line in log.lines)


@pytest.mark.parametrize(("name", "written"), [("a.txt", "a.txt.xlsx"), ("a", "a.xlsx"), ("a.xls", "a.xls.xlsx"),
                                               ("a.XLSX", "a.XLSX")])
def test_a_workbook_ends_as_workbooks_do(run, tmp_path, name, written):
    found = run("exportplantables", feedback=(log := Log()), MASTS=MASTS, WORKBOOK=str(tmp_path / name),
                SKIPPED="memory:")
    told = [line for line in log.lines if "the file becomes" in line or "tệp được ghi thành" in line]
    assert [written in line for line in told] == [True] * (name != written), "a layer in memory becomes no file"
    assert found["WORKBOOK"] == str(tmp_path / written)
    assert [path.name for path in tmp_path.iterdir()] == [written]


TEMPORARY = "memory://Point?crs=EPSG:4326&field=code:string"


def test_the_address_of_a_temporary_layer_is_refused_by_what_it_was_given_to(provider):
    from qgis.core import QgsProcessingContext

    tried = 0
    for algorithm in provider.algorithms():
        for one in algorithm.parameterDefinitions():
            if one.type() != "source":
                continue
            right, words = algorithm.create().checkParameterValues({one.name(): TEMPORARY}, QgsProcessingContext())
            assert not right
            tried += one.description() in words and TEMPORARY in words
    assert tried > 100


def test_a_plan_with_a_temporary_layer_says_which(run, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"version": 1, "layers": {"TOWERS": {"source": TEMPORARY}}}), encoding="utf-8")
    with pytest.raises(QgsProcessingException) as error:
        run("planbook", PLAN=str(plan), AS_OF="2025-12-31", WORKBOOK=str(tmp_path / "book.xlsx"),
            REPORT=str(tmp_path / "book.html"))
    assert "Antenna masts" in str(error.value) or "Cột ăng ten" in str(error.value)
    assert TEMPORARY in str(error.value)


def test_a_layer_without_a_name_is_called_by_what_it_was_given_to(run):
    nameless = layer("Point", {"code": str}, [], name="")
    with pytest.raises(QgsProcessingException) as error:
        run("towersharingaudit", TOWERS=nameless, SITES="TEMPORARY_OUTPUT", PAIRS="TEMPORARY_OUTPUT",
            BY_COMMUNE="TEMPORARY_OUTPUT")
    assert "“" in str(error.value)
    assert "Layer  " not in str(error.value)
    assert "Lớp  " not in str(error.value)
