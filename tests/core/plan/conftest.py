import numpy as np
import pytest
from core.plan.template_cases import fill  # noqa: F401 - a fixture
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.header import Header
from hatangso.algorithms.core.plan.forms.model import load_layout

COMMUNES = ["Phường An Xuyên", "Xã Đất Mũi", "Xã Phan Ngọc Hiển", "Phường Vĩnh Trạch"]


@pytest.fixture
def layout():
    return load_layout(language="vi")


@pytest.fixture
def header():
    return Header("tỉnh Cà Mau", as_of="2025-12-31", epsg=9207)


@pytest.fixture
def postal():
    points = [4, 0, 2, 5]
    people = [40000, 12345, 9000, None]
    return SourceTable("bưu chính", {
        "code": ["32044", "31825", "32000", "31840"], "name": COMMUNES,
        "area_km2": [101.5, 200.25, 50.0, 60.0], "population": people, "points": points,
        "staffed": [3, 0, 2, 5], "internet": [3, 0, 1, 5], "eservice": [2, 0, 1, 4],
        "ppl_point": [10000.0, None, 4500.0, None],
        "radius_km": [(a / (np.pi * n)) ** 0.5 if n else None for a, n in zip([101.5, 200.25, 50.0, 60.0], points)],
        "verdict": ["Đạt", "Chưa đạt", "Đạt", "Đạt"], "need": [0, 1, 0, 0], "note": ["=2+3", None, "-ghi chú", "@x"],
    })


@pytest.fixture
def sites():
    return SourceTable("đề xuất", {
        "rank": [1, 2, 3], "site_id": ["S1", "S2", "S3"], "name": ["Cột một", "Cột hai", "Cột ba"],
        "hamlet": ["Ấp 1", None, "Khóm 2"], "commune": COMMUNES[:3], "commune_id": ["3", "1", "2"],
        "mast_class": ["A2b"] * 3, "height_m": [42.0, 45.0, 30.0], "owner": ["VNPT"] * 3, "oper_now": ["VNPT"] * 3,
        "oper_new": ["Viettel", "MobiFone", "Viettel"], "gain": [100, 250, 30], "gain_any": [10, 25, 3],
        "phase": ["2026-2027", "2028-2030", "2026-2027"], "note": [None] * 3,
    }, lonlat=np.array([[105.15, 9.18], [104.8, 8.6], [105.0, 9.0]]))
