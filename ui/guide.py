"""The guide inside a window of QGIS: no browser and no program for Markdown is needed to read it."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QDialog, QTextBrowser, QVBoxLayout

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.core.pages.help import help_path, markdown_to_html


def guide_path(language, page="tutorial"):
    """Return a page of the guide in a language: the tutorial of the desk, or another one."""
    return help_path(page, "vi" if language == "vi" else "en")


class GuideWindow(QDialog):
    """The guide in the language of QGIS; links open in the browser."""

    def __init__(self, parent=None, page="tutorial"):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("HatangsoGuide")
        self.setWindowTitle(tr("HaTangSo: guide"))
        self.resize(760, 480)
        self.browser = QTextBrowser(self)
        self.browser.setOpenExternalLinks(True)
        path = guide_path(compat.ui_language(), page)
        self.browser.document().setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
        self.browser.setHtml(markdown_to_html(path.read_text(encoding="utf-8")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)


def show(parent, page="tutorial"):
    """Open a page of the guide beside QGIS."""
    window = GuideWindow(parent, page)
    window.show()
    return window
