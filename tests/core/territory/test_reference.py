"""Whose official figures and targets hold for a layer of communes: by its codes, never by habit."""
import json
from pathlib import Path

import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.territory.official import NOT_FOUND, load_province
from hatangso.algorithms.core.territory.reference import GENERAL, UNASKED, find_profile, find_reference, is_shipped

CA_MAU = load_province().territory().codes
HA_NOI = [f"{code:05d}" for code in range(4, 400, 3)]


@pytest.mark.parametrize("start", ["", "C:/plugins/hatangso/", r"D:\QGIS\hatangso" + "\\"])
@pytest.mark.parametrize(("folder", "name", "shipped"), [
    ("territories", "ca_mau.json", True), ("profiles", "ca_mau_2021_2030.json", True),
    ("profiles", "cua_toi.json", False),
])
def test_a_stored_path_of_another_machine_is_known_as_shipped(start, folder, name, shipped):
    separator = "\\" if "\\" in start else "/"
    assert is_shipped(start + separator.join(("resources", folder, name)), folder) is shipped
    assert not is_shipped(start + separator.join(("tinh", name)), folder)


def test_official_figures_are_those_of_the_communes_or_none():
    for path in ("", None, "C:/old/hatangso/resources/territories/ca_mau.json"):
        assert find_reference(path, CA_MAU).territory.key == "merged"
        found = find_reference(path, HA_NOI)
        assert (found.province, found.territory) == (None, None)
        assert found.notes
        assert find_reference(path, CA_MAU[:20]).territory is None, "a part of a province has not its totals"


def test_codes_that_keep_a_territory_from_being_found_are_named(tmp_path):
    """Five of 64 codes lost their first digits: no official figures, and that is said of the layer by its codes."""
    spoiled = [*CA_MAU[:59], *(code[2:] for code in CA_MAU[59:])]
    found = find_reference(None, spoiled)
    assert (found.province, found.territory) == (None, None)
    named = ("COMMUNES: codes of communes that are none of Ca Mau province since 1 July 2025: 5 of 64 (for example "
             f"{', '.join(spoiled[59:62])}, …).")
    assert [note.text("en") for note in found.notes] == [named, (
        "Official figures of Ca Mau province since 1 July 2025 are not used. Correct the codes, or give the territory "
        "file of the province.")]
    file = tmp_path / "ca_mau.json"
    file.write_text(resource_path("territories", "ca_mau.json").read_text(encoding="utf-8"), encoding="utf-8")
    own = find_reference(str(file), spoiled)
    assert own.territory.key == "merged"
    assert [note.text("en") for note in own.notes][1:] == [named]  # behind that its figures are used
    for codes in (CA_MAU[:40], HA_NOI, [*CA_MAU[:30], *HA_NOI[:60]]):  # parts, others, several provinces
        assert [note.template for note in find_reference(None, codes).notes] == [NOT_FOUND.template]


def test_an_own_territory_file_is_used_and_a_misfit_is_told(tmp_path):
    file = tmp_path / "ca_mau.json"
    file.write_text(resource_path("territories", "ca_mau.json").read_text(encoding="utf-8"), encoding="utf-8")
    assert find_reference(str(file), CA_MAU).misfit is None
    found = find_reference(str(file), HA_NOI)
    assert found.territory.key == "merged"
    assert "Cà Mau" in found.misfit.text("vi")
    assert "ca_mau.json" in found.notes[0].text("vi")
    assert find_reference(str(file), CA_MAU, "old_ca_mau").territory.key == "old_ca_mau"


@pytest.mark.parametrize(("path", "codes", "name", "told"), [
    ("", CA_MAU, "ca_mau_2021_2030", False), ("", CA_MAU[:1], "ca_mau_2021_2030", False), ("", HA_NOI, GENERAL, True),
    ("x/resources/profiles/ca_mau_2021_2030.json", HA_NOI, GENERAL, True), ("", [], UNASKED, True),
    ("x/resources/profiles/ca_mau_2021_2030.json", CA_MAU, "ca_mau_2021_2030", False),
    ("x/resources/profiles/tinh_mau_2021_2030.json", CA_MAU, "tinh_mau_2021_2030", False),
])
def test_the_profile_is_that_of_the_communes(path, codes, name, told):
    found, notes = find_profile(path, codes)
    assert Path(found).stem == name
    assert bool(notes) is told


def test_an_own_profile_is_used_whatever_the_communes(tmp_path):
    file = tmp_path / "ca_mau_2021_2030.json"
    file.write_text(json.dumps({}), encoding="utf-8")
    assert find_profile(str(file), HA_NOI) == (str(file), ())
