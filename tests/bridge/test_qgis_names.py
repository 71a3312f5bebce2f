"""Every QGIS name the code uses is there in the QGIS that runs these tests."""
import importlib
import json
from pathlib import Path

import pytest
from qgis.core import Qgis

ROOT = Path(__file__).resolve().parents[2]
LISTED = json.loads((ROOT / "tests" / "repo" / "qgis_names.json").read_text(encoding="utf-8"))


def found(name):
    """Return whether a dotted name can be imported or read."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


@pytest.mark.parametrize("name", LISTED["names"])
def test_the_name_is_in_this_qgis(name):
    assert found(name), f"{name} is not in QGIS {Qgis.QGIS_VERSION}: what differs belongs into bridge/compat.py"


@pytest.mark.parametrize(("newer", "older"), [
    ("qgis.core.QgsFields.FieldOrigin.Join", "qgis.core.QgsFields.FieldOrigin.OriginJoin"),
    ("qgis.core.QgsFields.FieldOrigin.Provider", "qgis.core.QgsFields.FieldOrigin.OriginProvider")])
def test_of_what_is_asked_for_one_is_there(newer, older):
    assert newer in LISTED["asked"]
    assert older in LISTED["older"]
    assert found(newer) or found(older)


def test_a_name_that_is_absent_is_noticed():
    assert not found("qgis.core.QgsProcessing.SourceType.TypeNowhere")
    assert not found("qgis.nowhere.Thing")
