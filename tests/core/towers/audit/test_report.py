"""The printable page of the audit of sharing."""
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import sharing
from hatangso.algorithms.core.towers.audit.report import audit_report
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from key_figures import key_figures


def test_audit_page_names_the_definitions(plane, hamlets_and_masts):
    places, masts = hamlets_and_masts
    options = sharing.AuditOptions(rules.fixed(300), RadiusReach(1000.0), language="vi")
    page = audit_report(sharing.audit(masts, plane, places, options), options)
    assert "Tỷ lệ sử dụng chung = số vị trí có từ hai doanh nghiệp / tổng số vị trí = 0 / 2 = 0,00%" in page
    assert "T1" in page


def test_each_headline_of_the_page(plane, hamlets_and_masts):
    """Two masts of one operator each, 150 m apart; one would do for both, and moving costs 100 of the 900 saved."""
    places, masts = hamlets_and_masts
    options = sharing.AuditOptions(rules.fixed(300), RadiusReach(1000.0), language="en", mast_cost_mvnd=900.0,
                                   move_cost_mvnd=100.0)
    assert key_figures(audit_report(sharing.audit(masts, plane, places, options), options)) == {
        "Positions": "2", "Positions used by two or more operators": "0", "Sharing ratio (%)": "0.00",
        "Tenancy ratio (operators per position)": "1.00", "Positions still able to share": "2",
        "Pairs closer than the spacing rule": "1", "Avoidable masts (joint plan)": "1",
        "Money avoided (million VND)": "800"}
