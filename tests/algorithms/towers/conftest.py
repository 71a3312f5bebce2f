"""Ground under the sample province."""
import numpy as np
import pytest
from sample_layers import middle


@pytest.fixture
def terrain(tmp_path):
    """A wavy terrain in VN-2000 over part of the sample province, with a void."""
    from osgeo import gdal, osr

    system = osr.SpatialReference()
    system.ImportFromEPSG(9207)
    from hatangso.algorithms.core.geometry.geodesy import transform

    x, y, crs = middle("hamlets")
    centre = transform([(x, y)], crs, "EPSG:9207")[0]
    path = tmp_path / "độ cao.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 400, 400, 1, gdal.GDT_Int16)
    dataset.SetGeoTransform((centre[0] - 18000, 90, 0, centre[1] + 18000, 0, -90))
    dataset.SetProjection(system.ExportToWkt())
    y, x = np.mgrid[0:400, 0:400]
    height = np.rint(60 + 50 * np.sin(x / 9.0) * np.cos(y / 11.0)).astype(np.int16)
    height[:40, :40] = -9999
    dataset.GetRasterBand(1).WriteArray(height)
    dataset.GetRasterBand(1).SetNoDataValue(-9999)
    dataset = None
    return str(path)
