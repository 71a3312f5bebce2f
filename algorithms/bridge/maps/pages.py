"""A page: one map with title, legend, scale, notes and mark, and in an atlas the row of figures of its commune."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutItemMap,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)

from ...core.geometry.geodesy import LONLAT
from ...core.messages import both
from ...core.plan.maps import paper as papers
from ...core.plan.maps.paper import Box
from ...core.plan.maps.places import archipelagos
from .. import compat
from . import islands, items, printed
from .atlas import covered


class Page:
    """The layout of one map sheet, ready to be exported; holds the project it lives in."""

    def __init__(self, sheet, place, words, *, layout, atlas, context):
        self.sheet, self.place, self.words = sheet, place, words
        self.project = QgsProject()
        self.project.setCrs(place.crs)
        self.project.setTransformContext(context)
        self.layers = [one.layer.clone() for one in sheet.layers]  # the project takes them, other maps need theirs
        self.project.addMapLayers(self.layers, False)
        self.atlas = covered(sheet, words.language) if atlas else None
        self.with_islands = place.far or place.national
        self.paper = papers.best(
            layout, place.rectangle.width(), place.rectangle.height(),
            strip=self.atlas is not None and bool(self.atlas.headings), inset=self.with_islands)
        for layer in self.layers:
            printed.fit(layer, self.paper, whole=self.atlas is None)
        self.layout = QgsPrintLayout(self.project)
        self.layout.initializeDefaults()
        self.layout.setName(sheet.title)
        self._compose()

    def close(self):
        """Let go of the layout and of the layers while QGIS still stands."""
        self.layout = None
        self.project.clear()

    def _compose(self):
        self.layout.pageCollection().page(0).setPageSize(
            QgsLayoutSize(self.paper.width, self.paper.height, compat.MILLIMETRES))
        shown = list(self.layers)
        if self.atlas is not None:
            self.project.addMapLayer(self.atlas.layer, False)
            shown.insert(0, self.atlas.layer)
        self.map = items.map_item(self.layout, self.paper.map, crs=self.place.crs, layers=shown,
                                  rectangle=self.place.rectangle, name="map")
        items.zoomed(self.map, self.place.rectangle)
        items.grid(self.map, self.paper.factor, "VN-2000")
        self._title()
        items.legend(self.layout, self.paper.legend, self.map, layers=self.layers, factor=self.paper.factor,
                     title=self.words.legend)
        if self.with_islands:
            self._inset()
        self._scale()
        self._notes()
        if self.atlas is not None:
            self._atlas()

    def _title(self):
        box, factor, said = self.paper.title, self.paper.factor, self.words
        line = box.height / 3.4
        territory, subject = map(items.literal, (said.territory, said.subject(self.sheet.title)))
        if self.atlas is not None:
            subject += ': [% upper("name") %]'
        items.words(self.layout, territory, Box(box.x, box.y, box.width, line), 9 * factor, bold=True)
        row, longest = Box(box.x, box.y + line, box.width, line * 1.35), both(": WARD OF THE LONGEST NAME")[0]
        size = items.fitting(said.subject(self.sheet.title) + longest * (self.atlas is not None), row, 12.5 * factor,
                             bold=True)
        items.words(self.layout, subject, row, size, bold=True)
        items.words(self.layout, items.literal(said.plan), Box(box.x, box.y + 2.4 * line, box.width, line), 8 * factor)
        if said.mark:
            items.words(self.layout, items.literal(said.mark), self.paper.mark, 8 * factor, bold=True,
                        across=items.CENTRE, down=items.MIDDLE, framed=True)

    def _scale(self):
        box, factor = self.paper.scale, self.paper.factor
        items.north(self.layout, Box(box.x, box.y, 11 * factor, 17 * factor), self.map)
        right = Box(box.x + 13 * factor, box.y, box.width - 13 * factor, 5 * factor)
        scale = "format_number(item_variables('map')['map_scale'], 0, '" + self.words.language + "')"
        items.words(self.layout, f"{self.words.scale} 1:[% {scale} %]", right, 8 * factor, bold=True)
        items.bar(self.layout, Box(right.x, box.y + 6 * factor, right.width, 11 * factor), self.map, factor=factor,
                  unit="km")

    def _notes(self):
        items.words(self.layout, items.literal("\n".join(self.words.notes)), self.paper.notes, 6.2 * self.paper.factor)

    def _inset(self):
        box, factor = self.paper.inset, self.paper.factor
        crs = QgsCoordinateReferenceSystem(archipelagos()["crs"])
        change = QgsCoordinateTransform(QgsCoordinateReferenceSystem(LONLAT), crs, self.project.transformContext())
        edges = archipelagos()["inset"]
        rectangle = change.transformBoundingBox(
            QgsRectangle(edges["west"], edges["south"], edges["east"], edges["north"]))
        shown = [*islands.layers(self.words.language, factor), *printed.without_names(self.layers)]
        self.project.addMapLayers(shown, False)
        items.map_item(self.layout, box, crs=crs, layers=shown, rectangle=rectangle, name="islands")

    def _atlas(self):
        atlas = self.layout.atlas()
        atlas.setCoverageLayer(self.atlas.layer)
        atlas.setSortFeatures(True)
        atlas.setSortExpression('"code"')
        atlas.setFilenameExpression('"file"')
        atlas.setEnabled(True)
        self.layout.renderContext().setPredefinedScales([float(one) for one in papers.round_scales()])
        self.map.setAtlasDriven(True)
        self.map.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Predefined)
        row, factor = self.paper.strip, self.paper.factor
        for number, heading in enumerate(self.atlas.headings):
            wide = row.width / len(self.atlas.headings)
            upper = Box(row.x + number * wide, row.y, wide, row.height * 0.58)
            lower = Box(upper.x, upper.bottom, wide, row.height * 0.42)
            items.words(self.layout, heading, upper, 6 * factor, across=items.CENTRE, down=items.MIDDLE, framed=True)
            items.words(self.layout, f'[% "f{number}" %]', lower, 9 * factor, bold=True, across=items.CENTRE,
                        down=items.MIDDLE, framed=True)
