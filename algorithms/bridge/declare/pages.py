"""Pages of HTML among the outputs of an algorithm."""
from __future__ import annotations

from qgis.core import QgsProcessingOutputFile, QgsProcessingOutputHtml


class Page(QgsProcessingOutputFile):
    """An output of the type of a page that Processing's batch window does not take for its own page.

    It lists those by a call without the time that it needs (QGIS 3.22 to 3.44), and a batch of which every row was
    right ended in an error of Python with its window shut. :mod:`..showing.hand_over` lists them.
    """

    def type(self):
        """Return what models and lists of names know a page as."""
        return QgsProcessingOutputHtml.typeName()


def page_of(parameter):
    """Return the output that a destination of a page gives, ``None`` for every other parameter."""
    found = parameter.toOutputDefinition() if parameter.type() == "fileDestination" else None
    return Page(found.name(), found.description()) if isinstance(found, QgsProcessingOutputHtml) else None
