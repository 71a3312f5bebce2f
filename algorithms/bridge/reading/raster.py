"""Rasters to arrays and back."""
from __future__ import annotations

import numpy as np
from osgeo import gdal, osr
from qgis.core import QgsRectangle

from ...core.errors import InputError, Message, OutputError, SizeError
from ...core.geometry.geodesy import LONLAT, transform
from ...core.geometry.raster import Grid
from .. import compat
from .crs import crs_text

MOST_CELLS = 120_000_000
# Qgis.DataType numbers: the same in every version
_BYTE = 1
_LEAN = 1e-3  # cells by which the last row or column may lie aside
DTYPES = {1: "u1", 2: "u2", 3: "i2", 4: "u4", 5: "i4", 6: "f4", 7: "f8", 14: "i1"}


def read_grid(layer, parameter, bounds=None):
    """Return the first band of a raster layer as a :class:`Grid`; cells without data are NaN.

    Parameters
    ----------
    layer : QgsRasterLayer
    parameter : str
        For messages.
    bounds : tuple, optional
        West, south, east, north in degrees: only that part, grown to whole cells, is read.

    Raises
    ------
    InputError, SizeError
        The layer has no CRS, lies elsewhere, or the part is too large.
    """
    crs = crs_text(layer.crs(), layer.name())
    provider, extent = layer.dataProvider(), layer.extent()
    _check_system(layer, extent, parameter)
    _check_turned(layer, parameter)
    step_x, step_y = extent.width() / provider.xSize(), extent.height() / provider.ySize()
    left, top, right, bottom = 0, 0, provider.xSize(), provider.ySize()
    if bounds is not None:
        (west, east), (north, south) = _range_in(crs, bounds)
        left = max(int(np.floor((west - extent.xMinimum()) / step_x)), 0)
        right = min(int(np.ceil((east - extent.xMinimum()) / step_x)), right)
        top = max(int(np.floor((extent.yMaximum() - north) / step_y)), 0)
        bottom = min(int(np.ceil((extent.yMaximum() - south) / step_y)), bottom)
    columns, rows = right - left, bottom - top
    if columns < 2 or rows < 2:
        raise InputError("{parameter}: raster {layer} does not reach the masts. Check its coordinate reference system.",
                         parameter=parameter, layer=layer.name())
    if columns * rows > MOST_CELLS:
        raise SizeError("{parameter}: {count} cells are more than {most}. Use a coarser raster, or cut it to the area.",
                        parameter=parameter, count=columns * rows, most=MOST_CELLS)
    origin = (extent.xMinimum() + left * step_x, extent.yMaximum() - top * step_y)
    part = QgsRectangle(origin[0], origin[1] - rows * step_y, origin[0] + columns * step_x, origin[1])
    if layer.bandCount() > 2 and all(int(provider.dataType(band)) == _BYTE for band in (1, 2, 3)):
        raise InputError("{parameter}: raster {layer} is a picture with {bands} bands of colours, not figures. Give "
                         "the raster that the picture was made from.", parameter=parameter, layer=layer.name(),
                         bands=layer.bandCount())
    block = provider.block(1, part, columns, rows)
    dtype = DTYPES.get(int(block.dataType()))
    if dtype is not None and not block.isValid():
        raise InputError("{parameter}: raster {layer} cannot be read to its end, its file is cut off or damaged. Copy "
                         "it again from where it comes from and run again.", parameter=parameter, layer=layer.name())
    if dtype is None:
        raise InputError("{parameter}: band 1 of raster {layer} cannot be read as numbers.",
                         parameter=parameter, layer=layer.name())
    raw = np.frombuffer(bytes(block.data()), dtype).reshape(rows, columns)
    values = raw.astype(np.float32)
    if block.hasNoDataValue() and _fits(block.noDataValue(), raw.dtype):
        values[raw == np.array(block.noDataValue()).astype(raw.dtype)] = np.nan
    return Grid(values, origin, (step_x, -step_y), crs)


def _check_system(layer, extent, parameter):
    """Refuse a raster whose numbers cannot be coordinates of its system.

    Raises
    ------
    InputError
    """
    corners = np.array([extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()])
    words = {"parameter": parameter, "layer": layer.name(), "crs": layer.crs().authid() or layer.crs().description(),
             "x": f"{corners[0]:.6g}", "y": f"{corners[2]:.6g}"}
    if not np.isfinite(corners).all():
        raise InputError("{parameter}: raster {layer} has no extent. Check its georeference.", **words)
    if layer.crs().isGeographic() and (np.abs(corners[:2]).max() > 360.0 or np.abs(corners[2:]).max() > 91.0):
        raise InputError("{parameter}: raster {layer} is in {crs}, degrees, but begins at {x}, {y}, which are no "
                         "degrees. Set its true coordinate reference system (Layer > Set CRS).", **words)
    if not layer.crs().isGeographic() and np.abs(corners).max() <= 180.0:
        raise InputError("{parameter}: raster {layer} is in {crs}, metres, but begins at {x}, {y}, which look like "
                         "degrees. Set its true coordinate reference system (Layer > Set CRS).", **words)


@compat.gdal_return_codes()
def _check_turned(layer, parameter):
    """Refuse a raster whose rows do not run from west to east: QGIS would lay out its cells anew, with zeros around.

    So it would where only control points say where cells lie. What is turned by less than a cell can show, as numbers
    of other programs' are, comes out cell by cell.

    Raises
    ------
    InputError
    """
    dataset = gdal.Open(layer.source()) if layer.providerType() == "gdal" else None
    if dataset is None:
        return
    _, width, lean_x, _, lean_y, height = dataset.GetGeoTransform()
    columns, rows = dataset.RasterXSize, dataset.RasterYSize
    same = (columns, rows) == (layer.dataProvider().xSize(), layer.dataProvider().ySize())
    turned = abs(lean_x) * rows > _LEAN * abs(width) or abs(lean_y) * columns > _LEAN * abs(height)
    if turned or dataset.GetGCPCount() or ((lean_x or lean_y) and not same):
        raise InputError("{parameter}: raster {layer} is turned against its system, and its cells cannot be counted as "
                         "they are. Lay it out anew first: Raster > Projections > Warp.", parameter=parameter,
                         layer=layer.name())


def _fits(value, dtype):
    """Return whether a declared no-data value is a number of the raster's own type."""
    if dtype.kind == "f":
        return True
    limits = np.iinfo(dtype)
    return float(value).is_integer() and limits.min <= value <= limits.max


def _range_in(crs, bounds):
    """Return (least, greatest) x and (greatest, least) y of a box of degrees in ``crs``."""
    west, south, east, north = bounds
    share = np.linspace(0.0, 1.0, 9)
    x, y = np.meshgrid(west + share * (east - west), south + share * (north - south))
    xy = transform(np.stack([x.ravel(), y.ravel()], axis=1), LONLAT, crs)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        raise InputError("The masts lie outside what the system {crs} of a raster can hold. Check its coordinate "
                         "reference system.", crs=crs)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return (low[0], high[0]), (high[1], low[1])


@compat.gdal_return_codes()
def write_level_raster(path, raster):
    """Write a :class:`core.towers.coverage.raster.LevelRaster` as GeoTIFF: band 1 level, band 2 mast."""
    rows, columns = raster.level.shape
    gdal.ErrorReset()
    dataset = gdal.GetDriverByName("GTiff").Create(
        path, columns, rows, 2, gdal.GDT_Float32, ["COMPRESS=DEFLATE", "TILED=YES"])
    if dataset is None:
        raise OutputError("The raster {path} cannot be written.", path=path)
    system = osr.SpatialReference()
    system.ImportFromProj4(raster.crs)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((raster.origin[0], raster.step[0], 0.0, raster.origin[1], 0.0, raster.step[1]))
    # a GeoTIFF has one no-data value for all bands: NaN in both
    nobody = np.where(raster.server > 0, raster.server, np.nan)
    bands = [values.astype(np.float32) for values in (raster.level, nobody)]
    for number, values in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        band.WriteArray(values)
        band.SetNoDataValue(float("nan"))
    band = None
    dataset.FlushCache()
    dataset = None  # the last tiles are written here
    if compat.gdal_failed():
        raise OutputError("The raster could not be written whole ({reason}). Is there room left?",
                          reason=gdal.GetLastErrorMsg())
    if not _gives_back(path, bands):
        raise OutputError("The raster could not be written whole ({reason}). Is there room left?",
                          reason=Message("what was written cannot be read back"))


def _gives_back(path, bands):
    """Return whether a raster holds what was written: GDAL 3.10 says nothing of a disk that is full."""
    dataset = gdal.Open(path)
    if dataset is None:
        return False
    for number, values in enumerate(bands, 1):
        found = dataset.GetRasterBand(number).ReadAsArray()
        if found is None or not np.array_equal(found, values, equal_nan=True):
            return False
    return True
