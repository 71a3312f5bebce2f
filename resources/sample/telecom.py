"""Invented masts of three operators, copper lines, fibre points and cables."""
from __future__ import annotations

import numpy as np

from . import settlements

LETTERS = {"VTL": "VT", "VNPT": "VN", "MBF": "MB"}


def masts(communes, hamlets, settings, rng):
    """Return the columns of the masts and their positions in metres.

    Masts stand near hamlets, more where more people live, at least a spacing apart; a
    few stand deliberately close to another operator's mast, which an audit must find.
    """
    options = settings["masts"]
    positions, rows = [], []
    for row in range(len(communes)):
        count = max(options["fewest"], round(int(communes.population[row]) / options["people_each"]))
        found = _positions(communes, row, hamlets, count, options, rng)
        positions.extend(found)
        rows.extend([row] * len(found))
    positions, rows = np.array(positions), np.array(rows)
    owner = rng.choice(list(options["owners"]), len(rows), p=list(options["owners"].values()))
    positions, owner = _close_pairs(communes, positions, rows, owner, options, rng)
    return _mast_columns(communes, rows, owner, options, rng), positions


def _positions(communes, row, hamlets, count, options, rng):
    urban = "urban_" if communes.urban[row] else ""
    spacing, spread = options[urban + "spacing_m"], options[urban + "spread_m"]
    members = np.flatnonzero(hamlets["commune"] == row)
    share = hamlets["population"][members] / hamlets["population"][members].sum()
    chosen = []
    for _ in range(count):
        spots = hamlets["xy"][rng.choice(members, 12, p=share)] + rng.normal(0, spread, (12, 2))
        spots = spots[communes.holds(row, spots)]
        if not len(spots):
            spots = settlements.random_inside(communes, row, 1, rng)
        gap = np.full(len(spots), np.inf)
        if chosen:
            gap = np.hypot(*(spots[:, None, :] - np.array(chosen)[None, :, :]).transpose(2, 0, 1)).min(axis=1)
        far = np.flatnonzero(gap >= spacing)
        chosen.append(spots[far[0]] if len(far) else spots[gap.argmax()])
    return chosen


def _close_pairs(communes, positions, rows, owner, options, rng):
    """Move some masts near their commune's first mast, with another owner; a few onto the same spot."""
    first = np.concatenate([[True], rows[1:] != rows[:-1]])
    movable = np.flatnonzero(~first)
    moved = rng.choice(movable, int(options["pair"] * len(rows)), replace=False)
    positions, owner = positions.copy(), owner.copy()
    names = list(options["owners"])
    for number, mast in enumerate(moved):
        partner = int(np.flatnonzero(first & (rows == rows[mast]))[0])
        distance = 6.0 if number < options["same_position"] else rng.uniform(60, 320)
        angle = rng.uniform(0, 2 * np.pi)
        step = distance * np.array([np.cos(angle), np.sin(angle)])
        positions[mast] = settlements.beside(communes, int(rows[mast]), positions[partner], step)
        owner[mast] = names[(names.index(owner[partner]) + 1) % len(names)]
    return positions, owner


def _mast_columns(communes, rows, owner, options, rng):
    count = len(rows)
    urban = np.array(communes.urban)[rows]
    roof = urban & (rng.random(count) < options["roof_share"])
    height = np.where(roof, rng.choice(options["roof_heights_m"], count),
                      np.where(urban, rng.choice(options["urban_heights_m"], count),
                               rng.choice(options["rural_heights_m"], count))).astype(float)
    building = np.where(roof, rng.choice(options["building_heights_m"], count), np.nan)
    structure = np.where(roof, "trên mái", np.where(height >= 42, "tự đứng", np.where(urban, "đơn thân", "dây co")))
    slots = np.where(structure == "tự đứng", 4.0, np.where(structure == "dây co", 3.0, 2.0))
    tenants = [_tenants(name, rng.random() < options["shared"], options, rng) for name in owner]
    used = np.array([len(names) for names in tenants])
    spoken = [_spelling(name, options, rng) for name in owner]
    shown = [";".join(_spelling(name, options, rng) for name in names) for names in tenants]
    year = rng.integers(2006, 2024, count)
    numbers = [f"{LETTERS[name]}-{communes.code[row]}-{number:03d}"
               for number, (name, row) in enumerate(zip(owner, rows), 1)]
    free = used < slots
    missing_height = rng.random(count) < options["no_height"]
    missing_slots = rng.random(count) < options["no_slots"]
    return {
        "id": numbers, "name": [f"Trạm mẫu {number.rsplit('-', 1)[1]}" for number in numbers],
        "commune": [communes.code[row] for row in rows], "owner": spoken, "tenants": shown,
        "class": np.where(roof, "A2a", "A2b").tolist(), "structure": structure.tolist(),
        "height_m": np.where(missing_height, np.nan, height), "bldg_m": building,
        "slots": np.where(missing_slots, np.nan, slots),
        "shareable": ["Có" if ok else "Không" for ok in free],
        "in_use": [f"{value}-01-01" for value in year],
    }


def _tenants(owner, shared, options, rng):
    """Return the operators on a mast, its owner first."""
    others = [name for name in options["owners"] if name != owner]
    return [owner] if not shared else [owner, *others[:1 + int(rng.random() < 0.3)]]


def _spelling(name, options, rng):
    spellings = options["spellings"][name]
    return spellings[int(rng.integers(1, len(spellings)))] if rng.random() < options["odd_spelling"] else spellings[0]


def radio(communes, columns, settings, rng):
    """Return one row per mast, operator and technology; every operator runs 4G, towns also 5G."""
    options = settings["masts"]
    known = {text: name for name, texts in options["spellings"].items() for text in texts}
    urban = {code for code, is_urban in zip(communes.code, communes.urban) if is_urban}
    rows = {key: [] for key in ("site_id", "operator", "technology", "band_mhz", "power_dbm")}
    for site, commune, tenants in zip(columns["id"], columns["commune"], columns["tenants"]):
        for name in (known[text] for text in tenants.split(";")):
            fifth = commune in urban and rng.random() < options["urban_5g"]
            for technology in ("4G", "5G") if fifth else ("4G",):
                power = options["power_dbm"][technology]
                for key, value in (
                    ("site_id", site), ("operator", options["spellings"][name][0]), ("technology", technology),
                    ("band_mhz", float(options["bands"][name][technology])),
                    ("power_dbm", np.nan if rng.random() < options["no_power"] else float(power)),
                ):
                    rows[key].append(value)
    return rows


def premises(communes, hamlets, settings, rng):
    """Return copper and fibre figures per hamlet; homes connected never exceed homes ready."""
    options = settings["copper"]
    households = hamlets["households"]
    count = len(households)
    urban = np.array(communes.urban)[hamlets["commune"]]
    has_fibre = rng.random(count) < np.where(urban, options["urban_fibre_hamlets"], options["fibre_hamlets"])
    ready = np.where(has_fibre, households * rng.uniform(*options["ready"], count), 0).astype(np.int64)
    connected = (ready * rng.uniform(*options["take_up"], count)).astype(np.int64)
    rest = households - connected
    copper = np.minimum(rng.binomial(households, options["lines_per_household"]), rest)
    idle = rng.binomial(copper, options["inactive_share"])
    status = rng.choice(list(options["status"]), count, p=list(options["status"].values()))
    labels = {"connectable": "đấu nối được", "building": "đang xây dựng", "on_demand": "theo yêu cầu",
              "refused": "chủ hộ từ chối", "blocked": "vướng mắc"}
    columns = {
        "id": [f"TB{code}" for code in hamlets["code"]], "hamlet": hamlets["code"],
        "commune": [communes.code[row] for row in hamlets["commune"]], "households": households,
        "copper": copper, "copper_off": idle, "ready": ready, "connected": connected,
        "status": [labels[name] for name in status],
        "reason": [_reason(name, options, rng) for name in status],
        "operator": ["VNPT"] * count, "faults": np.round(rng.uniform(*options["faults"], count), 1),
    }
    for year, factor in options["earlier"].items():
        columns[f"copper_{year}"] = np.minimum((copper * factor).astype(np.int64), households)
    return columns


def _reason(status, options, rng):
    reasons = options["reasons"].get(status)
    return str(rng.choice(reasons)) if reasons else None


def fibre_points(communes, hamlets, figures, settings, rng):
    """Return a splitter box in each hamlet with fibre, and an exchange at each commune's centre."""
    boxes = np.flatnonzero(np.asarray(figures["ready"]) > 0)
    angle = rng.uniform(0, 2 * np.pi, len(boxes))
    steps = 150 * np.column_stack([np.cos(angle), np.sin(angle)])
    positions = np.array([settlements.beside(communes, int(hamlets["commune"][row]), hamlets["xy"][row], step)
                          for row, step in zip(boxes, steps)])
    ports = rng.choice([16, 32, 64, 128], len(boxes))
    owners = rng.choice(["VNPT", "Viettel", "FPT"], len(boxes), p=[0.5, 0.42, 0.08]).tolist()
    speeds = rng.choice([1000.0, 2500.0, 10000.0], len(boxes), p=[0.7, 0.2, 0.1]).tolist()
    centres = len(communes)
    columns = {
        "id": [f"HC{hamlets['code'][row]}" for row in boxes] + [f"TD{code}" for code in communes.code],
        "operator": owners + ["VNPT"] * centres,
        "kind": ["hộp chia"] * len(boxes) + ["tổng đài"] * centres,
        "capacity": [*ports.tolist(), *([2048] * centres)],
        "used": [*(ports * rng.uniform(0.2, 1, len(boxes))).astype(int).tolist(), *([1024] * centres)],
        "max_mbps": speeds + [10000.0] * centres,
        "commune": [communes.code[hamlets["commune"][row]] for row in boxes] + list(communes.code),
    }
    return columns, np.vstack([positions, communes.centre])


def fibre_cables(communes, hamlets, figures, network):
    """Return cables along the roads between hamlets that both have fibre."""
    lit = np.asarray(figures["ready"]) > 0
    used = [number for number, (a, b) in enumerate(network["ends"])
            if a >= 0 and lit[a] and lit[b] and network["class"][number] != "canal"]
    trunk = {number for number in used if network["class"][number] in ("main", "inter")}
    columns = {
        "id": [f"CQ{number:04d}" for number in used], "operator": ["VNPT"] * len(used),
        "class": ["C1" if number in trunk else "C2" for number in used],
        "capacity": [96.0 if number in trunk else 24.0 for number in used],
    }
    return columns, [network["line"][number] for number in used]


def copper_cables(hamlets, figures, network, settings):
    """Return copper along rural roads where both ends still have many copper lines."""
    lines = np.asarray(figures["copper"])
    many = lines >= np.quantile(lines, 0.7)
    used = [number for number, (a, b) in enumerate(network["ends"])
            if a >= 0 and many[a] and many[b] and network["class"][number] == "rural"]
    columns = {
        "id": [f"CD{number:04d}" for number in used], "operator": ["VNPT"] * len(used), "class": ["C2"] * len(used),
        "capacity": [float(100 if lines[network["ends"][number][1]] < 100 else 200) for number in used],
    }
    return columns, [network["line"][number] for number in used]
