"""The printable page of a plan of shared masts."""
import numpy as np
from hatangso.algorithms.core import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.plan import Limits
from hatangso.algorithms.core.towers.siting.report import siting_report


def _layers(plane):
    places = demand.from_points(plane.inverse([(0, 0), (4000, 0)]), [1500, 700], names=["Ấp 1", "Ấp 2"])
    masts = positions.gather(positions.Register(
        plane.inverse([(100, 0), (250, 0)]), ["T1", "T2"], operators=["Viettel", "VNPT"],
        height_m=np.array([42.0, 45.0])), plane)
    return places, masts


def test_siting_page_in_both_languages(plane):
    places, masts = _layers(plane)
    ground = sites.Ground(places, masts, candidates.make(plane.inverse([(4000, 10)]), "layer"))
    for language, words in (("vi", ("Phương án vị trí", "31/12/2025", "Cột mới dùng chung", "thiếu")),
                            ("en", ("Shared mast plan", "2025-12-31", "New shared mast", "missing"))):
        options = sites.SitingOptions(RadiusReach(1000.0), rules.fixed(300), Limits(new_sites=1), language=language)
        page = siting_report(sites.plan_sites(ground, plane, options), options, "2025-12-31")
        for word in (*words, "<svg", "Viettel"):
            assert word in page, word
