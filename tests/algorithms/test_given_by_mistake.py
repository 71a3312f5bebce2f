"""A layer of another role, a layer called like a parameter, a file called like another kind: nothing is silent."""
import pytest
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
    found = run("exportplantables", MASTS=MASTS, WORKBOOK=str(tmp_path / name))
    assert found["WORKBOOK"] == str(tmp_path / written)
    assert [path.name for path in tmp_path.iterdir()] == [written]
