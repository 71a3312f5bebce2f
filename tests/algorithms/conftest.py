"""The provider, registered once for all algorithm tests."""
import gc
import shutil
import subprocess
from pathlib import Path

import pytest

GENERATOR = Path(__file__).resolve().parents[2] / "resources" / "sample" / "generate.py"


@pytest.fixture(scope="session")
def provider(qgis_app, qgis_processing):
    """The HaTangSo provider inside a real QGIS application; the tests of the window may have registered it already."""
    from hatangso.algorithms.provider import HatangsoProvider
    from qgis.core import QgsApplication

    registry = QgsApplication.processingRegistry()
    known = registry.providerById("hatangso")
    result = known or HatangsoProvider()
    if known is None:
        registry.addProvider(result)
    else:
        known.refreshAlgorithms()  # a test of the window may have left the labels of another language
    yield result
    gc.collect()  # what errors left in circles holds layers, which must go before QGIS does
    if known is None:
        registry.removeProvider(result)


@pytest.fixture
def run(provider):
    """Call an algorithm as a script would: ``run("postalgap", POINTS=...)``."""

    def call(name, feedback=None, **parameters):
        import processing
        from qgis_layers import Log

        return processing.run(f"hatangso:{name}", parameters, feedback=feedback or Log())

    return call


@pytest.fixture
def data(tmp_path):
    """A copy of the sample province that may be destroyed."""
    from sample_layers import SAMPLE

    path = tmp_path / "số liệu" / "tỉnh.gpkg"
    path.parent.mkdir()
    shutil.copy(SAMPLE, path)
    return path


@pytest.fixture(scope="session")
def real_communes(shared, tmp_path_factory):
    """The package of the real communes with generated points, of which some have no position and one no commune."""
    folder = tmp_path_factory.mktemp("thật")
    subprocess.run(["/usr/bin/python3", str(GENERATOR), "--output", str(folder),
                    "--communes", str(shared / "data" / "ca_mau.gpkg")], check=True, capture_output=True)
    return next(iter(folder.glob("*.gpkg")))
