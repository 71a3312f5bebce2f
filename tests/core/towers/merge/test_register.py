"""Mast lists become one register: positions, contradictions, lasting ids, what is new, changed or gone."""
import itertools

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.towers.merge import choices, register, tables
from hatangso.algorithms.core.towers.merge.rows import MastList, differ, sender_of
from hatangso.algorithms.core.towers.register.positions import Register, gather
from quick import some

EAST = 1 / 109_950.0  # degrees of one metre at 9 degrees north
KEYS = ("id", "owner", "tenants", "height_m", "class", "status", "technology", "stations", "operator", "shareable")


def mast_list(name, rows, sender=None):
    """``rows`` are (metres east of 105 E 9 N or None, values by key)."""
    lonlat = np.array([(np.nan, np.nan) if metres is None else (105 + metres * EAST, 9.0) for metres, _ in rows])
    keys = {key for _, values in rows for key in values}
    missing = dict.fromkeys(("height_m", "shareable", "hardened"), np.nan)
    columns = {key: [values.get(key, missing.get(key)) for _, values in rows] for key in keys}
    return MastList(name, lonlat.reshape(-1, 2), columns, sender_of(name) if sender is None else sender)


def merge(*lists, **given):
    """Merge, with texts in Vietnamese."""
    return register.merge(*lists, **{"language": "vi", **given})


def viettel(*rows):
    return mast_list("Viettel 2025", rows)


def vnpt(*rows):
    return mast_list("VNPT", rows)


def as_list(register, name="sổ"):
    """Return a register as a list of another merging reads it."""
    columns = {key: list(values) for key, values in register.values.items()}
    for key in ("height_m", "bldg_m", "slots", "load_used", "load_max", "shareable", "hardened", "backup_h"):
        columns[key] = [np.nan if value is None else float(value) for value in columns[key]]
    return MastList(name, register.geometry, columns, "")


def rows(records, *keys):
    return list(zip(*(records.values[key] for key in keys)))


def same(one, other):
    return one.values == other.values and np.array_equal(one.geometry, other.geometry, equal_nan=True)


def test_rows_within_the_tolerance_are_one_mast_with_all_operators_and_codes():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel"}), (500, {"id": "B", "owner": "Viettel"})),
                   vnpt((20, {"id": "9", "owner": "Viễn thông Quân đội"}), (541, {"id": "8", "owner": "VNPT"}))])
    assert rows(found.register, "id", "owner", "tenants", "stations") == [
        ("8", "VNPT", "VNPT", "VNPT: 8"), ("A", "Viettel", "Viettel; VNPT", "VNPT: 9; Viettel: A"),
        ("B", "Viettel", "Viettel", "Viettel: B")]
    assert (found.numbers["ROWS_READ"], found.numbers["MASTS_COUNT"], found.numbers["SHARED_COUNT"]) == (4, 3, 1)


def test_how_slots_are_known_is_said_of_the_number_that_counts():
    lists = [viettel((0, {"id": "A", "owner": "Viettel", "slots": 4.0})),
             vnpt((12, {"id": "9", "owner": "Viettel", "slots": 3.0, "slots_src": "khảo sát tải trọng"}))]
    assert rows(merge(lists).register, "slots", "slots_src") == [(4, None)], "nobody has surveyed these four"
    lists[0] = viettel((0, {"id": "A", "owner": "Viettel", "slots": 3.0}))
    assert rows(merge(lists).register, "slots", "slots_src") == [(3, "khảo sát tải trọng")]


def test_the_owners_list_decides_and_both_values_are_listed():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel", "height_m": 42.0, "class": "A2a"})),
                   vnpt((12, {"id": "9", "owner": "Viettel", "height_m": 45.0, "class": "loại A2a"}))], language="en")
    assert found.register.values["height_m"] == [42.0]
    assert rows(found.contradictions, "field", "kept", "kept_by", "other", "other_by", "action") == [
        ("Mast height", "42", "Viettel 2025 A", "45", "VNPT 9",
         "Ask both which value is right and correct the other list."),
        ("Position", "105.000000, 9.000000", "Viettel 2025 A", "105.000109, 9.000000", "VNPT 9",
         "Measure the position again and correct it in one of the lists.")]
    assert found.contradictions.values["dist_m"][1] == pytest.approx(12, abs=0.1)
    assert found.register.geometry[0] == pytest.approx((105.0, 9.0))


def test_without_the_owners_list_most_lists_decide():
    lists = [mast_list(name, [(0, {"id": name, "owner": "OCK", "height_m": height})])
             for name, height in (("Viettel", 50.0), ("VNPT", 45.0), ("MobiFone", 50.0))]
    found = merge(lists)
    assert (found.register.values["height_m"], found.register.values["owner"]) == ([50.0], ["OCK Việt Nam"])
    assert found.register.values["tenants"] == ["Viettel; VNPT; MobiFone"]
    assert rows(found.contradictions, "kept", "other") == [("50", "45")]


def test_two_who_call_themselves_the_owner_contradict_each_other():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel"})), vnpt((5, {"id": "B", "owner": "VNPT"}))])
    said = found.contradictions.values
    assert {said["kept"][0], said["other"][0]} == {"VNPT", "Viettel"}
    assert found.register.values["tenants"] == ["Viettel; VNPT"]


def test_a_code_of_one_operator_at_two_masts_is_listed():
    found = merge([viettel((0, {"id": "A"}), (900, {"id": "A"}))], language="en")
    assert found.numbers["MASTS_COUNT"] == 2
    assert rows(found.contradictions, "field", "other_by", "action") == [
        ("Station code at two positions", "Viettel 2025 A", "Correct the code in the list, or the position.")]
    assert len(set(found.register.values["id"])) == 2


@pytest.mark.parametrize(("away", "owner", "told"), [(300, "Viettel", True), (5000, "Viettel", False),
                                                     (300, "VNPT", False)])
def test_a_tenant_who_has_the_owners_mast_elsewhere_contradicts_him(away, owner, told):
    found = merge([viettel((0, {"id": "A", "owner": "Viettel"})), vnpt((away, {"id": "A", "owner": owner}))],
                  language="en")
    assert found.numbers["MASTS_COUNT"] == 2  # which of the two places is right nobody knows here
    assert rows(found.contradictions, "field", "kept_by", "other_by") == (
        [("Station code at two positions", "Viettel 2025 A", "VNPT A")] if told else [])


def test_what_a_tenant_says_twice_of_the_owners_mast_is_told_once_and_of_the_nearest():
    owner = viettel((0, {"id": "A", "owner": "Viettel"}), (800, {"id": "A", "owner": "Viettel"}))
    tenant = vnpt(*((300, {"id": "A", "owner": "Viettel", "technology": one}) for one in ("3G", "4G")))
    for lists in ([owner, tenant], [tenant, owner]):
        told = rows(merge(lists, language="en").contradictions, "id", "other_by", "dist_m")
        assert [(name, by, round(far)) for name, by, far in told if far is not None] == [("A", "VNPT A", 300)]


BEFORE = mast_list("sổ 2024", [
    (0, {"id": "CM-1", "owner": "Viettel", "tenants": "Viettel; VNPT", "height_m": 40.0, "stations": "Viettel: A"}),
    (500, {"id": "CM-2", "owner": "Viettel", "height_m": 30.0, "stations": "Viettel: B"}),
    (900, {"id": "CM-3", "owner": "MobiFone", "tenants": "MobiFone", "stations": "MobiFone: M1"}),
    (1500, {"id": "CM-4", "owner": "Viettel", "stations": "Viettel: D"}),
])


def test_what_is_new_changed_gone_and_not_reported():
    found = merge([viettel((3, {"id": "A", "owner": "Viettel", "height_m": 45.0}),
                           (700, {"id": "B", "owner": "Viettel"}), (2500, {"id": "E", "owner": "Viettel"}))],
                  BEFORE, language="en")
    assert found.register.values["id"] == ["CM-1", "CM-2", "CM-3", "E"]
    assert rows(found.changes, "id", "change", "field", "before", "after") == [
        ("CM-1", "changed", "Mast height", "40", "45"),
        ("CM-2", "moved", "Position", "105.004548, 9.000000", "105.006367, 9.000000"),
        ("CM-3", "not_sent", None, None, None), ("CM-4", "gone", None, None, None), ("E", "new", None, None, None)]
    assert found.changes.values["what"] == [
        "A value changed.", "The position moved.", "Its owner sent no list; it stays as the register before has it.",
        "No list has it any more; it is left out of the register.", "New: not in the register before."]
    assert found.changes.values["dist_m"][1] == pytest.approx(200, abs=0.5)
    counts = {key: found.numbers[key] for key in ("KEPT_COUNT", "NEW_COUNT", "CHANGED_COUNT", "GONE_COUNT",
                                                  "NOT_SENT_COUNT")}
    assert counts == {"KEPT_COUNT": 2, "NEW_COUNT": 1, "CHANGED_COUNT": 2, "GONE_COUNT": 1, "NOT_SENT_COUNT": 1}


def test_who_sent_no_list_stays_a_tenant_and_unsaid_values_stay():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel"}), (500, {"id": "B", "owner": "Viettel"}))], BEFORE)
    first = found.register.values
    assert (first["tenants"][0], first["height_m"][:2]) == ("Viettel; VNPT", [40.0, 30.0])
    assert any("come from the register before" in note.text("en") for note in found.notes)


def test_a_tenant_whose_own_list_lacks_the_mast_is_none_any_more():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel"})), vnpt((5000, {"id": "Z", "owner": "VNPT"}))], BEFORE)
    change = [row for row in rows(found.changes, "id", "change", "before", "after") if row[0] == "CM-1"]
    assert change == [("CM-1", "changed", "Viettel; VNPT", "Viettel")]


def test_a_mast_whose_owner_sent_no_list_loses_the_tenants_who_did_and_do_not_have_it():
    before = mast_list("sổ", [(0, {"id": "CM-1", "owner": "MobiFone", "tenants": "MobiFone; Viettel",
                                   "stations": "MobiFone: M1; Viettel: A"})])
    found = merge([viettel((900, {"id": "Z", "owner": "Viettel"}))], before, language="en")
    assert rows(found.register, "id", "tenants", "stations")[0] == ("CM-1", "MobiFone", "MobiFone: M1")
    assert [row for row in rows(found.changes, "id", "change", "field", "before", "after") if row[0] == "CM-1"] == [
        ("CM-1", "not_sent", None, None, None), ("CM-1", "changed", "Tenants", "Viettel; MobiFone", "MobiFone"),
        ("CM-1", "changed", "Station codes", "MobiFone: M1; Viettel: A", "MobiFone: M1")]


def test_a_list_of_everybody_says_what_is_gone():
    rows_ = [(0, {"id": "A", "owner": "Viettel"})]
    unknown = merge([mast_list("ds 1", rows_)], BEFORE)
    assert (unknown.numbers["GONE_COUNT"], unknown.numbers["NOT_SENT_COUNT"]) == (0, 3)
    assert any("ds 1" in note.text("en") for note in unknown.notes)
    lonlat, columns = mast_list("ds 1", rows_).lonlat, mast_list("ds 1", rows_).columns
    whole = merge([MastList("ds 1", lonlat, columns, complete=True)], BEFORE)
    assert (whole.numbers["GONE_COUNT"], whole.numbers["NOT_SENT_COUNT"]) == (3, 0)


def test_closed_masts_are_told_and_left_out():
    lists = [viettel((0, {"id": "A", "owner": "Viettel", "status": "đã tháo dỡ"}),
                     (500, {"id": "B", "owner": "Viettel", "status": "đang hoạt động"}))]
    found = merge(lists, BEFORE)
    assert "CM-1" not in found.register.values["id"]
    assert [row for row in rows(found.changes, "id", "change", "after") if row[0] == "CM-1"] == [
        ("CM-1", "closed", "đã tháo dỡ")]
    alone = merge(lists)
    assert (alone.numbers["MASTS_COUNT"], alone.numbers["ROWS_READ"]) == (1, 2)
    assert any("left out" in note.text("en") for note in alone.notes)


def test_a_mast_closed_in_one_list_and_used_in_another_is_a_contradiction():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel", "status": "đã tháo dỡ"})),
                   vnpt((4, {"id": "9", "owner": "Viettel", "status": "đang sử dụng"}))])
    assert found.numbers["MASTS_COUNT"] == 1
    assert rows(found.contradictions, "kept", "other", "other_by") == [
        ("đang hoạt động", "đã tháo dỡ", "Viettel 2025 A")]
    assert found.register.values["tenants"] == ["Viettel; VNPT"]


def test_two_masts_of_before_at_one_position_of_today_are_merged():
    before = mast_list("sổ", [(0, {"id": "1", "owner": "VNPT", "stations": "VNPT: a"}),
                              (50, {"id": "2", "owner": "Viettel", "stations": "Viettel: b"})])
    found = merge([viettel((26, {"id": "b", "owner": "Viettel"})), vnpt((24, {"id": "a", "owner": "Viettel"}))], before)
    assert found.register.values["id"] in (["1"], ["2"])
    assert {row[1] for row in rows(found.changes, "id", "change")} >= {"merged"}


def test_technologies_are_kept_by_operator():
    found = merge([viettel((0, {"id": "A", "owner": "Viettel", "technology": "2G-4G"})),
                   vnpt((3, {"id": "9", "owner": "Viettel", "technology": "LTE"}),
                        (3, {"id": "10", "technology": "5G"}), (800, {"id": "11"}))])
    assert found.register.values["technology"] == [None, "VNPT: 4G 5G; Viettel: 2G 4G"]
    assert rows(found.radio, "site_id", "operator", "technology", "stations") == [
        ("11", "VNPT", None, "11"), ("A", "VNPT", "4G", "10 9"), ("A", "VNPT", "5G", "10 9"),
        ("A", "Viettel", "2G", "A"), ("A", "Viettel", "4G", "A")]


def test_a_row_without_position_goes_to_the_mast_with_its_code():
    found = merge([viettel((0, {"id": "A", "height_m": 40.0}), (None, {"id": "A"}), (None, {"id": "Q"}))])
    assert rows(found.register, "id", "height_m") == [("A", 40.0), ("Q", None)]
    assert np.isnan(found.register.geometry[1]).all()


def many(seed):
    """Lists of three operators over masts that they share, with slips, and the register of the year before."""
    draw = np.random.default_rng(seed)
    masts = [(float(at), owner, float(draw.integers(20, 60))) for at, owner in zip(
        np.cumsum(draw.integers(40, 400, 60)), draw.choice(["Viettel", "VNPT", "MobiFone", "OCK"], 60))]
    lists = []
    for name in ("Viettel", "VNPT", "MobiFone"):
        listed = []
        for number, (at, owner, height) in enumerate(masts):
            if owner == name or draw.random() < 0.4:
                listed.append((at + draw.normal() * 6, {
                    "id": f"{name[0]}{number}", "owner": owner, "height_m": height + (draw.random() < 0.1) * 3,
                    "technology": str(draw.choice(["2G", "4G", "2G,4G", "5G"])),
                    "status": "đã tháo dỡ" if draw.random() < 0.05 else "đang sử dụng"}))
        lists.append(mast_list(name, listed))
    before = mast_list("sổ", [(at, {"id": f"CM{number}", "owner": owner, "stations": f"{owner}: {owner[0]}{number}"})
                              for number, (at, owner, _) in enumerate(masts) if draw.random() < 0.8])
    return lists, before


@pytest.mark.parametrize("seed", some(range(6), 2))
def test_the_order_of_lists_and_rows_plays_no_part(seed):
    lists, before = many(seed)
    first = merge(lists, before)
    draw = np.random.default_rng(seed + 100)
    for order in itertools.islice(itertools.permutations(range(3)), 1, 6, 2):
        mixed = []
        for number in order:
            rows_ = draw.permutation(len(lists[number]))
            mixed.append(MastList(lists[number].name, lists[number].lonlat[rows_], {
                key: [column[row] for row in rows_] for key, column in lists[number].columns.items()},
                lists[number].sender))
        again = merge(mixed, before)
        assert same(again.register, first.register)
        assert again.contradictions.values == first.contradictions.values
        assert again.changes.values == first.changes.values


@pytest.mark.parametrize("seed", some(range(6), 2))
def test_merging_the_result_again_changes_nothing(seed):
    lists, before = many(seed)
    for previous in (before, None):
        first = merge(lists, previous).register
        alone = merge([as_list(first)], as_list(first))
        assert same(alone.register, first)
        assert (len(alone.contradictions), len(alone.changes)) == (0, 0)
        assert same(merge([as_list(first)]).register, first)
        again = merge(lists, as_list(first))
        assert same(again.register, first)
        assert set(again.changes.values["change"]) <= {"not_sent"}


@pytest.mark.parametrize("seed", range(3))
def test_every_analysis_reads_the_register_as_it_reads_the_lists(seed):
    lists, _ = many(seed)
    lists = [MastList(one.name, one.lonlat, {key: column for key, column in one.columns.items() if key != "status"},
                      one.sender) for one in lists]
    merged = as_list(merge(lists).register)
    stacked = {key: [value for one in lists for value in one.columns[key]] for key in ("id", "owner", "height_m")}
    lonlat = np.concatenate([one.lonlat for one in lists])
    plane = LocalPlane.around(lonlat)
    raw = gather(Register(lonlat, stacked["id"], owners=stacked["owner"],
                          operators=[one.name for one in lists for _ in range(len(one))]), plane)
    read = gather(Register(merged.lonlat, merged.columns["id"], owners=merged.columns["owner"],
                           tenants=merged.columns["tenants"]), plane)
    assert len(raw) == len(read)
    assert raw.codes == read.codes
    assert sorted(map(tuple, raw.present.tolist())) == sorted(map(tuple, read.present.tolist()))
    assert read.rows.max() == 1


def test_differences_within_the_tolerance_are_none():
    assert not differ("height_m", 42.0, 42.4)
    assert differ("height_m", 42.0, 43.0)
    assert not differ("commune", "Xã Tân Thuận", "32185")
    assert differ("commune", "32186", "32185")


def test_lines_of_the_user():
    assert choices.senders("ds 3 = mobifone\nds 4 = Công ty Lạ", ["ds 3", "ds 4", "VNPT Cà Mau"]) == {
        "ds 3": "MobiFone", "ds 4": "Công ty Lạ", "VNPT Cà Mau": "VNPT"}
    assert choices.senders("ds 3 = tất cả\nds 4 = *", ["ds 3", "ds 4"]) == {"ds 3": choices.ALL, "ds 4": choices.ALL}
    assert choices.fields("ds 3.height_m = H (m)", ("height_m",)) == {"ds 3": {"height_m": "H (m)"}}
    for read in (lambda text: choices.senders(text, ["ds 3"]), lambda text: choices.fields(text, ("ds 3",))):
        with pytest.raises(InputError, match="stands twice"):
            read("a.ds 3 = VNPT\na.ds 3 = Viettel")
    with pytest.raises(InputError, match="stands twice"):
        choices.fields("a.ds 3 = VNPT\na .ds 3 = Viettel", ("ds 3",))
    with pytest.raises(Exception, match="ds 9"):
        choices.senders("ds 9 = VNPT", ["ds 3"])
    with pytest.raises(Exception, match="not understood"):
        choices.fields("ds 3.cao = H", ("height_m",))


def test_every_column_of_a_mast_list_stands_in_the_register():
    """Hardened stations, backup power and design levels were lost on the way to the next year's figures."""
    of_rows = {"operator", "lon", "lat"}  # who uses a mast is in ``tenants``, where it stands in the geometry
    assert set(load_role("masts").keys) - of_rows <= set(tables.REGISTER.keys)


def test_what_nobody_kept_in_the_register_before_is_no_change_of_the_masts():
    before = mast_list("sổ", [(0, {"id": "A", "owner": "Viettel", "tenants": "Viettel", "stations": None})], "")
    today = viettel((0, {"id": "X1", "owner": "Viettel", "class": "A2b", "hardened": 1.0}))
    found = merge([today], before)
    assert found.changes.values["field"] == []
    assert found.numbers["CHANGED_COUNT"] == 0
    assert any("Mã trạm" in note.text("vi") and "Loại cột" in note.text("vi") for note in found.notes)
    assert (found.register.values["class"], found.register.values["hardened"]) == (["A2b"], [1.0])
    kept = mast_list("sổ", [(0, {"id": "A", "tenants": "Viettel", "stations": None, "owner": "Viettel",
                                 "class": "A2a"})], "")
    assert len(merge([today], kept).changes) == 1


def test_a_code_that_the_register_before_has_elsewhere_is_a_contradiction():
    first = merge([viettel((0, {"id": "A", "owner": "Viettel"}), (2000, {"id": "B", "owner": "Viettel"}))]).register
    now = [viettel((0, {"id": "A", "owner": "Viettel"}), (7000, {"id": "B", "owner": "Viettel"}))]
    found = merge(now, as_list(first), language="en")
    assert rows(found.contradictions, "field", "kept_by", "other_by") == [
        ("Station code at two positions", "Viettel 2025 B", "register before B")]
    assert found.contradictions.values["dist_m"] == pytest.approx([5000], abs=10)
    assert rows(found.changes, "id", "change") == [("B", "gone"), ("B Viettel", "new")]
    swapped = [viettel((0, {"id": "B", "owner": "Viettel"}), (2000, {"id": "A", "owner": "Viettel"}))]
    assert [row[0] for row in rows(merge(swapped, as_list(first), language="en").contradictions, "id")] == ["A", "B"]
    assert merge([as_list(first)], as_list(first)).numbers["CONTRADICTIONS_COUNT"] == 0
    placed = (0, "A"), (2000, "B"), (2001, "A")
    twice = [viettel(*((metres, {"id": code, "owner": "Viettel"}) for metres, code in placed))]
    assert len(merge(twice, as_list(first)).contradictions) == 1, "it has both places today: told once"


def test_masts_that_are_one_position_now_had_their_codes_at_no_other():
    lists = [viettel((0, {"id": "A", "owner": "OCK"})), vnpt((25, {"id": "9", "owner": "OCK"}))]
    before = merge(lists, tolerance_m=10.0).register
    assert len(before) == 2
    now = merge(lists, as_list(before), language="en")
    assert "Station code at two positions" not in now.contradictions.values["field"]


def test_masts_that_became_one_bring_their_codes():
    lists = [viettel((0, {"id": "A", "owner": "Viettel"}), (40, {"id": "B", "owner": "Viettel"}))]
    found = merge(lists, as_list(merge(lists).register), 60.0, language="en")
    assert rows(found.changes, "id", "change") == [("A", "changed"), ("B", "merged")]
    assert rows(found.contradictions, "field") == [("Position",)]
