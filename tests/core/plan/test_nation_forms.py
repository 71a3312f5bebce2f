"""Forms of the annexes of many provinces: a plan's own ones stay as they are."""
import json
import shutil

from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.nation.forms import national_forms


def labels(folder):
    return {form.id: form.total_label for form in load_forms(folder, language="en")}


def test_no_total_is_that_of_a_province_but_one_that_the_plan_says_itself(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    form = json.loads(resource_path("tables", "postal_by_commune.json").read_text(encoding="utf-8"))
    (own / "sharing_by_commune.json").write_text(json.dumps({**form, "total_label": "Vùng"}), encoding="utf-8")
    shutil.copyfile(resource_path("tables", "layout.json"), own / "layout.json")
    shipped, plain, mixed = labels(None), labels(national_forms(tmp_path / "a")), labels(
        national_forms(tmp_path / "b", own))
    assert set(shipped) == set(plain) == set(mixed)
    assert "Whole province" in shipped.values()
    assert set(plain.values()) == {""}
    assert {name: label for name, label in mixed.items() if label} == {"postal_by_commune": "Vùng"}
    assert (tmp_path / "b" / "layout.json").is_file()
