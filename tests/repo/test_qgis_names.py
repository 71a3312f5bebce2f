"""The list of QGIS names is what the code uses, and every enum member of it was looked up in the sources of QGIS 4."""
import datetime
import json
import sys

import pytest
from house import ROOT

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import qgis_names

LISTED = json.loads(qgis_names.LIST.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", qgis_names.KINDS)
def test_the_list_is_what_the_code_uses(kind):
    used = qgis_names.names(qgis_names.shipped())[kind]
    assert used == LISTED[kind], "run `make names` and look at what changed"


def test_enum_members_carry_scopes_that_were_read_in_the_sources_of_qgis_4():
    read = LISTED["qgis4"]
    datetime.date.fromisoformat(read["read"])
    known = {*read["members"], *read["not_read"]}
    unknown = [name for name in LISTED["names"] if name.count(".") == 4 and name not in known]
    assert unknown == [], f"look these up in {read['source']}, then add them to qgis4 in {qgis_names.LIST.name}"


@pytest.mark.parametrize(("source", "kind", "expected"), [
    ("from qgis.core import Qgis as Q\nQ.LayerType.Vector", "names", {"qgis.core.Qgis", "qgis.core.Qgis.LayerType",
                                                                    "qgis.core.Qgis.LayerType.Vector"}),
    ("import processing\nprocessing.run('x', {})", "names", {"processing", "processing.run"}),
    ("from qgis.PyQt.QtCore import Qt\nQt.Key.Key_A", "names", set()),
    ("from qgis.core import A\nb = A.New if hasattr(A, 'New') else A.Old", "asked", {"qgis.core.A.New"}),
    ("from qgis.core import A\nb = A.New if hasattr(A, 'New') else A.Old", "older", {"qgis.core.A.Old"}),
    ("from qgis.core import A\nb = A.New.One if hasattr(A, 'New') else A.Old", "asked", {"qgis.core.A.New",
                                                                                      "qgis.core.A.New.One"}),
])
def test_names_are_found_where_they_are_used(tmp_path, source, kind, expected):
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert set(qgis_names.names([path])[kind]) == expected
