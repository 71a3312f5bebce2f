"""One layer written into a GeoPackage, and whether all of it came there."""
from __future__ import annotations

from contextlib import closing

from osgeo import gdal
from qgis.core import QgsVectorFileWriter

from ...core.files import database
from .. import compat


@compat.gdal_return_codes()
def add_layer(path, name, fields, rows, *, source, context, crs=None, first=True, options=()):
    """Write features as the layer ``name``; return why it is not whole, "" where it is.

    Parameters
    ----------
    path, name : str
    fields : QgsFields
    rows : list of QgsFeature
    source : QgsFeatureSource
        Its kind of geometry and system are those of the layer.
    context : QgsProcessingContext
    crs : QgsCoordinateReferenceSystem, optional
        Instead of the source's.
    first : bool
        Whether the file is made anew.
    options : sequence of str
        Options of the layer, as GDAL writes them.
    """
    given = QgsVectorFileWriter.SaveVectorOptions()
    given.driverName, given.layerName, given.fileEncoding = "GPKG", name, "UTF-8"
    given.actionOnExistingFile = (
        QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile if first
        else QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    )
    given.layerOptions = list(options)
    gdal.ErrorReset()
    sink = QgsVectorFileWriter.create(
        path, fields, source.wkbType(), source.sourceCrs() if crs is None else crs, context.transformContext(), given)
    good = sink.hasError() == QgsVectorFileWriter.WriterError.NoError
    good = good and all(sink.addFeature(feature, compat.FAST_INSERT) for feature in rows)
    reason = sink.errorMessage() or gdal.GetLastErrorMsg()
    del sink
    whole = good and not compat.gdal_failed() and _count(path, name) == len(rows)
    return "" if whole else reason or "-"


def _count(path, name):
    with closing(database.connect(path, read_only=True)) as package:
        try:
            return package.execute(database.sql("SELECT count(*) FROM {name}", name=name)).fetchone()[0]
        except database.sqlite3.Error:
            return None
