"""The second year of the sample's cycle: what was built in 2026, and what the operators ask for in 2027.

Tables of notices and extensions hold those of the first year too, as an office keeps them; positions of 2026 carry the
ids of the requests that the department agreed to. Every row is invented.
"""
from __future__ import annotations

import numpy as np

AS_OF, APPROVED_ON = "2026-12-31", "2025-12-29"
CONDITION = "thông báo trước khi thi công"
PAPER, LETTER = "245/SKHCN (minh họa)", "31/CV (minh họa)"
BUILT = (  # place, metres east of it, id, name, owner and tenants, notices (kind, date as the firm writes it)
    ("DN26-01", 8.0, "VT-M26-01", "Viettel", (("khởi công", "15/4/2026"), ("hoàn thành", "20/9/2026"))),
    ("DN26-02", 95.0, "VN-M26-02", "VNPT", (("khởi công", "2026-05-12"), ("hoàn thành", "2026-11-05"))),
    ("KH25-11", 12.0, "VT-M26-03", "Viettel", (("hoàn thành", "ngày 18 tháng 3 năm 2026"),)),
    ("DN26-06", 900.0, "MB-M26-04", "MobiFone", ()),  # in no plan
)
ASKED = (  # id, firm, kind, beside which place, metres east, purpose, old mast
    ("DN27-01", "MobiFone", "xây cột mới", "DN26-01", 98.0, "phủ sóng mới"),
    ("DN27-02", "Viettel", "xây cột mới", "DN26-05", 110.0, "phủ sóng mới"),
    ("DN27-03", "VNPT", "xây cột mới", "DN26-07", 0.0, "phủ sóng mới"),
    ("DN27-04", "MobiFone", "xây cột mới", "DN26-08", -60.0, "phủ sóng mới"),
    ("DN27-05", "Viettel", "xây cột mới", "DN26-08", 60.0, "tăng dung lượng"),
    ("DN27-06", "VNPT", "bổ sung công nghệ", "DN26-02", 95.0, "tăng dung lượng"),
)
DECIDED = (
    ("DN27-03", "Thống nhất", "2026-12-17", ""), ("DN27-06", "Thống nhất có điều kiện", "2026-12-17", CONDITION),
    ("DN27-02", "Chưa thống nhất", "2026-12-17", "gần vị trí đã phê duyệt khác; dùng chung khi cột được xây"))


def build(register, masts_xy, given, *, places):
    """Return ``(name, kind, columns, geometry in metres)`` of each layer of the second year.

    Parameters
    ----------
    register : dict
        Columns of the masts at the end of 2026, without those built in it.
    masts_xy : numpy.ndarray
        (n, 2) metres.
    given : dict of str to dict
        Columns of the first year's ``notices``, ``extensions`` and ``requests``.
    places : dict of str to numpy.ndarray
        Where requests and approved positions of the first year lie, by id, in metres.

    Returns
    -------
    tuple
    """
    count = len(register["id"])
    built = [places[place] + (east, 0.0) for place, east, *_ in BUILT]
    added = {"id": [one[2] for one in BUILT], "name": [f"Trạm mẫu {one[2]}" for one in BUILT],
             "owner": [one[3] for one in BUILT], "tenants": [one[3] for one in BUILT], "class": ["A2b"] * len(BUILT),
             "structure": ["đơn thân"] * len(BUILT), "height_m": [42.0] * len(BUILT), "slots": [3] * len(BUILT),
             "shareable": ["Có"] * len(BUILT), "in_use": ["2026-10-01"] * len(BUILT), "as_of": [AS_OF] * len(BUILT)}
    masts = {key: [*values, *added.get(key, [None] * len(BUILT))] for key, values in register.items()}
    notices = [(place, kind, day, mast if kind == "hoàn thành" else None, f"{100 + row}/TB")
               for row, (place, _, mast, _, told) in enumerate(BUILT) for kind, day in told]
    notices.append(("DN26-03", "khởi công", "02/10/2026", None, "110/TB"))
    asked = {key: [None] * len(ASKED) for key in given["requests"]}
    asked.update(zip(("id", "operator", "kind"), ([row[at] for row in ASKED] for at in range(3))))
    asked.update(name=[f"Vị trí đề nghị {row[0]}" for row in ASKED], purpose=[row[5] for row in ASKED],
                 technology=["4G, 5G"] * 5 + ["5G"], form=["dùng chung"] * len(ASKED), year=["2027"] * len(ASKED),
                 quarter=["1", "2", "2", "3", "3", "4"], uncert_m=[5.0] * len(ASKED), document=[LETTER] * len(ASKED),
                 height_m=[42.0] * len(ASKED))
    asked["class"] = ["A2b"] * len(ASKED)
    decided = tuple([row[at] for row in DECIDED] for at in range(4))
    return (
        ("next_masts", "point", masts, np.vstack([masts_xy[:count], built])),
        ("next_notices", "none", _more(given["notices"], notices), None),
        ("next_extensions", "none", _more(given["extensions"], [
            ("DN26-05", "31/3/2027", "2026-12-01", "Vướng thỏa thuận mặt bằng", "115/CV")]), None),
        ("next_requests", "point", asked, np.array([places[row[3]] + (row[4], 0.0) for row in ASKED])),
        ("next_replies", "none", {
            "request": ["DN27-01", "DN27-02"], "mast": ["VT-M26-01", "VN-M26-02"], "sent": ["2026-11-09", "2026-11-09"],
            "answered": ["2026-11-13", None], "result": ["chấp thuận", None], "reason": [None, None]}, None),
        ("next_decisions", "none", {
            "request": decided[0], "conclusion": decided[1], "date": decided[2], "document": [PAPER] * len(DECIDED),
            "reason": decided[3]}, None),
    )


def _more(columns, rows):
    """Return columns with further rows, in the order of the keys."""
    return {key: [*values, *(row[at] for row in rows)] for at, (key, values) in enumerate(columns.items())}
