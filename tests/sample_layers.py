"""The sample province for tests inside QGIS: its layers, and the mark that skips where it was not made."""
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
CYCLE = SAMPLE.with_name("sample_cycle.gpkg")
needs_cycle = pytest.mark.skipif(not (SAMPLE.is_file() and CYCLE.is_file()), reason="needs `make sample`")
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")


def sample(name, where=""):
    """Return the address of a layer of the sample province, filtered by ``where``.

    An address and not a layer: a layer still held by a test when the interpreter ends is
    destroyed after QGIS, and crashes.
    """
    return f"{SAMPLE}|layername={name}" + (f"|subset={where}" if where else "")


def cycle(name):
    """Return the address of a layer of the yearly cycle of the sample."""
    return f"{CYCLE}|layername={name}"


def rows(layer):
    """Return the features of a layer, or of the layer at an address, as dictionaries."""
    layer = QgsVectorLayer(layer, "rows", "ogr") if isinstance(layer, str) else layer
    return [dict(zip([field.name() for field in layer.fields()], feature.attributes()))
            for feature in layer.getFeatures()]


def middle(name):
    """Return x, y of the middle of a layer of the sample, and its system."""
    layer = QgsVectorLayer(sample(name), name, "ogr")
    return layer.extent().center().x(), layer.extent().center().y(), layer.crs().authid()
