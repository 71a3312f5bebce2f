"""Mast layers with columns of their own become a register that every tool for masts reads."""
import pytest
from qgis.core import QgsCoordinateTransformContext, QgsProcessingException, QgsVectorFileWriter
from qgis_layers import Log, attributes, layer

VIETTEL = [("POINT(105 9)", "CMU01", "Viettel", 42.0, "2G,4G"), ("POINT(105.01 9)", "CMU02", "Viettel", 30.0, "4G")]
VNPT = [("POINT(105.0001 9)", "VN-9", "VIETTEL TELECOM", 45.0, "A2b"), ("POINT(105.03 9)", "VN-8", "VNPT", 20.0, "A2a")]
OUTPUTS = dict.fromkeys(("REGISTER", "CONTRADICTIONS", "CHANGES", "RADIO"), "memory:")


def viettel(name="Viettel 2025", rows=VIETTEL, crs="EPSG:4326"):
    return layer("Point", {"Mã cột": str, "Chủ sở hữu": str, "Chiều cao cột (m)": float, "Công nghệ": str}, rows, crs,
                 name)


def vnpt(name="VNPT Cà Mau"):
    return layer("Point", {"macot": str, "chusohuucot": str, "chieucao": float, "loaicot": str}, VNPT, name=name)


def rows(found, *keys):
    return sorted(tuple(feature[key] for key in keys) for feature in found.getFeatures())


def test_lists_with_their_own_columns(run):
    result = run("mergeregisters", LISTS=[viettel(), vnpt()], LANGUAGE="en", **OUTPUTS)
    assert rows(result["REGISTER"], "id", "owner", "tenants", "stations", "height_m") == [
        ("CMU01", "Viettel", "Viettel; VNPT", "VNPT: VN-9; Viettel: CMU01", 42.0),
        ("CMU02", "Viettel", "Viettel", "Viettel: CMU02", 30.0), ("VN-8", "VNPT", "VNPT", "VNPT: VN-8", 20.0)]
    assert rows(result["CONTRADICTIONS"], "id", "field", "kept", "other") == [
        ("CMU01", "Mast height", "42", "45"), ("CMU01", "Position", "105.000000, 9.000000", "105.000100, 9.000000")]
    assert set(rows(result["RADIO"], "site_id", "operator")) == {
        ("CMU01", "Viettel"), ("CMU01", "VNPT"), ("CMU02", "Viettel"), ("VN-8", "VNPT")}
    assert (result["ROWS_READ"], result["MASTS_COUNT"], result["SHARED_COUNT"]) == (4, 3, 1)
    assert result["NEW_COUNT"] is None


def test_merging_the_register_again_changes_nothing(run):
    first = run("mergeregisters", LISTS=[viettel(), vnpt()], **OUTPUTS)["REGISTER"]
    again = run("mergeregisters", LISTS=[first], PREVIOUS=first, **OUTPUTS)
    assert attributes(again["REGISTER"]) == attributes(first)
    assert (again["CHANGES"].featureCount(), again["CONTRADICTIONS"].featureCount()) == (0, 0)
    assert (again["KEPT_COUNT"], again["NEW_COUNT"], again["GONE_COUNT"]) == (3, 0, 0)


def test_the_register_and_its_technologies_feed_the_tools_for_masts(run):
    found = run("mergeregisters", LISTS=[viettel(), vnpt()], **OUTPUTS)
    log = Log()
    audit = run("towersharingaudit", feedback=log, TOWERS=found["REGISTER"], RADIO=found["RADIO"], SITES="memory:",
                PAIRS="memory:", BY_COMMUNE="memory:")
    assert (audit["POSITIONS"], audit["SHARED_POSITIONS"], audit["TENANCY_RATIO"]) == (3, 1, pytest.approx(4 / 3))


def test_lists_of_one_name_are_told_apart(run, tmp_path):
    """What is said of one operator's list must not hold for another's whose layer has the same name."""
    lists = []
    for number, x in enumerate((105, 106)):
        made = layer("Point", {"macot": str, "chieucao": float}, [(f"POINT({x} 9)", f"X{number}", 30.0)], name="masts")
        address = str(tmp_path / f"ds{number}.gpkg")
        QgsVectorFileWriter.writeAsVectorFormatV3(made, address, QgsCoordinateTransformContext(), options("masts"))
        lists.append(f"{address}|layername=masts")
    with pytest.raises(QgsProcessingException, match="ds0: masts, ds1: masts"):
        run("mergeregisters", LISTS=lists, SENDERS="masts = Viettel", **OUTPUTS)
    found = run("mergeregisters", LISTS=lists, SENDERS="ds0: masts = Viettel\nds1: masts = VNPT", **OUTPUTS)
    assert rows(found["REGISTER"], "id", "tenants") == [("X0", "Viettel"), ("X1", "VNPT")]
    columns = {"macot": str, "chieucao": float}
    without_file = [layer("Point", columns, [(f"POINT({x} 9)", "A", 1.0)], name="ds") for x in (105, 106)]
    with pytest.raises(QgsProcessingException, match=r"ds \(1\), ds \(2\)"):
        run("mergeregisters", LISTS=without_file, FIELDS="ds.height_m = chieucao", **OUTPUTS)


def options(name):
    found = QgsVectorFileWriter.SaveVectorOptions()
    found.driverName, found.layerName = "GPKG", name
    return found


def test_senders_and_fields_can_be_said(run):
    lists = [viettel("ds 1"), layer("Point", {"macot": str, "H": float}, [("POINT(105 9)", "X1", 41.0)], name="ds 2")]
    log = Log()
    found = run("mergeregisters", feedback=log, LISTS=lists, SENDERS="ds 1 = Viettel\nds 2 = MobiFone",
                FIELDS="ds 2.height_m = H", **OUTPUTS)
    assert rows(found["REGISTER"], "id", "tenants") == [("CMU01", "Viettel; MobiFone"), ("CMU02", "Viettel")]
    assert rows(found["CONTRADICTIONS"], "kept", "other") == [("42", "41")]
    assert not any("SENDERS" in line for line in log.lines)
    log = Log()
    run("mergeregisters", feedback=log, LISTS=lists, FIELDS="ds 2.height_m = H", **OUTPUTS)
    assert any("ds 2" in line and "Viettel" in line for line in log.lines)


@pytest.mark.parametrize(("given", "named"), [
    ({"SENDERS": "ds 9 = Viettel"}, "ds 9"), ({"FIELDS": "Viettel 2025.cao = H"}, "cao"),
    ({"FIELDS": "ds 9.height_m = H"}, "ds 9"), ({"LISTS": []}, ""),
])
def test_refusals(run, given, named):
    with pytest.raises(QgsProcessingException, match=named):
        run("mergeregisters", **{"LISTS": [viettel()], **OUTPUTS, **given})


def test_lists_in_another_system(run):
    metres = [("POINT(554778.2 995299.8)", "CMU01", "Viettel", 42.0, "4G")]  # 105 E 9 N in TM-3 104-30
    found = run("mergeregisters", LISTS=[viettel(rows=metres, crs="EPSG:9207"), vnpt()], **OUTPUTS)
    place = next(one.geometry().asPoint() for one in found["REGISTER"].getFeatures() if one["id"] == "CMU01")
    assert found["SHARED_COUNT"] == 1
    assert place.x() == pytest.approx(105, abs=1e-4)


def test_one_id_at_two_places_of_the_register_before_is_two_masts(run):
    columns = {"id": str, "owner": str, "stations": str}
    before = layer("Point", columns, [
        ("POINT(105.9 9.3)", "X1", "VNPT", "VNPT: V2"), ("POINT(105 9)", "X1", "Viettel", "Viettel: CMU01"),
        ("POINT(105.00001 9)", "X1", "Viettel", "VNPT: V7")], name="sổ cũ")
    log = Log()
    found = run("mergeregisters", feedback=log, LISTS=[viettel()], PREVIOUS=before, **OUTPUTS)
    assert rows(found["REGISTER"], "id", "tenants") == [
        ("CMU02", "Viettel"), ("X1", "Viettel"), ("X1-2", "VNPT")]
    assert any("X1-2" in line for line in log.lines)
