"""Invented postal points, institutions, offices, old residential areas and entered values."""
from __future__ import annotations

import numpy as np

from . import settlements

STAFFED = {"bưu cục": 1, "BĐ-VHX": 1, "đại lý": 1, "ki-ốt": 1, "thùng thư": 0}
AIRPORT = (105.18, 9.18)  # Cà Mau aerodrome, stated to a kilometre


def postal_points(communes, hamlets, settings, rng, real_offices=None):
    """Return the columns of the postal points and their positions in metres.

    As many points per commune as there were old communes: a post office in towns, a
    commune culture post point elsewhere; further agents, kiosks and letter boxes; and
    the gaps named in the settings, which the analysis must find.

    Parameters
    ----------
    real_offices : list of dict, optional
        Post offices read from a register: ``code``, ``name``, ``commune`` (new code or
        None) and ``note``. Their position is moved to a place of their commune, and
        what the register does not say stays unknown.
    """
    options = settings["postal"]
    rows = [_planned(communes, row, options) for row in range(len(communes))]
    listed = [(row, kind) for row, kinds in enumerate(rows) for kind in kinds]
    towns = rng.choice([row for row in range(len(communes)) if rows[row]], options["extra"])
    listed += [(int(row), str(rng.choice(options["extra_types"]))) for row in towns
               if communes.code[int(row)] not in options["letter_box_only"]]
    listed.sort(key=lambda item: item[0])
    keys = ("code", "name", "type", "staffed", "internet", "eservice", "commune", "as_of", "note", "synthetic")
    columns = {key: [] for key in keys}
    positions, seen = [], {}
    known = _offices_per_commune(real_offices or [])
    for number, (row, kind) in enumerate(listed, 1):
        code = communes.code[row]
        order = seen[row] = seen.get(row, -1) + 1
        position = _near_hamlet(communes, hamlets, row, order, rng)
        office = known[code].pop(0) if known.get(code) else None
        staffed = STAFFED["bưu cục" if office else kind]
        unknown = office is not None or rng.random() < options["unknown"]
        internet = float(rng.random() < options["internet"]) * staffed
        eservice = float(rng.random() < options["eservice"]) * internet
        _add(columns, positions, position,
             code=office["code"] if office else f"MH-{number:04d}",
             name=office["name"] if office else f"{kind} mẫu {communes.name[row]} {order + 1}",
             type="bưu cục" if office else kind, staffed=float(staffed), internet=np.nan if unknown else internet,
             eservice=np.nan if unknown else eservice, commune=code, as_of=settings["as_of"],
             note=office["note"] if office else None, synthetic=0 if office else 1)
    for office in (office for offices in known.values() for office in offices):
        row = communes.code.index(office["commune"]) if office["commune"] in communes.code else None
        place = None if row is None else _near_hamlet(communes, hamlets, row, len(columns["code"]), rng)
        _add(columns, positions, place,
             code=office["code"], name=office["name"], type="bưu cục", staffed=1.0, internet=np.nan, eservice=np.nan,
             commune=office["commune"], as_of=settings["as_of"], note=office["note"], synthetic=0)
    return columns, positions


def _planned(communes, row, options):
    """Return the types of the regular points of a commune."""
    code = communes.code[row]
    if code in options["no_point"]:
        return []
    if code in options["letter_box_only"]:
        return ["thùng thư"]
    first = "bưu cục" if communes.town[row] else "BĐ-VHX"
    return [first, *(["BĐ-VHX"] * (int(communes.old_units[row]) - 1))]


def _offices_per_commune(offices):
    grouped = {}
    for office in offices:
        grouped.setdefault(office["commune"], []).append(office)
    return grouped


def _near_hamlet(communes, hamlets, row, order, rng):
    """Return a position beside the k-th hamlet of a commune, hamlets taken far apart."""
    members = np.flatnonzero(hamlets["commune"] == row)
    return settlements.beside(communes, row, hamlets["xy"][members[order % len(members)]], rng.uniform(-120, 120, 2))


def _add(columns, positions, position, **values):
    for key, value in values.items():
        columns[key].append(value)
    positions.append(position)


def institutions(communes, hamlets, settings, rng):
    """Return agencies, schools, health posts, hospitals and enterprises near the hamlets."""
    keys = ("id", "kind", "name", "commune", "urban", "state_net", "speed_mbps", "digital", "telehealth", "iot")
    columns, positions = {key: [] for key in keys}, []
    for row in range(len(communes)):
        urban = communes.urban[row]
        kinds = ["cơ quan nhà nước", "trạm y tế", "trường học", "trường học", *(["doanh nghiệp"] if urban else [])]
        if communes.town[row] and row % 2 == 0:
            kinds.append("bệnh viện")
        for order, kind in enumerate(kinds):
            care = kind in ("trạm y tế", "bệnh viện")
            _add(columns, positions, _near_hamlet(communes, hamlets, row, order, rng),
                 id=f"DV{communes.code[row]}{order + 1:02d}", kind=kind,
                 name=f"{kind[0].upper()}{kind[1:]} mẫu {communes.name[row]} {order + 1}", commune=communes.code[row],
                 urban=float(urban), state_net=float(rng.random() < 0.93) if kind == "cơ quan nhà nước" else np.nan,
                 speed_mbps=float(rng.choice([100, 200, 300, 500, 1000], p=[0.2, 0.25, 0.2, 0.15, 0.2])),
                 digital=float(rng.random() < 0.8), telehealth=float(rng.random() < 0.6) if care else np.nan,
                 iot=np.nan)
    return columns, positions


def offices(communes):
    """Return the seats of the communes' People's Committees, at the stated centres."""
    count = len(communes)
    columns = {"id": [f"TS{code}" for code in communes.code], "kind": ["UBND cấp xã"] * count,
               "name": [f"UBND {kind} {name}" for kind, name in zip(communes.type, communes.name)]}
    return columns, communes.centre


def aerodromes(communes):
    """Return the one aerodrome of the province."""
    columns = {"id": ["VVCM"], "kind": ["cảng hàng không"], "name": ["Cảng hàng không Cà Mau"], "elev_m": [2.0],
               "runway_m": [1500.0]}
    return columns, communes.plane.forward(np.array([AIRPORT]))


def exclusion(communes):
    """Return two invented areas where nothing may be built."""
    sites = [communes.code.index(code) for code in ("32248", "32044") if code in communes.code]
    rings = [[[_ring(communes.centre[row] + (0, -2500), 1500, 12)]] for row in sites]
    columns = {"id": [f"CAM{number}" for number in range(1, len(sites) + 1)],
               "kind": ["rừng đặc dụng (minh họa)"] * len(sites),
               "name": [f"Vùng cấm mẫu {number}" for number in range(1, len(sites) + 1)]}
    return columns, rings


def old_areas(communes, hamlets, rng):
    """Return one or two old residential areas in each town, around hamlets."""
    columns, rings = {"id": [], "name": [], "commune": []}, []
    for row in np.flatnonzero(communes.town == 1):
        members = np.flatnonzero(hamlets["commune"] == row)
        for order in range(2 if communes.urban[row] else 1):
            centre = hamlets["xy"][members[order]] + rng.uniform(-60, 60, 2)
            columns["id"].append(f"KDC{communes.code[row]}{order + 1}")
            columns["name"].append(f"Khu dân cư cũ mẫu {order + 1} {communes.name[row]}")
            columns["commune"].append(communes.code[row])
            rings.append([[_ring(centre, float(rng.uniform(400, 800)), 8)]])
    return columns, rings


def _ring(centre, radius, corners):
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.asarray(centre) + radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.vstack([ring, ring[:1]])


def entered(settings):
    """Return values that no layer can give, marked as illustration."""
    rows = settings["entered"]
    return {
        "target": [row[0] for row in rows], "year": [row[1] for row in rows], "value": [float(row[2]) for row in rows],
        "unit": [row[3] for row in rows], "as_of": [settings["as_of"]] * len(rows),
        "source": ["số liệu minh họa"] * len(rows), "note": ["không phải số liệu thật"] * len(rows),
    }
