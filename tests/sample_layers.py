"""The sample province for tests inside QGIS: its layers, and the mark that skips where it was not made."""
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")


def sample(name, where=""):
    """Return a layer of the sample province, filtered by ``where``."""
    layer = QgsVectorLayer(f"{SAMPLE}|layername={name}", name, "ogr")
    layer.setSubsetString(where)
    return layer


def rows(layer):
    """Return the features of a layer as dictionaries."""
    return [dict(zip([field.name() for field in layer.fields()], feature.attributes()))
            for feature in layer.getFeatures()]
