"""The copper rules as data agree with the defaults and with each other."""
import pytest
from hatangso.algorithms.core.copper import tables
from hatangso.algorithms.core.copper.backlog import BacklogOptions
from hatangso.algorithms.core.copper.rollout.solve import KINDS, RolloutOptions
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.resources import load_json


def test_defaults_are_those_of_the_rules():
    rules = load_json("rules", "migration.json")
    backlog, rollout = BacklogOptions(), RolloutOptions(start_year=2026, capacity=(1.0,))
    for key, value in (
            ("max_drop_m", backlog.max_drop_m), ("max_drop_m", rollout.max_drop_m), ("threshold", backlog.threshold),
            ("max_leg_m", rollout.max_leg_m), ("stop_sell_notice_months", rollout.stop_sell_months),
            ("switch_off_notice_months", rollout.switch_off_months), ("scenario_share", rollout.scenario_share)):
        assert rules[key]["value"] == value
        assert rules[key]["why"]


def test_every_kind_of_way_has_a_declared_cable_class():
    rules = load_json("rules", "cable_classes.json")
    codes = {item["code"] for item in rules["classes"]}
    assert codes == {"N1", "N2", "N3", "C1", "C2", "C3"}
    assert set(rules["class_of_kind"]) == set(KINDS)
    assert set(rules["class_of_kind"].values()) <= codes


def test_statuses_are_those_of_the_role():
    declared = {value.code for value in load_role("premises").field("status").values}
    assert declared == set(tables.STATUSES) == set(tables.STATUS_LABELS)


@pytest.mark.parametrize("name", ["BACKLOG", "BY_COMMUNE", "HAMLETS_WITHOUT_FIBRE", "ROUTES", "WAVES", "BURNDOWN"])
def test_tables_have_both_languages(name):
    table = getattr(tables, name)
    for column in table.columns:
        assert column.vi.strip()
        assert column.en.strip()
