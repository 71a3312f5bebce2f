"""Known defects of real layers of Cà Mau are found, all of them and no others."""
import pytest


@pytest.fixture
def rows(run, shared):
    def check(**layers):
        package = shared / "data" / "ca_mau.gpkg"
        found = run("checklayers", FINDINGS="memory:", LANGUAGE="en",
                    **{name: f"{package}|layername={layer}" for name, layer in layers.items()})["FINDINGS"]
        return [(one["rule"], one["field"], one["feature"], one["what"]) for one in found.getFeatures()]

    return check


def test_wrong_areas_populations_and_offices_without_a_place(rows):
    found = rows(COMMUNES="communes_2025", POINTS="vnpost_offices")
    count = {rule: len({row[2] for row in found if row[0] == rule}) for rule in {row[0] for row in found}}
    assert (count["declared area"], count["two columns differ"], count["no geometry"]) == (27, 22, 7)
    assert sum(row[0] == "names instead of codes" for row in found) == 78


def test_four_former_communes_lie_in_none_of_their_successors(rows):
    found = rows(COMMUNES="communes_2025", HAMLETS="communes_2024_points", CROSSWALK="crosswalk")
    misplaced = [row for row in found if row[0] == "another commune"]
    assert {row[3].split("crosswalk ")[1][:5] for row in misplaced} == {"31969", "31981", "32022", "32162"}
    assert len(misplaced) == 4
