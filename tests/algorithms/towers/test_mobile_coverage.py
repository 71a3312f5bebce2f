"""mobilecoverage inside QGIS, on the sample province and a generated terrain."""

import numpy as np
import pytest
from qgis.core import QgsRasterLayer
from sample_layers import middle, needs_sample, rows, sample

pytestmark = needs_sample


def cover(run, **changes):
    return run("mobilecoverage", **{
        "TOWERS": sample("masts"), "RADIO": sample("radio"), "DEMAND": sample("hamlets"),
        "COMMUNES": sample("communes"), "DEMAND_COVERAGE": "memory:", **changes})


def test_tables_agree_with_the_headlines(run, tmp_path):
    found = cover(run, SERVICE="nr", TOWER_STATS="memory:", BY_COMMUNE="memory:", WHITE_SPOTS="memory:",
                  ROAD_GAPS="memory:", ROADS=sample("network"), REPORT=str(tmp_path / "phủ sóng.html"))
    places, communes, spots, towers, gaps = (
        rows(found[name]) for name in ("DEMAND_COVERAGE", "BY_COMMUNE", "WHITE_SPOTS", "TOWER_STATS", "ROAD_GAPS"))
    people = sum(row["people"] for row in places)
    assert people == found["POPULATION_TOTAL"]
    covered = sum(row["people"] for row in places if row["n_oper"] > 0)
    assert found["SHARE_COVERED_ANY"] == pytest.approx(100 * covered / people)
    assert sum(row["covered"] for row in communes) == pytest.approx(covered)
    each = dict(part.split("=") for part in found["SHARE_BY_OPERATOR"].split("; "))
    assert set(each) == {"Viettel", "VNPT", "MobiFone"}
    assert np.mean([float(share) for share in each.values()]) == pytest.approx(found["SHARE_COVERED_EACH"], abs=0.01)
    assert len(spots) == found["WHITE_SPOTS_COUNT"] == sum(row["white"] for row in communes)
    assert found["SHARE_COMMUNES_SERVED"] == pytest.approx(100 * np.mean([row["stations"] > 0 for row in communes]))
    assert len({row["site_id"] for row in towers}) == found["TOWERS_COUNT"]
    assert sum(row["length_m"] for row in gaps) / 1000 == pytest.approx(found["ROAD_GAPS_KM"])
    assert all(feature.hasGeometry() for feature in found["ROAD_GAPS"].getFeatures())
    page = (tmp_path / "phủ sóng.html").read_text(encoding="utf-8")
    assert "p1812" in page
    assert "bán kính" in page


def test_technology_names_the_service_and_the_radius_is_the_baseline(run):
    by_radius = cover(run, TECHNOLOGY="5G", MODEL="radius")
    assert by_radius["SHARE_COVERED_ANY"] == by_radius["SHARE_ANY_RADIUS"]
    assert cover(run, SERVICE="nr", MODEL="radius")["SHARE_COVERED_ANY"] == by_radius["SHARE_COVERED_ANY"]
    assert cover(run, TECHNOLOGY="4G", MODEL="radius")["SHARE_COVERED_ANY"] > by_radius["SHARE_COVERED_ANY"]


def test_terrain_lowers_coverage_and_masts_outside_are_counted(run, terrain, tmp_path):
    flat = cover(run, SERVICE="nr", FLAT_CLUTTER=0, MAX_DISTANCE=5000)
    hills = cover(run, SERVICE="nr", DEM=terrain, MAX_DISTANCE=5000, STEP=90, SERVER=str(tmp_path / "mức thu.tif"),
                  SERVER_STEP=500, CACHE=str(tmp_path / "cache"))
    assert hills["TOWERS_OUTSIDE"] > 0
    assert 0 < hills["SHARE_COVERED_ANY"] < flat["SHARE_COVERED_ANY"]
    raster = QgsRasterLayer(hills["SERVER"], "server")
    assert raster.isValid()
    assert raster.bandCount() == 2
    again = cover(run, SERVICE="nr", DEM=terrain, MAX_DISTANCE=5000, STEP=90, CACHE=str(tmp_path / "cache"))
    assert again["SHARE_COVERED_ANY"] == hills["SHARE_COVERED_ANY"]
    assert again["SHARE_COVERED_EACH"] == hills["SHARE_COVERED_EACH"]


def test_people_from_a_raster(run, tmp_path):
    from osgeo import gdal, osr

    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "people.tif"), 50, 50, 1, gdal.GDT_Float32)
    from hatangso.algorithms.core.geometry.geodesy import transform

    x, y, crs = middle("communes")
    centre = transform([(x, y)], crs, "EPSG:4326")[0]
    dataset.SetGeoTransform((centre[0] - 0.25, 0.01, 0, centre[1] + 0.25, 0, -0.01))
    dataset.SetProjection(system.ExportToWkt())
    dataset.GetRasterBand(1).WriteArray(np.arange(2500.0).reshape(50, 50))
    dataset = None
    found = cover(run, DEMAND=None, POPULATION_RASTER=str(tmp_path / "people.tif"), MODEL="freespace")
    assert found["POPULATION_TOTAL"] == 2500 * 2499 / 2
    assert len(rows(found["DEMAND_COVERAGE"])) == 2499


def test_of_several_bands_the_first_counts_and_that_is_said(run, tmp_path):
    from osgeo import gdal, osr
    from qgis_layers import Log

    path, system, log = str(tmp_path / "dân.tif"), osr.SpatialReference(), Log()
    system.ImportFromEPSG(4326)
    dataset = gdal.GetDriverByName("GTiff").Create(path, 10, 10, 2, gdal.GDT_Float32)
    dataset.SetGeoTransform((105.0, 0.01, 0, 9.1, 0, -0.01))
    dataset.SetProjection(system.ExportToWkt())
    for band in (1, 2):
        dataset.GetRasterBand(band).WriteArray(np.full((10, 10), 10.0 * band))
    dataset = None
    found = cover(run, feedback=log, DEMAND=None, POPULATION_RASTER=path, MODEL="freespace")
    assert found["POPULATION_TOTAL"] == 1000
    assert any("dân" in line and "band (2)" in line for line in log.lines), log.lines
    log = Log()
    cover(run, feedback=log, POPULATION_RASTER=path, MODEL="freespace")
    assert any("is not read" in line and "Population raster" in line for line in log.lines), log.lines
