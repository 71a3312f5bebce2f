"""What a province is asked for beside its masts: universal service, cables in the streets, ducts of the year's plan.

Difficult areas of a programme, places that may be built on, measurements and reports of signal, street lists of the
communes and planned routes. Every row is invented and lies among the invented layers of the sample.
"""
from __future__ import annotations

import numpy as np

from .province import stream

PAPER = "12/QĐ-UBND (minh họa)"
LENDERS = ("Công an xã (minh họa)", "Trường học (minh họa)", "Nhà văn hóa ấp (minh họa)")
REMOTE, MEASURED, STREETS = 40, 12, 9


def build(layers, communes, seed):
    """Return ``(name, kind, columns, geometry in metres)`` of each layer.

    Parameters
    ----------
    layers : dict of str to province.Layer
        Of the province, by name.
    communes : province.Communes
    seed : int

    Returns
    -------
    tuple
    """
    rng = stream(seed, "programme")
    hamlets = layers["hamlets"]
    xy = communes.plane.forward(np.array(hamlets.geometry))
    masts = communes.plane.forward(np.array(layers["masts"].geometry))
    away = np.array([np.hypot(*(masts - here).T).min() for here in xy])
    remote = np.argsort(-away, kind="stable")[:REMOTE].tolist()
    return (
        ("difficult_areas", "none", _areas(hamlets, remote[:24]), None),
        ("buildable", "point", *_places(xy, remote[:18], rng)),
        ("signal_reports", "none", _reports(hamlets, remote, rng), None),
        ("street_lists", "none", _streets(layers["network"], communes), None),
        ("planned_routes", "line", *_routes(xy, communes)),
    )


def _areas(hamlets, rows):
    """Hamlets of a programme; the paper of the last ones has run out."""
    return {
        "name": [f"Ấp đặc biệt khó khăn {number + 1} (minh họa)" for number in range(len(rows))],
        "commune": [hamlets.columns["commune"][row] for row in rows],
        "hamlet": [hamlets.columns["code"][row] for row in rows],
        "document": [PAPER] * len(rows), "valid_from": ["2021-01-01" if number > 20 else "2026-01-01"
                                                        for number in range(len(rows))],
        "valid_to": ["2025-12-31" if number > 20 else "2030-12-31" for number in range(len(rows))]}


def _places(xy, rows, rng):
    """Ground and roofs near remote hamlets that their owners would lend."""
    places = [xy[row] + rng.normal(0, 60, 2) for row in rows]
    count = range(len(places))
    return {
        "id": [f"DD-{number + 1:02d}" for number in count], "name": [f"Khu đất mẫu {number + 1}" for number in count],
        "kind": [("di động", "cáp quang", "cả hai")[number % 3] for number in count],
        "owner": [LENDERS[number % 3] for number in count],
        "document": ["34/CV-UBND (minh họa)" if number % 4 else None for number in count]}, places


def _reports(hamlets, rows, rng):
    """What was measured in the field, what communes report, one hamlet of which both tell."""
    found = []
    for number, row in enumerate(rows[:MEASURED]):
        said = number % 3 != 2
        found.append((hamlets.columns["code"][row], "đo kiểm", f"2025-11-{5 + number:02d}", "Đội đo kiểm (minh họa)",
                      ("Viettel", "VNPT", "MobiFone")[number % 3], "có" if said else "không",
                      round(float(rng.uniform(-108, -95)), 1) if said else None, 10.0 + 5 * (number % 4)))
    for row in rows[MEASURED - 1:MEASURED + 6]:
        found.append((hamlets.columns["code"][row], "xã phản ánh", "2025-09-30", "UBND xã (minh họa)", None, "không",
                      None, None))
    return {key: [one[at] for one in found] for at, key in enumerate(
        ("hamlet", "method", "date", "by", "operator", "signal", "level", "without"))}


def _streets(network, communes):
    """Lists of the wards: the stretches of main roads that lead through them, and one that no layer of roads knows."""
    rows = []
    for ward in (row for row, urban in enumerate(communes.urban) if urban):
        for kind, name, line in zip(network.columns["kind"], network.columns["name"], network.geometry):
            if kind == "đường bộ" and name and (name, communes.code[ward]) not in rows:
                points = communes.plane.forward(np.asarray(line))
                if communes.holds(ward, np.vstack([points, (points[1:] + points[:-1]) / 2])).any():
                    rows.append((name, communes.code[ward]))
    rows = [*rows[:STREETS - 1], ("Đường chưa có trong lớp (minh họa)", rows[0][1])]
    forms = ("ngầm hóa", "bó gọn", None)
    count = range(len(rows))
    return {
        "street": [name for name, _ in rows], "commune": [code for _, code in rows],
        "form": [forms[number % 3] for number in count],
        "length_km": [None if number % 2 else round(1.2 + 0.3 * number, 1) for number in count],
        "project": ["Chỉnh trang đô thị (minh họa)" if number % 2 else None for number in count],
        "lead": ["UBND phường (minh họa)"] * len(rows), "firms": ["Viettel, VNPT"] * len(rows),
        "shared": ["có" if number % 3 else "không" for number in count],
        "cost_mvnd": [None if number % 4 == 3 else 480.0 + 110 * number for number in count],
        "fund": ["Doanh nghiệp"] * len(rows), "year": [2026 + number % 2 for number in count],
        "document": [PAPER] * len(rows)}


def _routes(xy, communes):
    """Ducts and pole lines that two operators announce for 2026, from the middle of a town outwards."""
    towns = [row for row, ward in enumerate(communes.urban) if ward][:3]
    lines, rows = [], []
    for number, town in enumerate(towns * 2):
        start = communes.centre[town]
        near = xy[np.argsort(np.hypot(*(xy - start).T), kind="stable")[3 + number]]
        lines.append(np.array([start, (start + near) / 2, near]))
        km = float(np.hypot(*(near - start)) / 1000.0)
        rows.append((f"TC26-{number + 1:02d}", ("VNPT", "Viettel")[number % 2], f"Tuyến mẫu {number + 1}",
                     communes.name[town], f"Điểm cuối {number + 1} (minh họa)", round(km, 2),
                     ("cống bể", "cột treo cáp")[number // 3], "xây mới dùng chung" if number % 2 else "cải tạo",
                     "2026", str(1 + number % 4), None if number == 4 else round(900.0 * km, 0)))
    keys = ("id", "operator", "name", "start", "finish", "length_km", "kind", "form", "year", "quarter", "capital")
    return {key: [row[at] for row in rows] for at, key in enumerate(keys)}, lines
