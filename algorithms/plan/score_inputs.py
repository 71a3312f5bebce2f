"""The layers the scorecard can use, declared once for the scorecard and the plan book."""
from __future__ import annotations

from ..bridge.declare.parameters import Source, tr
from ..bridge.reading.tables import read_sources, read_table, table_input

RESULTS = ("POSTAL_BY_COMMUNE", "COPPER_BY_COMMUNE", "SHARING_BY_COMMUNE", "COVERAGE_BY_COMMUNE", "TV_BY_COMMUNE")


def roles():
    """Return the layers that measures read feature by feature."""
    return [
        Source("COMMUNES", tr("Communes"), "communes", ("code", "name", "type"), required=("code", "name"),
               optional=True,
               prefix="COMMUNES_"),
        Source("POINTS", tr("Postal points"), "postal_points",
               ("code", "type", "staffed", "internet", "eservice", "commune", "status"), optional=True,
               prefix="POINTS_"),
        Source("INSTITUTIONS", tr("Institutions"), "institutions",
               ("kind", "commune", "urban", "state_net", "speed_mbps", "digital", "telehealth", "iot"),
               required=("kind",),
               optional=True, prefix="INSTITUTIONS_"),
        Source("FIBRE", tr("Fibre points"), "fibre", ("id", "max_mbps", "commune"), optional=True, prefix="FIBRE_"),
        Source("FIBRE_CABLES", tr("Fibre cables"), "fibre_cables", ("id", "length_km"), optional=True,
               prefix="CABLES_"),
    ]


def results():
    """Return the results of other algorithms that measures read."""
    return [
        table_input("POSTAL_BY_COMMUNE", tr("Result: postal points by commune")),
        table_input("COPPER_BY_COMMUNE", tr("Result: copper to fibre by commune")),
        table_input("SHARING_BY_COMMUNE", tr("Result: mast sharing by commune")),
        table_input("COVERAGE_BY_COMMUNE", tr("Result: 5G coverage by commune")),
        table_input("TV_BY_COMMUNE", tr("Result: television coverage by commune")),
        table_input("ENTERED", tr("Entered values (target, year, value, unit, date, source)")),
        table_input("PREVIOUS", tr("Earlier scorecard, for the trend")),
    ]


def read(run):
    """Return the sources of the measures by name, the layer of communes (``None`` without one), and notes."""
    from ..core.plan.places import role_table, unknown_words

    communes = run.layer("COMMUNES")
    sources, notes = read_sources(run, RESULTS), []
    for declared in roles()[1:]:
        layer = run.layer(declared.name)
        if layer is not None:
            sources[declared.name] = role_table(layer, communes, declared.role)
            notes += unknown_words(layer, declared.role)
    return sources, communes, notes


def read_entered_table(run):
    """Return the table of entered values with its columns recognised (``None`` without one), and notes."""
    from ..bridge.table_files.percent_cells import as_shown
    from ..core.plan.book.inputs import with_role

    found = read_table(run, "ENTERED")
    if not found:
        return None, ()
    table, notes = as_shown(run, "ENTERED", found[0])
    return with_role(table, "entered"), notes
