import numpy as np
from hatangso.algorithms.core.towers import audit, candidates, demand, positions, rules, siting, siting_report
from hatangso.algorithms.core.towers.reach import RadiusReach
from hatangso.algorithms.core.towers.siting_plan import Limits


def _layers(plane):
    places = demand.from_points(plane.inverse([(0, 0), (4000, 0)]), [1500, 700], names=["Ấp 1", "Ấp 2"])
    masts = positions.gather(positions.Register(
        plane.inverse([(100, 0), (250, 0)]), ["T1", "T2"], operators=["Viettel", "VNPT"],
        height_m=np.array([42.0, 45.0])), plane)
    return places, masts


def test_siting_page_in_both_languages(plane):
    places, masts = _layers(plane)
    ground = siting.Ground(places, masts, candidates.make(plane.inverse([(4000, 10)]), "layer"))
    for language, words in (("vi", ("Phương án vị trí", "31/12/2025", "Cột mới dùng chung", "thiếu")),
                            ("en", ("Shared mast plan", "2025-12-31", "New shared mast", "missing"))):
        options = siting.SitingOptions(RadiusReach(1000.0), rules.fixed(300), Limits(new_sites=1), language=language)
        page = siting_report.siting_report(siting.plan_sites(ground, plane, options), options, "2025-12-31")
        for word in (*words, "<svg", "Viettel"):
            assert word in page, word


def test_audit_page_names_the_definitions(plane):
    places, masts = _layers(plane)
    options = audit.AuditOptions(rules.fixed(300), RadiusReach(1000.0), language="vi")
    page = siting_report.audit_report(audit.audit(masts, plane, places, options), options)
    assert "Tỷ lệ sử dụng chung = số vị trí có từ hai doanh nghiệp / tổng số vị trí = 0 / 2 = 0,00 %" in page
    assert "T1" in page
