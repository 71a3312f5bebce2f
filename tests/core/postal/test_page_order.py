"""The parts of each page of the postal and copper analyses, in the order in which they stand."""
import html
import re

from core.copper import test_whole_remarks as copper_cases
from core.copper.rollout_cases import ROADS, lonlat, options
from core.postal import test_pages_drawn as drawn_cases
from core.postal import test_whole_remarks as postal_cases
from core.postal.siting_cases import run
from hatangso.algorithms.core.copper.places import Fibre
from hatangso.algorithms.core.copper.report import rollout_report
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.report import gap_report
from hatangso.algorithms.core.postal.siting.report import siting_report
from hatangso.algorithms.core.territory.official import load_province


def parts(page):
    """Return headings, titles of charts and "table" in the order of the page."""
    return [html.unescape(text) or tag for tag, text in re.findall(
        r"<(h[1-3]|figcaption|table)[^>]*>([^<]*)", page)]


CHARTS = ["People within a distance of the nearest point",
          "How unequal access is: people, nearest first, and their distances"]


def test_parts_of_the_review_of_points():
    found, access, asked = drawn_cases.reviewed()
    begin = ["Review of the postal points", "Official totals and the layer's sums", "Norms and targets", "table"]
    end = ["Remarks on the data", "By commune", "table"]
    assert parts(gap_report(found, None, asked, access=access)) == [*begin, "Real access", *CHARTS, *end]
    province, asked = load_province(), GapOptions(language="en")
    communes = postal_cases.make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0])
    found = assess(communes, postal_cases.gap_cases.points(), province, asked)
    assert parts(gap_report(found, province, asked)) == [
        *begin, "Conflicts between targets", "What the targets mean in each territory", "table", *end]


def test_parts_of_a_plan_for_points():
    case = postal_cases
    found = run(case.COMMUNES, case.POINTS, case.HOMES, case.MORE_SITES, target_points=6, curve=True)
    assert parts(siting_report(found, "en")) == [
        "Plan for the postal points", "Access before and after", *CHARTS,
        "People within reach by number of new points",
        "Choices of as many points as stand below; a point for every commune is not asked for", "Upgrades first",
        "table", "New points", "table", "By commune, with the new points", "table"]


def test_parts_of_a_roll_out():
    asked = options(capacity=(400.0,), language="en", target_year=2026, whole_years=True)
    found = fibre_rollout(copper_cases.PLACES, ROADS, asked, Fibre(lonlat((0, 0), (0, 40000))))
    page = rollout_report(found, asked)
    assert parts(page) == [
        "Copper to fibre: routes and years", "Copper lines left at the end of the year", "Cost by year",
        "Burn-down of copper lines by year", "table", "Scenarios", "table", "Quantities by cable class", "table",
        "Migration waves", "table", "After the target year", "table", "The tail: what stays on copper, and why",
        "table", "Remarks on the data"]
    remarks = html.unescape(page.split("<h2>Remarks on the data</h2>")[1])
    assert [note.text("en") for note in found.notes if note.text("en") not in remarks] == []
