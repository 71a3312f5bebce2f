"""A QGIS of this Python with the provider, for what runs beside pytest."""
import os
import sys
from pathlib import Path


def start():
    """Return the application and the provider; both have to be kept as long as QGIS is used.

    The plugin is that of this checkout, unless another one has been registered as ``hatangso`` before.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).parent))
    if "hatangso" not in sys.modules:
        import conftest  # noqa: F401  registers the package
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(application.pkgDataPath() + "/python/plugins")
    from hatangso.algorithms.provider import HatangsoProvider
    from processing.core.Processing import Processing

    Processing.initialize()
    provider = HatangsoProvider()
    application.processingRegistry().addProvider(provider)
    return application, provider
