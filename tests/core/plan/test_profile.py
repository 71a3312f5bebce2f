import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.targets import Goal
from hatangso.algorithms.core.plan.profile import load_profile

# Targets as the two plan texts state them: id, year, (value, unit) pairs, sense, text of seed.
# None = no year or no value. Typed from the texts, not from the profiles.
FACTS = """
P1 2025 3700 người/điểm about A
P2 2025 100 %xã at_least AB
P3 2025 100 %điểm at_least AB
P4 2025 100 %DN at_least A
P5 2025 - - - A
P6 2025 - - - A
P7 2025 - - - A
P8 2025 100 %điểm at_least AB
P9 2025 300 điểm at_least B
P10 2030 - - - A
P11 2030 - - - A
F1 2025 100 %ấp at_least AB
F2 2025 100 %hộ at_least AB
F3 2025 90;200 %;Mb/s at_least AB
F4 2025 90;1 %;Gb/s at_least AB
F5 2030 100;1 %;Gb/s at_least AB
F6 - 100 %hộ at_least B
F7 - - - - B
F8 - ? km,thuêbao,hộ at_least B
F9 - ? km at_least B
F10 - 200 Mb/s at_least B
M1 2025 40 Mb/s at_least AB
M2 2025 100 Mb/s at_least AB
M3 2025 100 % at_least AB
M4 2025 20 %dânsố at_least B
M5 2030 99 %dânsố at_least AB
M6 2030 - - - AB
S1 2025 100 %cơquan at_least AB
S2 2025 100 % at_least A
C1 2025 100 % at_least A
C2 2025 70 %DN at_least A
C3a 2030 100 % at_least A
C3b 2030 100 % at_least A
C3c 2030 50 % at_least A
C4 - - - - B
C5 - - - - B
T1 - 100 %dân at_least B
T2 - - - - B
D1 - - - - B
H1 - 100 % at_least B
H2 - 100 %trạm at_least B
H3 - 100 %cơsở at_least B
H4 - 100 % at_least B
H5 - - - - B
E1 - 100 % at_least B
E2 - 100 % at_least B
E3 - - - - B
E4 - - - - B
N1 - 100 % at_least B
N2 - 100 % at_least B
Z1 - ? _ at_least B
Z2 - - - - B
Z3 - - - - B
G1 - ? % at_least AB
G2 - - - - A
G3 - - - - B
G4 - - - - B
G5 - - - - A
G6 - - - - A
V1 2050 - - - B
V2 2050 - - - B
O1 - - - - B
"""
STRICT = {"F5": 1, "F10": 0, "C3c": 0}  # "more than": which of the target's values
IMPLIED = {"F1", "F6", "T1", "H1", "H2", "H3", "H4", "E1", "E2", "N1", "N2"}
COMPUTED = set("P1 P2 P3 P8 P9 F1 F2 F4 F5 F6 F8 F9 M4 M5 S1 S2 H2 E2 T1 G1".split())
QUALITATIVE = set("P5 P6 P7 P10 P11 F7 M6 C4 C5 T2 D1 H5 E3 E4 Z1 Z2 Z3 G2 G3 G4 G5 G6 V1 V2 O1".split())


def facts():
    for line in FACTS.strip().splitlines():
        name, year, values, units, direction, seeds = line.split()
        numbers = [] if values == "-" else [None if v == "?" else float(v) for v in values.split(";")]
        yield name, None if year == "-" else int(year), numbers, units, direction, seeds


def test_there_are_62_targets_31_and_46():
    rows = list(facts())
    assert len(rows) == 62
    assert sum("A" in row[-1] for row in rows) == 31
    assert sum("B" in row[-1] for row in rows) == 46


@pytest.mark.parametrize(("profile", "seed"), [("ca_mau_2021_2030", "B"), ("tinh_mau_2021_2030", "A")])
def test_every_target_of_the_text_is_in_the_profile(profile, seed):
    targets = {target.id: target for target in load_profile(profile).targets}
    expected = [row for row in facts() if seed in row[-1]]
    own = {name for name, target in targets.items() if not target.national}
    assert own == {row[0] for row in expected}
    for name, year, values, units, direction, _ in expected:
        target = targets[name]
        assert target.year == year, name
        assert [goal.value for goal in target.goals] == values, name
        if values and units != "_":
            assert ";".join(goal.unit.replace(" ", "") for goal in target.goals) == units, name
        assert {goal.direction for goal in target.goals} <= {direction}, name
        assert [i for i, goal in enumerate(target.goals) if goal.strict] == ([STRICT[name]] if name in STRICT else [])
        assert any(goal.implied for goal in target.goals) == (name in IMPLIED), name
        kind = "computed" if name in COMPUTED else ("qualitative" if name in QUALITATIVE else "entered")
        assert target.kind == kind, name


def test_the_national_figure_is_labelled_in_the_profile_of_ca_mau():
    target = load_profile("ca_mau_2021_2030").target("P1")
    assert target.national
    assert target.goal.value == 3700
    assert "654/QĐ-TTg" in target.source
    assert [t.id for t in load_profile("ca_mau_2021_2030").targets if t.national] == ["P1"]


def test_official_figures_before_and_since_the_merger():
    province = load_profile("ca_mau_2021_2030").province()
    assert province.territory().population.value == 2606672
    assert province.territory().area_km2.value == 7942.39
    assert province.territory("old_ca_mau").population.value == 1210843
    assert load_profile("tinh_mau_2021_2030").province() is None


def test_the_empty_profile_is_valid():
    assert load_profile("empty").targets == ()


def test_goals_know_when_they_are_met():
    assert Goal(100, "%", "at_least").met(100.0)
    assert not Goal(100, "%", "at_least").met(99.99)
    assert Goal(50, "%", "at_least", strict=True).met(50.0) is False
    assert Goal(3, "km", "at_most").met(2.4)
    assert Goal(3700, "người/điểm", "about", 5).met(3800)
    assert Goal(3700, "người/điểm", "about", 5).shortfall(4000) == pytest.approx(115)
    assert Goal(None, "km", "at_least").met(4) is None


@pytest.mark.parametrize(("goal", "text"), [
    (Goal(3700, "người/điểm", "about", 5), "≈ 3.700 người/điểm"), (Goal(100, "% hộ", "at_least"), "100% hộ"),
    (Goal(50, "%", "at_least", strict=True), "> 50%"), (Goal(40, "Mb/s", "at_least"), "≥ 40 Mb/s"),
    (Goal(None, "km", "at_least", text="cơ bản"), "cơ bản"),
])
def test_goals_are_written_as_plans_write_them(goal, text):
    assert goal.shown("vi") == text


@pytest.mark.parametrize(("change", "word"), [
    ({"year": "2025"}, "/targets/0/year"), ({"group": "x"}, "group x"), ({"kind": "computed"}, "no measure"),
    ({"goals": [{"value": "9", "unit": "%", "direction": "at_least"}]}, "/goals/0/value"),
])
def test_a_wrong_profile_is_refused_with_the_place(tmp_path, change, word):
    target = {"id": "X1", "group": "g", "vi": "a", "en": "a", "year": 2025, "kind": "entered", "goals": [],
              "source": "s"}
    document = {"id": "x", "vi": "x", "en": "x", "groups": [{"key": "g", "vi": "g", "en": "g"}],
                "targets": [{**target, **change}]}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.json") as error:
        load_profile(path)
    assert word in str(error.value)


def test_a_province_adds_a_target_without_code(tmp_path):
    target = {"id": "X1", "group": "g", "vi": "a", "en": "a", "year": 2030, "kind": "computed", "source": "s",
              "goals": [{"value": 3, "unit": "điểm", "direction": "at_least"}],
              "measure": {"kind": "count", "source": "FIBRE"}}
    document = {"id": "x", "vi": "x", "en": "x", "groups": [{"key": "g", "vi": "g", "en": "g"}], "targets": [target]}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert load_profile(path).target("X1").measure["kind"] == "count"


def test_each_profile_speaks_in_the_terms_of_its_own_text():
    """Terms, not whole sentences: the text of Ca Mau has no quarter and no national plan in its principle."""
    ca_mau = {target.id: target.label("vi") for target in load_profile("ca_mau_2021_2030").targets}
    assert "ấp, khóm" in ca_mau["F1"]
    assert "khu phố" not in ca_mau["F1"]
    assert "tích hợp quy hoạch hạ tầng viễn thông" in ca_mau["G1"]
    assert "quy hoạch quốc gia" not in ca_mau["G1"]
    assert "quy hoạch vùng năng lượng" in ca_mau["C4"]
    other = {target.id: target.label("vi") for target in load_profile("tinh_mau_2021_2030").targets}
    assert "ấp, khu phố" in other["F1"]
    assert "khóm" not in other["F1"]
