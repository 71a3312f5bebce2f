"""The provider, registered once for all algorithm tests."""
import gc

import pytest


@pytest.fixture(scope="session")
def provider(qgis_app, qgis_processing):
    """The HaTangSo provider inside a real QGIS application."""
    from hatangso.algorithms.provider import HatangsoProvider
    from qgis.core import QgsApplication

    result = HatangsoProvider()
    QgsApplication.processingRegistry().addProvider(result)
    yield result
    gc.collect()  # what errors left in circles holds layers, which must go before QGIS does
    QgsApplication.processingRegistry().removeProvider(result)


@pytest.fixture
def run(provider):
    """Call an algorithm as a script would: ``run("postalgap", POINTS=...)``."""

    def call(name, feedback=None, **parameters):
        import processing
        from qgis_layers import Log

        return processing.run(f"hatangso:{name}", parameters, feedback=feedback or Log())

    return call
