"""Why a team goes where: findings of the checks, and requests of its area."""
from __future__ import annotations

from qgis.core import QgsGeometry

from ...bridge.field import rows as field_rows
from ...core.errors import Message
from ...core.layers.roles import load_role, value_code
from ...core.numbers.formats import few
from ...core.plan.field.visits import FINDING, REQUEST, Errand
from ...core.towers.requests.withdrawn import WITHDRAWN


def errands(run, area, audience, packed):
    """Return why the team goes where: findings of the checks, and requests of its area."""
    found = []
    layer = run.layer("FINDINGS") if audience.is_internal else None
    if layer is not None:
        for row, (lon, lat) in enumerate(layer.positions().tolist()):
            if lon != lon or not (area.geometry is None or _inside(area.geometry, lon, lat)):
                continue
            said = [str(layer.text(key)[row] or "") for key in ("layer", "field", "what", "action")]
            told = f"{' – '.join(filter(None, said[:2]))}: {' '.join(filter(None, said[2:]))}"
            found.append(Errand(FINDING, _called(said[0], str(layer.text("feature")[row] or "-"), packed), told,
                                area.name, lonlat=(lon, lat)))
    requests = next((one for one in packed if one.kind.input == "REQUESTS"), None)
    if requests is not None:
        gone = _withdrawn(requests)
        if gone:
            run.warn(Message("{layer}: {count} requests were withdrawn by their operators ({ids}); they are not "
                             "visited.", layer=requests.kind, count=len(gone), ids=few(list(gone.values()), 5)))
        places = field_rows.positions_of(requests.table, run.context.transformContext(), run.warn)
        for key, row in requests.table.rows.items():
            if key in gone:
                continue
            told = {name: str(row.get(column) or "") for name, column in requests.named.items()}
            words = ", ".join(filter(None, map(told.get, ("kind", "name", "technology", "operator"))))
            found.append(Errand(REQUEST, told.get("id", ""), words, area.name or told.get("commune", ""),
                                lonlat=places[key]))
    return found


def _withdrawn(wanted):
    """Return {key: id} of packed requests that their operators withdrew."""
    column, status = wanted.named.get("status"), load_role("requests").field("status")
    return {key: str(row.get(wanted.named["id"]) or "") for key, row in wanted.table.rows.items()
            if column and value_code(status, str(row.get(column) or "")) == WITHDRAWN}


def _called(layer, feature, packed):
    """Return the id of a feature that a finding names by its number in its layer, else that number."""
    for one in packed:
        if any(title and title in layer for title in (one.kind.title("vi"), one.kind.title("en"), one.table.name)):
            keys = {str(found.id()): key for key, found in one.table.features.items()}
            return keys.get(feature, feature)
    return feature


def _inside(geometry, lon, lat):
    return geometry.intersects(QgsGeometry.fromWkt(f"POINT({lon!r} {lat!r})"))
