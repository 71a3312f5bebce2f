"""The printable page of the audit of sharing."""
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import sharing
from hatangso.algorithms.core.towers.audit.report import audit_report
from hatangso.algorithms.core.towers.reach.radius import RadiusReach


def test_audit_page_names_the_definitions(plane, hamlets_and_masts):
    places, masts = hamlets_and_masts
    options = sharing.AuditOptions(rules.fixed(300), RadiusReach(1000.0), language="vi")
    page = audit_report(sharing.audit(masts, plane, places, options), options)
    assert "Tỷ lệ sử dụng chung = số vị trí có từ hai doanh nghiệp / tổng số vị trí = 0 / 2 = 0,00%" in page
    assert "T1" in page
