"""The yearly cycle of the sample: what was approved, what became of it, what three operators ask for next.

A package of its own beside the province, whose layers stay as they are: the register of today and of a year before,
approved positions of 2025 with notices, extensions and decisions, requests for 2026 with owners' replies and the
department's conclusions, works of another investor; and what :mod:`.programme` adds.
"""
from __future__ import annotations

import numpy as np

from . import programme, second_year
from .province import Layer, stream

AS_OF, BEFORE = "2025-12-31", "2024-12-31"
DOCUMENT = "01/KH-UBND (minh họa)"
APPROVED_ON = "2024-12-27"
EARLIER = "2024-06-28"  # a supplement of the plan: approved, and so to be started, half a year before the others
NAMES = {"VTL": "Viettel", "VNPT": "VNPT", "MBF": "MobiFone"}
FORMS = ("xây mới dùng chung", "xây mới độc lập")
REASONS = ("Vướng thỏa thuận mặt bằng", "Chờ cấp phép xây dựng", "Chờ kéo điện")


def build(layers, communes, seed):
    """Return the layers of the cycle.

    Parameters
    ----------
    layers : sequence of province.Layer
        Of the province.
    communes : province.Communes
    seed : int
    """
    of = {layer.name: layer for layer in layers}
    rng = stream(seed, "cycle")
    masts = of["masts"]
    xy = communes.plane.forward(np.array(masts.geometry))
    hamlets = communes.plane.forward(np.array(of["hamlets"].geometry))
    owners = [_code(number) for number in masts.columns["id"]]
    built = _built(owners, xy, rng)
    empty = _empty_places(hamlets, xy, 26, rng)
    approved, notices, extensions, rulings = _approved(masts, xy, owners, built[:10], empty=empty[:12], rng=rng)
    requests, replies, decisions = _requests(masts, xy, owners, empty=empty[12:], built=set(built), rng=rng)
    made = (
        ("masts", "point", _register(masts, rng, AS_OF, range(len(owners))), xy),
        ("masts_before", "point", _register(masts, rng, BEFORE, _without(len(owners), built)),
         xy[_without(len(owners), built)]),
        ("approved", "point", *approved), ("notices", "none", notices, None), ("extensions", "none", extensions, None),
        ("rulings", "none", rulings, None), ("requests", "point", *requests), ("replies", "none", replies, None),
        ("decisions", "none", decisions, None), ("projects", "line", *_works(requests[1])),
        *programme.build(of, communes, seed),
        *second_year.build(
            _register(masts, rng, second_year.AS_OF, range(len(owners))), xy,
            {"notices": notices, "extensions": extensions, "requests": requests[0]},
            places={name: place for columns, where in (approved, requests)
                    for name, place in zip(columns["id"], where)}),
    )
    return [_layer(name, kind, columns, geometry, communes) for name, kind, columns, geometry in made]


def _code(number):
    return {"VT": "VTL", "VN": "VNPT", "MB": "MBF"}[number[:2]]


def _without(count, rows):
    return [row for row in range(count) if row not in set(rows)]


def _built(owners, xy, rng):
    """Return twelve masts that came in the last year: four of each operator, none near another mast."""
    away = np.array([np.partition(np.hypot(*(xy - here).T), 1)[1] for here in xy])
    chosen = []
    for code in NAMES:
        able = [row for row, owner in enumerate(owners) if owner == code and away[row] > 700]
        chosen.append(rng.choice(able, 4, replace=False).tolist())
    return [chosen[operator][number] for number in range(4) for operator in range(3)]


def _empty_places(hamlets, xy, count, rng):
    """Return hamlets without a mast within 900 m."""
    able = [row for row, here in enumerate(hamlets) if np.hypot(*(xy - here).T).min() > 900]
    found = []
    for row in rng.permutation(able).tolist():
        if all(np.hypot(*(hamlets[row] - other)) > 3000 for other in found):
            found.append(hamlets[row])
        if len(found) == count:
            break
    return found


def _register(masts, rng, as_of, rows):
    """Return columns of a register at one date, with inspection, hardening and backup power of some masts."""
    rows = list(rows)
    columns = {key: [masts.columns[key][row] for row in rows] for key in masts.columns if key != "synthetic"}
    marks = np.random.default_rng([7, len(masts.columns["id"])])
    hardened, backup = marks.random(len(masts.columns["id"])), marks.random(len(masts.columns["id"]))
    until = marks.integers(0, 40, len(masts.columns["id"]))
    year = int(as_of[:4])
    columns["hardened"] = ["Có" if hardened[row] < 0.12 else "Không" if hardened[row] < 0.7 else None for row in rows]
    columns["backup"] = ["máy phát, ắc quy" if backup[row] < 0.35 else "không" if backup[row] < 0.55 else None
                         for row in rows]
    columns["cert_no"] = [f"KĐ-{row:04d}" if until[row] else None for row in rows]
    columns["cert_to"] = [f"{year + until[row] // 12:04d}-{until[row] % 12 + 1:02d}-28" if until[row] else None
                          for row in rows]
    columns["cert_state"] = [None if until[row] else "chưa có" for row in rows]
    columns["as_of"] = [as_of if row % 9 else f"{year}-06-30" for row in rows]
    return columns


def _approved(masts, xy, owners, built, *, empty, rng):
    """Return the positions approved for 2025, and the notices, extensions and decisions on them."""
    rows, places, notices, extensions, rulings = [], [], [], [], []

    def position(code, place, form, technology, capital, approved_on=APPROVED_ON):
        name = f"KH25-{len(rows) + 1:02d}"
        rows.append((name, NAMES[code], f"Vị trí mẫu {name}", form, technology, "A2b", 42.0, NAMES[code], "2025",
                     "3", capital, DOCUMENT, approved_on))
        places.append(place)
        return name

    for number, mast in enumerate(built):
        away = 125.0 if number in (2, 5) else 12.0
        angle = rng.uniform(0, 2 * np.pi)
        place = xy[mast] + away * np.array([np.cos(angle), np.sin(angle)])
        name = position(owners[mast], place, FORMS[number % 2], "4G", 1450.0)
        if number < 7:
            notices.append((name, "khởi công", f"2025-0{2 + number % 4}-15", None, f"{20 + number}/TB"))
            notices.append((name, "hoàn thành", f"2025-1{number % 2}-20", masts.columns["id"][mast],
                            f"{60 + number}/TB"))
    codes = list(NAMES)
    for number, place in enumerate(empty):
        name = position(codes[number % 3], place, FORMS[number % 2], "4G, 5G", None if number % 4 == 3 else 1600.0,
                        approved_on=EARLIER if number == 6 else APPROVED_ON)
        if number < 4:
            notices.append((name, "khởi công", f"2025-0{5 + number}-10", None, f"{40 + number}/TB"))
        elif number < 7:
            until, asked = (("2026-03-31", "2025-10-15"), ("2026-06-27", "2025-10-15"),
                            ("2025-11-30", "2025-05-20"))[number - 4]
            extensions.append((name, until, asked, REASONS[number - 4], f"{80 + number}/CV"))
        elif number < 10:
            rulings.append((name, ("Thu hồi", "Phân bổ cho VNPT", "Điều chỉnh")[number - 7], "2025-12-10",
                            f"{90 + number}/QĐ-UBND (minh họa)", "theo đề nghị của doanh nghiệp"))
    for number, mast in enumerate(rng.choice(_without(len(owners), built), 6, replace=False).tolist()):
        name = position(owners[mast], xy[mast], "bổ sung công nghệ", "5G", 320.0)
        if number < 4:
            notices.append((name, "hoàn thành", f"2025-0{4 + number}-25", masts.columns["id"][mast],
                            f"{70 + number}/TB"))
    keys = ("id", "operator", "name", "form", "technology", "class", "height_m", "owner", "year", "quarter", "capital",
            "document", "approved")
    return ((_columns(keys, rows), np.array(places)),
            _columns(("position", "kind", "date", "mast", "document"), notices),
            _columns(("position", "until", "date", "reason", "document"), extensions),
            _columns(("request", "conclusion", "date", "document", "reason"), rulings))


def _requests(masts, xy, owners, *, empty, built, rng):
    """Return requests of three operators for 2026: far from all masts, near one, near each other, on one."""
    rows, places, replies = [], [], []
    codes = list(NAMES)

    def ask(code, place, kind, purpose, **more):
        name = f"DN26-{len(rows) + 1:02d}"
        rows.append((name, NAMES[code], kind, f"Vị trí đề nghị {name}", purpose, more.get("technology", "4G, 5G"),
                     more.get("mast_class", "A2b"), more.get("height", 42.0), more.get("form", "dùng chung"),
                     more.get("old"), "2026", str(1 + len(rows) % 4), more.get("uncertain", 5.0), "15/CV (minh họa)"))
        places.append(place)
        return name

    for number, place in enumerate(empty[:8]):
        ask(codes[number % 3], place, "xây cột mới", "tăng dung lượng" if number == 3 else "phủ sóng mới")
    spare = [row for row in range(len(owners)) if row not in built and masts.columns["shareable"][row] == "Có"]
    for number, mast in enumerate(rng.choice(spare, 7, replace=False).tolist()):
        code = next(name for name in codes[number % 3:] + codes if NAMES[name] not in masts.columns["tenants"][mast]
                    and name != owners[mast])
        name = ask(code, xy[mast] + (75.0 + 6 * number, 0.0), "xây cột mới", "phủ sóng mới", form="độc lập")
        if number < 6:
            answer = (("2025-11-10", "chấp thuận", None), ("2025-11-12", "từ chối", "Cột không đủ tải trọng"),
                      (None, None, None))[number % 3]
            replies.append((name, masts.columns["id"][mast], "2025-11-03", *answer))
    for group in range(2):
        middle = empty[8 + group]
        for number, code in enumerate(codes):
            ask(code, middle + 110.0 * np.array([np.cos(2.1 * number), np.sin(2.1 * number)]), "xây cột mới",
                "phủ sóng mới", form="độc lập")
    mine = [row for row in range(len(owners)) if row not in built]
    for number, mast in enumerate(rng.choice(mine, 3, replace=False).tolist()):
        kind = ("bổ sung công nghệ", "thay cột, di dời", "lắp trên cột hiện có")[number]
        ask(owners[mast], xy[mast] + ((0.0, 0.0), (40.0, 30.0), (0.0, 0.0))[number], kind,
            "thay vị trí mất mặt bằng" if number == 1 else "tăng dung lượng", technology="5G",
            old=masts.columns["id"][mast] if number == 1 else None)
    ask("VTL", empty[10], "trong tòa nhà, cột ≤ 3 m", "tăng dung lượng", mast_class="A1a", height=3.0)
    ask("VNPT", empty[11], "xây cột mới", "phủ sóng mới", height=None)
    keys = ("id", "operator", "kind", "name", "purpose", "technology", "class", "height_m", "form", "old_id", "year",
            "quarter", "uncert_m", "document")
    decisions = [(f"DN26-{number:02d}", "Thống nhất" if number % 3 else "Thống nhất có điều kiện", "2025-12-18",
                  "210/SKHCN (minh họa)", "thông báo trước khi thi công, dành chỗ cho doanh nghiệp khác dùng chung")
                 for number in (1, 2, 3, 5, 22, 24)]
    decisions.append(("DN26-10", "Chưa thống nhất", "2025-12-18", "210/SKHCN (minh họa)",
                      "chủ sở hữu từ chối dùng chung"))
    return ((_columns(keys, rows), np.array(places)),
            _columns(("request", "mast", "sent", "answered", "result", "reason"), replies),
            _columns(("request", "conclusion", "date", "document", "reason"), decisions))


def _works(places):
    """Return the works of another investor: a road that passes the first position asked for."""
    road = places[0] + np.array([(-1500.0, 140.0), (1500.0, 140.0)])
    return {"id": ["CT-01"], "name": ["Nâng cấp đường ven sông (minh họa)"], "owner": ["Ban Quản lý dự án (minh họa)"],
            "start": ["2026-04-01"], "asks": ["cống bể dùng chung"], "deadline": ["2026-02-28"],
            "document": ["33/TB (minh họa)"]}, [road]


def _columns(keys, rows):
    return {key: [row[at] for row in rows] for at, key in enumerate(keys)}


def _layer(name, kind, columns, geometry, communes):
    columns = {key: [value.item() if isinstance(value, np.generic) else value for value in values]
               for key, values in columns.items()}
    columns["synthetic"] = [1] * len(next(iter(columns.values())))
    if geometry is not None:
        geometry = [np.round(communes.plane.inverse(np.atleast_2d(item)), 6) for item in geometry]
        geometry = [item[0] for item in geometry] if kind == "point" else geometry
    return Layer(name, kind, columns, geometry)
