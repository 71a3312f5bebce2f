"""What a plan book cannot use is refused by name before its first step; what its steps found is not thrown away."""
import json
import shutil

import pytest
from hatangso.algorithms.core.package import resource_path
from qgis.core import QgsProcessingException, QgsVectorLayer
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample
ENTERED = {"target": str, "year": int, "value": str, "unit": str, "as_of": str, "source": str}


def entered():
    return layer("None", ENTERED, [(None, "F3", 2025, "97", "%", "2025-06-30", "Sở")], name="số liệu nhập")


def book(run, log=None, **given):
    return run("planbook", feedback=log or Log(), **{
        "COMMUNES": sample("communes"), "POINTS": sample("postal_points"), **given})


def refused_at_once(run, *words, **given):
    log = Log()
    with pytest.raises(QgsProcessingException) as error:
        book(run, log, **given)
    for word in words:
        assert word in str(error.value), str(error.value)
    assert not [line for line in log.lines if "features of layer" in line], "a step had begun"


def test_entered_values_need_a_date(run):
    refused_at_once(run, "Entered values", "Date of the figures", ENTERED=entered())
    assert book(run, ENTERED=entered(), AS_OF="2025-12-31")["ENTERED_COUNT"] == 1


@pytest.mark.parametrize(("options", "words"), [
    ("sharedtowersiting.NEW_SITE = 5", ["NEW_SITE", "NEW_SITES"]),
    ("sharedtowersitting.NEW_SITES = 5", ["sharedtowersitting"]),
    ("sharedtowersiting.TARGET_SHARE = tam muoi", ["TARGET_SHARE", "tam muoi", "number"]),
    ("sharedtowersiting.NEW_SITES = 2,5", ["NEW_SITES", "2,5"]),
    ("sharedtowersiting.NEW_SITES = -1", ["NEW_SITES", "-1"]),
    ("mobilecoverage.SERVICE = 6g", ["SERVICE", "6g", "nr"]),
    ("television.SERVCE = dvbt2", ["SERVCE", "SERVICE"]),
    ("television.TIME_LIMIT = 5", ["no parameter television.TIME_LIMIT"]),
    ("planscorecard.AS_OF = hôm nay", ["AS_OF", "hôm nay"]),
    ("exportplantables.INCLUDE_SECRET = có lẽ", ["INCLUDE_SECRET", "có lẽ"]),
    ("postalgap.DEMAND_STEP = 100\npostalgap.DEMAND_STEP = 200", ["DEMAND_STEP", "twice"]),
    ("postalgap.POINTS_ = x", ["POINTS_"]),
])
def test_options_are_checked_before_the_first_step(run, options, words):
    refused_at_once(run, *words, OPTIONS=options)


def test_good_options_are_handed_on(run, tmp_path):
    log = Log()
    book(run, log, OPTIONS="exportplantables.INCLUDE_SECRET = không; postalgap.DEMAND_STEP = 250",
         WORKBOOK=str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").is_file()


def test_fields_and_layers_are_checked_before_the_first_step(run, tmp_path):
    refused_at_once(run, "danso", FIELDS="COMMUNES.population = danso")
    refused_at_once(run, "không có", FIBRE=str(tmp_path / "không có.gpkg"))


@pytest.mark.parametrize("parameter", ["PROFILE", "TERRITORY"])
def test_a_misspelt_key_of_a_file_is_refused_by_name(run, tmp_path, parameter):
    shipped = {"PROFILE": ("profiles", "ca_mau_2021_2030.json"), "TERRITORY": ("territories", "ca_mau.json")}
    content = json.loads(resource_path(*shipped[parameter]).read_text(encoding="utf-8"))
    content["tarets"] = 1
    path = tmp_path / "riêng.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    refused_at_once(run, "tarets", **{parameter: str(path)})


def test_a_broken_template_and_forms_are_refused_before_the_first_step(run, tmp_path):
    (tmp_path / "mẫu.xlsx").write_text("x", encoding="utf-8")
    refused_at_once(run, "mẫu.xlsx", TEMPLATE=str(tmp_path / "mẫu.xlsx"))
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    refused_at_once(run, "x.json", FORMS=str(tmp_path))


def test_a_scorecard_that_fails_does_not_cost_the_tables(run, tmp_path):
    bad = layer("None", {**ENTERED}, [(None, "F3", 2025, "chín bảy", "%", "2025-06-30", "Sở")], name="nhập")
    result = book(run, ENTERED=bad, AS_OF="2025-12-31", WORKBOOK=str(tmp_path / "a.xlsx"),
                  PLAN_GPKG=str(tmp_path / "a.gpkg"), REPORT=str(tmp_path / "a.html"))
    assert result["FAILED_COUNT"] >= 1
    assert (tmp_path / "a.xlsx").is_file()
    assert not (tmp_path / "a.html").exists()
    assert QgsVectorLayer(f"{tmp_path / 'a.gpkg'}|layername=postal_by_commune", "x", "ogr").featureCount() == 64


def test_tables_that_fail_do_not_cost_the_finished_steps(run, tmp_path, monkeypatch):
    from hatangso.algorithms.core.errors import InputError
    from hatangso.algorithms.core.plan.template import fill

    def broken(*_, **__):
        raise InputError("Template {file} cannot be filled.", file="mẫu.xlsx")

    monkeypatch.setattr(fill, "fill_template", broken)
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "mẫu.xlsx")
    (tmp_path / "a.html").write_text("<html>cũ</html>", encoding="utf-8")
    log = Log()
    with pytest.raises(QgsProcessingException, match="mẫu.xlsx"):
        book(run, log, TEMPLATE=str(tmp_path / "mẫu.xlsx"), WORKBOOK=str(tmp_path / "a.xlsx"),
             REPORT=str(tmp_path / "a.html"), PLAN_GPKG=str(tmp_path / "a.gpkg"))
    assert any("a.gpkg.part" in line for line in log.lines)
    shutil.copy(tmp_path / "a.gpkg.part", tmp_path / "xem.gpkg")
    assert len(rows(f"{tmp_path / 'xem.gpkg'}|layername=postal_by_commune")) == 64
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "<html>cũ</html>"
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("at", [5, 20, 40, 60, 80, 95, 97, 99])
def test_a_cancelled_book_leaves_what_was_there(run, tmp_path, at):
    report = tmp_path / "a.html"
    report.write_text("<html>cũ</html>", encoding="utf-8")
    log = Log(cancel_at=at)
    found = book(run, log, REPORT=str(report), WORKBOOK=str(tmp_path / "a.xlsx"))
    if any("Cancelled" in line for line in log.lines):
        assert not found
        assert report.read_text(encoding="utf-8") == "<html>cũ</html>"
        assert not (tmp_path / "a.xlsx").exists()
    else:
        assert (tmp_path / "a.xlsx").is_file()
    assert not list(tmp_path.glob(".hatangso-*"))
