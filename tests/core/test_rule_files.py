"""Files of rules that a province may change: ours keep their schemas, a changed one is judged when it is read."""
import json
import re
import tokenize

import pytest
from hatangso.algorithms.core import resources
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.package import resource_path

NAMES = sorted(resources.load_json("schemas", "rules.json"))


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Return a function that stores a changed copy of a file of rules where the package looks for it."""
    def edit(name, change):
        content = resources.load_json("rules", name)
        change(content)
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        monkeypatch.setattr(resources, "resource_path",
                            lambda *parts: tmp_path / name if parts == ("rules", name) else resource_path(*parts))

    return edit


@pytest.mark.parametrize("name", NAMES)
def test_what_the_package_brings_keeps_its_schema(name):
    assert resources.load_json("rules", name)


@pytest.mark.parametrize(("name", "change", "words"), [
    ("operators.json", lambda content: content["operators"][0].pop("synonyms"), "/operators/0: synonyms is missing"),
    ("bands.json", lambda content: content["bands"][2].update(power_dbm="46 dBm"),
     '/bands/2/power_dbm: a number is expected, found is "46 dBm"'),
    ("bands.json", lambda content: content["bands"][0].update(powr_dbm=46), "powr_dbm is not known here"),
    ("link_budget.json", lambda content: content.update(delta_n=5000), "/delta_n: 5000 is above 150"),
    ("clutter.json", lambda content: content["sets"][0]["heights"].update({"3": -4}), "/sets/0/heights/3: -4 is below"),
    ("slots.json", lambda content: content["rules"][0].update(slots=2.5), "/rules/0/slots: a whole number is expected"),
    ("migration.json", lambda content: content["threshold"].update(value=95), "/threshold/value: 95 is above 1"),
])
def test_what_does_not_keep_its_schema_is_refused_by_file_and_place(edited, name, change, words):
    edited(name, change)
    with pytest.raises(InputError) as caught:
        resources.load_json("rules", name)
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert [str(message) for message in resources.broken_rules()] == [str(caught.value)]


def test_a_spelling_more_is_no_fault(edited):
    edited("operators.json", lambda content: content["operators"][0]["synonyms"].append("VTX"))
    assert "VTX" in resources.load_json("rules", "operators.json")["operators"][0]["synonyms"]
    assert resources.broken_rules() == []


REMARKS = {"note_vi", "note_en", "confidence"}
"""For whoever edits the file, beside its source: nothing is computed or printed from them."""
COMPOSED = {"band_5g_mhz": "band_{}_mhz of the technology (towers/reach)"}


def declared(part):
    """Yield the names of entries that a schema allows, at any depth."""
    if isinstance(part, dict):
        yield from part["properties"] if isinstance(part.get("properties"), dict) else ()
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from declared(inner)


def test_what_a_province_may_write_into_a_file_is_read():
    """An entry that a schema allows and no code names would be filled in with care and change nothing."""
    root = resource_path()
    schemas = [*(root / "schemas").glob("*.json"), *root.glob("*/schema.json")]
    allowed = {name for path in schemas for name in declared(json.loads(path.read_text(encoding="utf-8")))}
    words = set()
    for path in (root.parent / "algorithms").rglob("*.py"):
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.NAME:
                    words.add(token.string)
                elif token.type == tokenize.STRING and len(token.string) < 80:  # sentences are no names
                    words.update(re.findall(r"\w+", token.string))
    assert len(allowed) > 350
    assert allowed - words == (REMARKS | set(COMPOSED)) - words
