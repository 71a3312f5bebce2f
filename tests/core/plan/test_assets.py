import numpy as np
from hatangso.algorithms.core.plan.assets import asset_ids
from hatangso.algorithms.core.plan.compare import compare_plans
from hatangso.algorithms.core.plan.forms.figures import SourceTable

LONLAT = np.array([[105.1, 9.1], [105.2, 9.2], [105.3, 9.3]])


def plan(ids, **values):
    return SourceTable("t", {"asset_id": ids, **values}, lonlat=LONLAT[:len(ids)])


def test_codes_give_identifiers_and_kept_ones_win():
    table = SourceTable("t", {"site_id": ["A", "B", None], "asset_id": ["", "CM-7", None]}, lonlat=LONLAT)
    assert asset_ids("SITES", table) == ["SITES:A", "CM-7", "SITES:@9.30000,105.30000"]


def test_what_has_a_code_of_its_own_is_not_called_by_its_commune():
    """Numbers within a commune would pass to other requests and positions as these come and go."""
    for key in ("req_id", "pos_id"):
        table = SourceTable("t", {"commune_id": ["32001", "32001"], key: ["D2", "D1"]})
        assert asset_ids("K", table) == ["K:D2", "K:D1"]


def test_repeated_codes_are_told_apart_whatever_the_order():
    values = {"code": ["A", "A", "B"], "name": ["y", "x", "z"]}
    assert asset_ids("K", SourceTable("t", values)) == ["K:A/2", "K:A", "K:B"]
    turned = {key: column[::-1] for key, column in values.items()}
    assert asset_ids("K", SourceTable("t", turned)) == ["K:B", "K:A", "K:A/2"]


def test_a_copy_gets_no_number_that_another_object_bears():
    kept = SourceTable("t", {"asset_id": ["K:A", "K:A", "K:A/2"], "name": ["x", "z", "y"]})
    assert asset_ids("K", kept) == ["K:A", "K:A/3", "K:A/2"]
    before = {"K": SourceTable("t", {"asset_id": ["K:A", "K:A/2"], "name": ["x", "y"]})}
    found = compare_plans(before, {"K": kept}, language="en")
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 0, 0, 2)


def test_without_code_and_position_the_content_counts():
    first = asset_ids("K", SourceTable("t", {"name": ["x", "y"]}))
    assert first == asset_ids("K", SourceTable("t", {"name": ["x", "y"]}))
    assert len(set(first)) == 2
    assert asset_ids("K", SourceTable("t", {"name": ["x"]}), [b"abc"]) != first[:1]


def test_added_removed_changed_and_moved():
    old = {"SITES": plan(["1", "2", "3"], height=[30.0, 40.0, None], owner=["a", "b", "c"])}
    moved = SourceTable("t", {"asset_id": ["2", "3", "4"], "height": [45.0, None, 1.0], "owner": ["b", "c", "d"]},
                        lonlat=np.array([[105.2, 9.2], [105.301, 9.3], [105.3, 9.3]]))
    found = compare_plans(old, {"SITES": moved}, language="vi")
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 1, 2, 0)
    rows = list(zip(*(found.records.values[key] for key in ("asset_id", "change", "field", "before", "after"))))
    assert ("1", "removed", None, None, None) in rows
    assert ("4", "added", None, None, None) in rows
    assert ("2", "changed", "height", "40", "45") in rows
    at = found.records.values["field"].index("geometry")
    assert 105 < found.records.values["moved_m"][at] < 112


def test_equal_plans_have_no_changes():
    old = {"SITES": plan(["1", "2"], height=[30, 40.0])}
    found = compare_plans(old, {"SITES": plan(["1", "2"], height=[30.0, 40])}, language="vi")
    assert len(found.records) == 0
    assert found.unchanged == 2
