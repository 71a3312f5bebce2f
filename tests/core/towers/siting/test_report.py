"""The printable page of a plan of shared masts."""
from dataclasses import replace

import numpy as np
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.plan import PlanLimits
from hatangso.algorithms.core.towers.siting.report import siting_report


def test_siting_page_in_both_languages(plane, hamlets_and_masts):
    places, masts = hamlets_and_masts
    ground = sites.SitingLayers(places, masts, candidates.make(plane.inverse([(4000, 10)]), "layer"))
    for language, words in (("vi", ("Phương án vị trí", "31/12/2025", "Xây mới dùng chung", "thiếu")),
                            ("en", ("Shared mast plan", "2025-12-31", "New shared mast", "missing"))):
        options = sites.MastSitingOptions(RadiusReach(1000.0), rules.fixed(300), PlanLimits(new_sites=1),
                                          language=language)
        page = siting_report(sites.plan_sites(ground, plane, options), options, "2025-12-31")
        for word in (*words, "<svg", "Viettel"):
            assert word in page, word


def test_new_technologies_on_own_masts_are_counted_apart(plane, hamlets_and_masts):
    places, masts = hamlets_and_masts
    idle = replace(masts, serving=np.zeros_like(masts.serving))
    ground = sites.SitingLayers(places, idle, candidates.make(plane.inverse([(4000, 10)]), "layer"))
    options = sites.MastSitingOptions(RadiusReach(1000.0), rules.fixed(300), PlanLimits(new_sites=0), language="vi",
                                      technology="5G")
    result = sites.plan_sites(ground, plane, options)
    count, words = result.numbers["UPGRADES"], "Số lượt bổ sung công nghệ trên cột đang dùng"
    assert count > 0
    assert f"<li><b>{count}</b><span>{words}</span></li>" in siting_report(result, options)
    assert words not in siting_report(sites.plan_sites(replace(ground, positions=masts), plane, options), options)
