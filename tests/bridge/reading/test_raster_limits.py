"""Rasters in and out: no-data of every band, the limit of cells, systems that cannot be."""
import numpy as np
import pytest
from hatangso.algorithms.bridge.reading import raster
from hatangso.algorithms.core.errors import InputError, SizeError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.towers.coverage.raster import LevelRaster
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer


def _raster(path, values, origin=(105.0, 9.1), step=0.01, epsg=4326, nodata=None, kind=gdal.GDT_Float32):
    rows, columns = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, kind)
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((origin[0], step, 0, origin[1], 0, -step))
    dataset.GetRasterBand(1).WriteArray(values)
    if nodata is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
    dataset = None
    return QgsRasterLayer(str(path), "raster")


def test_both_bands_of_the_level_raster_keep_their_gaps(qgis_app, tmp_path):
    plane = LocalPlane(105.0, 9.0)
    level = np.array([[-90.0, np.nan], [-100.0, -80.0]], np.float32)
    path = str(tmp_path / "level.tif")
    raster.write_level_raster(path, LevelRaster(level, np.array([[1, 0], [2, 2]]), (0.0, 200.0), (100.0, -100.0),
                                                crs=plane.definition))
    dataset = gdal.Open(path)
    for number, expected in ((1, level), (2, [[1, np.nan], [2, 2]])):
        band = dataset.GetRasterBand(number)
        assert np.isnan(band.GetNoDataValue())
        assert np.array_equal(band.ReadAsArray(), expected, equal_nan=True)


def test_a_raster_of_too_many_cells_is_refused(qgis_app, tmp_path, monkeypatch):
    layer = _raster(tmp_path / "a.tif", np.ones((10, 10), np.float32))
    assert raster.read_grid(layer, "DEM").values.shape == (10, 10)
    monkeypatch.setattr(raster, "MOST_CELLS", 99)
    with pytest.raises(SizeError):
        raster.read_grid(layer, "DEM")


@pytest.mark.parametrize(("origin", "step", "epsg"), [((499_996.0, 1_000_000.0), 30.0, 4326), ((105.0, 9.1), 0.01,
                                                                                               32648)])
def test_a_raster_in_the_wrong_system_is_named(qgis_app, tmp_path, origin, step, epsg):
    with pytest.raises(InputError, match="Set its true coordinate reference system"):
        raster.read_grid(_raster(tmp_path / "a.tif", np.ones((5, 5), np.float32), origin, step, epsg), "DEM")


def test_a_raster_that_is_cut_off_is_refused(qgis_app, tmp_path):
    path = tmp_path / "địa hình.tif"
    _raster(path, np.random.default_rng(1).random((80, 80)).astype(np.float32))
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(InputError, match="DEM: raster địa hình cannot be read to its end, its file is cut off or"):
        raster.read_grid(QgsRasterLayer(str(path), "địa hình"), "DEM")


def test_a_declared_no_data_that_the_type_cannot_hold_hides_nothing(qgis_app, tmp_path):
    values = np.full((4, 4), 241, np.uint8)
    assert (raster.read_grid(_raster(tmp_path / "a.tif", values, nodata=-9999, kind=gdal.GDT_Byte),
                             "P").values == 241).all()


@pytest.mark.parametrize("turned", [(0.002, 0.0), (0.0, 0.002), (0.002, 0.002)])
def test_a_raster_that_is_turned_is_refused(qgis_app, tmp_path, turned):
    _raster(tmp_path / "dân số.tif", np.ones((10, 10), np.float32))
    dataset = gdal.Open(str(tmp_path / "dân số.tif"), gdal.GA_Update)
    dataset.SetGeoTransform((105.0, 0.01, turned[0], 9.1, turned[1], -0.01))
    dataset = None
    with pytest.raises(InputError, match="raster dân số is turned"):
        raster.read_grid(QgsRasterLayer(str(tmp_path / "dân số.tif"), "dân số"), "POPULATION_RASTER")


def test_a_raster_that_control_points_place_is_refused(qgis_app, tmp_path):
    path = tmp_path / "dân số.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 20, 10, 1, gdal.GDT_Float32)
    dataset.SetGCPs([gdal.GCP(105.0 + x * 0.008 - y * 0.006, 9.0 - y * 0.008 - x * 0.006, 0, x, y)
                     for x, y in ((0, 0), (20, 0), (0, 10), (20, 10))],
                    QgsCoordinateReferenceSystem("EPSG:4326").toWkt())
    dataset.GetRasterBand(1).WriteArray(np.ones((10, 20), np.float32))
    dataset = None
    with pytest.raises(InputError, match="raster dân số is turned"):
        raster.read_grid(QgsRasterLayer(str(path), "dân số"), "POPULATION_RASTER")


def test_a_raster_turned_by_the_last_digits_of_its_numbers_is_read_cell_by_cell(qgis_app, tmp_path):
    values = np.arange(100, dtype=np.float32).reshape(10, 10)
    _raster(tmp_path / "a.tif", values)
    dataset = gdal.Open(str(tmp_path / "a.tif"), gdal.GA_Update)
    dataset.SetGeoTransform((105.0, 0.01, 1e-15, 9.1, -1e-15, -0.01))
    dataset = None
    assert np.array_equal(raster.read_grid(QgsRasterLayer(str(tmp_path / "a.tif"), "a"), "DEM").values, values)


def test_a_raster_whose_rows_begin_in_the_south_is_read_as_it_lies(qgis_app, tmp_path):
    values = np.arange(100, dtype=np.float32).reshape(10, 10)
    _raster(tmp_path / "a.tif", values)
    dataset = gdal.Open(str(tmp_path / "a.tif"), gdal.GA_Update)
    dataset.SetGeoTransform((105.0, 0.01, 0, 9.0, 0, 0.01))
    dataset = None
    assert np.array_equal(raster.read_grid(QgsRasterLayer(str(tmp_path / "a.tif"), "a"), "DEM").values, values[::-1])
