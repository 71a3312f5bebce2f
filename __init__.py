"""HaTangSo: the ICT-infrastructure part of a provincial plan, computed from local layers in QGIS."""


def classFactory(iface):  # noqa: N802 - the name QGIS calls
    """Return the plugin; QGIS is imported only here, so that core can be used without it."""
    from .plugin import HatangsoPlugin

    return HatangsoPlugin(iface)
