"""What QGIS loads: registers the Processing provider and offers the sample and the guide in the menu."""
from __future__ import annotations

from qgis.core import QgsApplication

from .algorithms.bridge import vendor
from .algorithms.bridge.compat import ui_language
from .algorithms.bridge.runs import held_layers
from .algorithms.core.resources import broken_rules
from .algorithms.provider import HatangsoProvider


class HatangsoPlugin:
    """The plugin object of QGIS."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.menu = None
        self.options = None

    def initProcessing(self):
        """Register the provider; all that ``qgis_process`` needs."""
        self.provider = HatangsoProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)
        held_layers.watch()

    def initGui(self):
        self.initProcessing()
        from .ui.menu import PluginMenu

        self.menu = PluginMenu(self.iface)
        from .ui.options import OptionsFactory

        self.options = OptionsFactory(self.menu.options_changed)
        self.iface.registerOptionsWidgetFactory(self.options)
        for message in broken_rules():  # what reads such a file is missing from the menu or does not run
            self.iface.messageBar().pushWarning(self.provider.name(), message.text(ui_language()))

    def unload(self):
        if self.options is not None:
            self.iface.unregisterOptionsWidgetFactory(self.options)
            self.options = None
        if self.menu is not None:
            self.menu.remove()
            self.menu = None
        if self.provider is not None:
            held_layers.unwatch()
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        vendor.release()
