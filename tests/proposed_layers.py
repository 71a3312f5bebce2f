"""Layers of results that a book is made from: proposed sites, sharing by commune."""
from qgis_layers import layer


def sites(rows=None):
    fields = {"rank": int, "site_id": str, "name": str, "commune": str, "commune_id": str, "gain": int, "phase": str,
              "height_m": float, "note": str}
    rows = rows or [
        ("POINT(105.15 9.18)", 1, "S1", "Cột một", "Xã Đất Mũi", "2", 100, "2026-2027", 42.0, "=1+1"),
        ("POINT(104.80 8.60)", 2, "S2", "Cột hai", "Xã Tân Ân", "1", 250, "2026-2027", None, None),
    ]
    return layer("Point", fields, rows, name="đề xuất")


def sharing(first="02", second="01"):
    fields = {"commune_id": str, "commune": str, "positions": int, "shared": int, "share_pct": float, "can_share": int,
              "note": str}
    rows = [(None, first, "Xã B", 8, 2, 25.0, 5, None), (None, second, "Xã A", 4, 4, 100.0, None, None)]
    return layer("None", fields, rows, name="theo xã")
