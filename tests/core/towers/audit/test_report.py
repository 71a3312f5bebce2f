"""The printable page of the audit of sharing."""
import numpy as np
from hatangso.algorithms.core import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import sharing
from hatangso.algorithms.core.towers.audit.report import audit_report
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions


def _layers(plane):
    places = demand.from_points(plane.inverse([(0, 0), (4000, 0)]), [1500, 700], names=["Ấp 1", "Ấp 2"])
    masts = positions.gather(positions.Register(
        plane.inverse([(100, 0), (250, 0)]), ["T1", "T2"], operators=["Viettel", "VNPT"],
        height_m=np.array([42.0, 45.0])), plane)
    return places, masts


def test_audit_page_names_the_definitions(plane):
    places, masts = _layers(plane)
    options = sharing.AuditOptions(rules.fixed(300), RadiusReach(1000.0), language="vi")
    page = audit_report(sharing.audit(masts, plane, places, options), options)
    assert "Tỷ lệ sử dụng chung = số vị trí có từ hai doanh nghiệp / tổng số vị trí = 0 / 2 = 0,00 %" in page
    assert "T1" in page
