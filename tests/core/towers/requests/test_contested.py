"""Positions that an operator would contest, worked out by hand from the rules and the forms before any was run."""
import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.towers import communes, rules
from hatangso.algorithms.core.towers.register import positions as register
from hatangso.algorithms.core.towers.requests import cases, groups, review, town_edges
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings

PLANE, WORDS = LocalPlane(105.0, 9.0), cases.words()
SETS = ("bac_ninh_2025", "hai_duong_2018", "quang_nam_2017")
FAR = {"at": 95_000.0, "tenants": "VNPT"}
NO, OK, SURVEY, MOVE, SHARE, LACKS, ASK, IF, SAME = (
    "not_agreed", "agreed", "survey", "move", "share", "incomplete", "ask", "conditional", "same_place")


def at(*metres):
    return PLANE.inverse(np.array(metres, float).reshape(-1, 2))


def squares(*boxes):
    """Squares of (west, south, side) metres."""
    rings = [at((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)) for x, y, side in boxes]
    count = len(boxes)
    return Shapes(np.concatenate(rings), np.arange(count + 1, dtype=np.int64) * 5, np.arange(count, dtype=np.int64),
                  np.zeros(count, bool), count=count)


def examined(wanted, standing, rule="bac_ninh_2025", *, urban=1, edge=math.inf, group=0.0, **more):
    """The examination of rows of requests and masts, metres to the east (and north)."""
    base = {"kind": "new", "purpose": "coverage", "class": "A2b", "height": 42.0, "old": "", "uncertainty": np.nan,
            "operators": ("VNPT",), "north": 0.0, "at": 0.0, "technology": "4G"}
    wanted = [{**base, **one} for one in wanted]
    standing = [{"north": 0.0, "height": 42.0, "owner": "Tháp A", "tenants": "Viettel", "id": f"M{number}", **one}
                for number, one in enumerate(standing, 1)]
    lonlat = at(*((one["at"], one["north"]) for one in (*wanted, *standing)))
    count = len(wanted)
    blank = [""] * count
    requests = cases.Requests(
        lonlat=lonlat[:count], ids=[f"R{n}" for n in range(1, count + 1)],
        operators=[one["operators"] for one in wanted], kinds=[one["kind"] for one in wanted],
        purposes=[one["purpose"] for one in wanted], technology=[one["technology"] for one in wanted],
        mast_class=[one["class"] for one in wanted], height_m=np.array([one["height"] for one in wanted], float),
        form=blank, names=blank, communes=blank, old_ids=[one["old"] for one in wanted],
        uncertainty_m=np.array([one["uncertainty"] for one in wanted], float), documents=blank)
    masts = register.gather(register.Register(
        lonlat=lonlat[count:], ids=[one["id"] for one in standing], tenants=[one["tenants"] for one in standing],
        owners=[one["owner"] for one in standing], height_m=np.array([one["height"] for one in standing], float),
        slots=np.array([one.get("slots", len([*filter(None, one["tenants"].split(", "))])) for one in standing],
                       float)), PLANE, 0.5)
    examination = cases.Examination(
        masts, PLANE, rules.spacing(rule) if rule else None, np.broadcast_to(np.asarray(urban, float), count).copy(),
        urban_edge_m=np.broadcast_to(np.asarray(edge, float), count).copy(), words=WORDS,
        **{"around": SiteSurroundings(), "max_shift_m": 0.001, **more})
    return review.examine(requests, examination, group_distance_m=group, language="vi")


def verdicts(*args, **more):
    return list(examined(*args, **more).review.values["verdict"])


def office(metres):
    return {"around": SiteSurroundings(offices=at((metres, 0)), office_names=("UBND xã",))}


def zones(*named):
    return {"around": SiteSurroundings(exclusion=squares(*([(-100, -100, 200)] * len(named))),
                                       exclusion_names=tuple(name for _, name in named)),
            "zone_kinds": tuple(kind for kind, _ in named)}


def reply(mast, result="", *, answered="2026-01-12", word="", request="R1"):
    return cases.Reply(request, mast, "2026-01-05", answered, result=result, reason="…", word=word)


PORT = {"around": SiteSurroundings(aerodrome_points=at((3000, 0)), aerodrome_names=("Cà Mau",))}
WHOLE = {"slots": 3}
# (what, requests, masts, examination, verdict of the first request under Bắc Ninh, Hải Dương, Quảng Nam)
CASES = [
    ("own mast at 310 m, known to 10 m", [{"uncertainty": 10.0}], [{"at": 310, "tenants": "VNPT"}], {},
     (SURVEY, OK, SURVEY)),
    ("own mast at 310.1 m, known to 10 m", [{"uncertainty": 10.0}], [{"at": 310.1, "tenants": "VNPT"}], {},
     (OK, OK, OK)),
    ("90 m, known to 10 m", [{"uncertainty": 10.0}], [{"at": 90}], {}, (NO, SURVEY, NO)),
    ("89.9 m, known to 10 m", [{"uncertainty": 10.0}], [{"at": 89.9}], {}, (NO, NO, NO)),
    ("105 m, masts known to 10 m", [{}], [{"at": 105}], {"mast_uncertainty_m": 10.0}, (NO, SURVEY, NO)),
    ("105 m, both known to 10 m", [{"uncertainty": 10.0}], [{"at": 105}], {"mast_uncertainty_m": 10.0},
     (SURVEY, SURVEY, NO)),
    ("one too near for certain, one within what is known", [{"uncertainty": 10.0}],
     [{"at": 50}, {"at": -125}], {}, (SURVEY, NO, NO)),
    ("15 m from a town, the place known to 5 m, masts to 20 m", [{"uncertainty": 5.0}], [{"at": 200}],
     {"edge": 15.0, "mast_uncertainty_m": 20.0}, (OK, OK, NO)),
    ("5 m from a town, masts known to 20 m, the place not", [{}], [{"at": 200}],
     {"edge": 5.0, "mast_uncertainty_m": 20.0}, (OK, OK, NO)),
    ("outside, 15 m from a town, known to 20 m, far from all", [{"uncertainty": 20.0}], [{"at": 500}],
     {"urban": 0, "edge": 15.0}, (OK, OK, SURVEY)),
    ("A2b 150 m from an office", [{}], [], office(150), (OK, NO, NO)),
    ("A2b 200 m from an office", [{}], [], office(200), (OK, NO, NO)),
    ("A2b 201 m from an office", [{}], [], office(201), (OK, OK, OK)),
    ("A2b 195 m from an office, known to 10 m", [{"uncertainty": 10.0}], [], office(195), (OK, SURVEY, SURVEY)),
    ("A2b 205 m from an office, known to 10 m", [{"uncertainty": 10.0}], [], office(205), (OK, SURVEY, SURVEY)),
    ("A2b 200.3 m from an office, known to 0.3 m", [{"uncertainty": 0.3}], [], office(200.3), (OK, OK, OK)),
    ("A1a 150 m from an office", [{"class": "A1a", "height": 3.0}], [], office(150), (OK, OK, OK)),
    ("no class, 150 m from an office", [{"class": ""}], [], office(150), (OK, LACKS, LACKS)),
    ("no class, 250 m from a mast", [{"class": ""}], [{"at": 250}], {}, (OK, OK, LACKS)),
    ("a class that nobody knows", [{"class": "cột thép"}], [{"at": 250}], {}, (OK, OK, LACKS)),
    ("no height, 110 m from a mast", [{"height": math.nan}], [{"at": 110}], {}, (LACKS, LACKS, LACKS)),
    ("a mast of unknown height at 110 m", [{}], [{"at": 110, "height": math.nan}], {}, (NO, OK, NO)),
    ("places of the mast at 80 m are not known", [{}], [{"at": 80, "slots": math.nan}], {}, (SURVEY,) * 3),
    ("the owner at 80 m agreed", [{}], [{"at": 80, "slots": math.nan}], {"replies": (reply("M1", "agreed"),)},
     (SHARE,) * 3),
    ("the owner agreed, the mast is called m 01", [{}], [{"at": 80}], {"replies": (reply("m 01", "agreed"),)},
     (SHARE,) * 3),
    ("the owner of a row joined to the mast agreed", [{}], [{"at": 80, "id": "A1"}, {"at": 80.3, "id": "A2"}],
     {"replies": (reply("A2", "agreed"),)}, (SHARE,) * 3),
    ("the owner of a mast 1,200 m away agreed", [{}], [{"at": 80}, {"at": 1200, **WHOLE}],
     {"replies": (reply("M2", "agreed"),)}, (SHARE,) * 3),
    ("the owner agrees up to 25 m of height", [{}], [{"at": 80, **WHOLE}],
     {"replies": (reply("M1", word="đồng ý ở độ cao 25 m"),)}, (SURVEY,) * 3),
    ("the owner answered, nobody wrote what", [{}], [{"at": 80, **WHOLE}], {"replies": (reply("M1"),)}, (SURVEY,) * 3),
    ("the owner refused late", [{}], [{"at": 80, **WHOLE}],
     {"replies": (reply("M1", "refused", answered="2026-03-30"),)}, (NO,) * 3),
    ("an answer about a mast that is not there", [{}], [{"at": 80, **WHOLE}], {"replies": (reply("M9", "refused"),)},
     (SHARE,) * 3),
    ("the mast that is replaced is not there", [{"kind": "replace", "old": "M9"}], [{"at": 40, "tenants": "VNPT"}], {},
     (LACKS,) * 3),
    ("another's mast is named as replaced", [{"kind": "replace", "old": "M1"}], [{"at": 60}], {}, (LACKS,) * 3),
    ("the replaced mast is written m1", [{"kind": "replace", "old": "m1"}], [{"at": 40, "tenants": "VNPT"}], {},
     (OK,) * 3),
    ("a tower company replaces its own mast", [{"kind": "replace", "old": "M1", "operators": ("OCK",)}],
     [{"at": 40, "owner": "OCK"}], {}, (OK,) * 3),
    ("a mobile station at 10 m", [{"kind": "mobile"}], [{"at": 10}], {}, ("no_distance",) * 3),
    ("a mobile station without a height near an aerodrome", [{"kind": "mobile", "height": math.nan}], [], PORT,
     ("no_distance",) * 3),
    ("in a zone and near an aerodrome", [{}], [{"at": 50}], {**PORT, "around": SiteSurroundings(
        exclusion=squares((-100, -100, 200)), exclusion_names=("Đê biển",), aerodrome_points=at((3000, 0)),
        aerodrome_names=("Cà Mau",))}, (ASK,) * 3),
    ("two of one operator at one place, in a zone", [{}, {"at": 3}], [], zones(("rừng", "Rừng phòng hộ")), (ASK,) * 3),
    ("two of one operator at 90 m", [{}, {"at": 90}], [], {}, (IF, IF, IF)),
    ("two of one operator at 110 m", [{}, {"at": 110}], [], {}, (IF, OK, IF)),
    ("the other was withdrawn by the department", [{}, {"at": 90}], [],
     {"decisions": (cases.Decision("R2", "refused", "Không thống nhất"),)}, (OK,) * 3),
    ("at a position of it that was approved", [{}], [], {"pending": cases.Pending(
        at((5, 0)), ["KH-1"], [("VNPT",)], np.array([42.0]))}, (SAME,) * 3),
    ("at a position of another that was approved", [{}], [], {"pending": cases.Pending(
        at((5, 0)), ["KH-1"], [("VTL",)], np.array([42.0]))}, (IF,) * 3),
    ("5G on the mast that was agreed to", [{"kind": "technology", "technology": "5G"}, {"at": 3}], [],
     {"decisions": (cases.Decision("R2", "agreed", "Thống nhất"),)}, ("no_distance",) * 3),
    ("the same 5G once more", [{"kind": "technology", "technology": "5G"}, {"at": 3, "kind": "technology",
                                                                           "technology": "5g"}], [],
     {"decisions": (cases.Decision("R2", "agreed", "Thống nhất"),)}, (SAME,) * 3),
    ("80 m, may be moved 60 m, known to 10 m", [{"uncertainty": 10.0}], [{"at": 80}], {"max_shift_m": 60.0},
     (MOVE, MOVE, NO)),
    ("95 m, may be moved 40 m, to the west into a zone", [{}], [{"at": 95}], {
        "max_shift_m": 40.0, "zone_kinds": ("đê điều",), "around": SiteSurroundings(
            exclusion=squares((-600, -300, 599)), exclusion_names=("Đê",))}, (NO, MOVE, NO)),
    ("80 m, known to 10 m; 31 m farther it would be 204 m from an office", [{"uncertainty": 10.0}], [{"at": 80}],
     {"max_shift_m": 31.0, **office(-235)}, (NO, NO, NO)),
]


@pytest.mark.parametrize("rule", SETS)
@pytest.mark.parametrize(("wanted", "standing", "context", "said"), [one[1:] for one in CASES],
                         ids=[one[0] for one in CASES])
def test_verdicts_that_would_be_contested(rule, wanted, standing, context, said):
    assert verdicts(wanted, [*standing, FAR], rule, **context)[0] == said[SETS.index(rule)]


def first(found, column="reason"):
    return found.review.values[column][0]


def test_the_reason_says_what_is_true():
    low = examined([{"height": 3.0, "class": "A1a"}], [{"at": 50}, FAR])
    assert "không quy định khoảng cách" in first(low)
    assert "phạm vi" not in first(low), "a mast stands at 50 m: nothing may say that none does"
    assert low.rules_checked.values["object"] == ["M1"], "each mast is listed once"
    roof = examined([{"class": "A1a", "height": 3.0}], [{"at": 10}, FAR], "quang_nam_2017", **office(150))
    assert "cách UBND xã 150 m; trong phạm vi 200 m chỉ được lắp đặt cột loại A1a, A1b" in first(roof)
    border = examined([{"uncertainty": 20.0}], [{"at": 200}, FAR], edge=15.0)
    assert first(border).startswith("Ranh giới đô thị nằm trong sai số vị trí (20 m)")
    both = examined([{"uncertainty": 10.0}], [{"at": 50}, {"at": -125}, FAR])
    assert "khoảng cách đến M1 là 50 m" in first(both), "a survey of one mast hides no other that is too near"
    assert "lệch nằm trong sai số" in first(both)
    unknown = examined([{}, {"at": 90}], [FAR], urban=math.nan)
    assert "R2" in first(unknown)
    assert "Chưa rõ vị trí thuộc đô thị" in first(unknown)
    moved = examined([{}], [{"at": 80}, FAR], max_shift_m=60.0)
    assert first(moved, "option_txt") == "Dời 41 m về hướng Tây"


def test_a_rule_is_cited_by_the_document_in_which_it_stands():
    refused = examined([{}], [FAR], "hai_duong_2018", **office(150))
    assert "Quảng Nam" in first(refused, "basis")
    assert "26/2018" not in first(refused, "basis")
    rows = [dict(zip(refused.rules_checked.table.keys, row)) for row in refused.rules_checked.rows()]
    assert [("Quảng Nam" in row["rule"], row["result"]) for row in rows] == [(False, "pass"), (True, "fail")]
    assert first(examined([{}], [FAR], **zones(("rừng", "Rừng phòng hộ"))), "basis") == ""


@pytest.mark.parametrize(("kind", "name", "bodies"), [
    ("di tích", "Đền Nguyễn Trung Trực", ["Sở Văn hóa, Thể thao và Du lịch"]),
    ("khu công nghiệp", "KCN Trung Hà", ["Ban Quản lý khu công nghiệp, khu kinh tế"]),
    ("", "Đê biển Tây", ["Sở Nông nghiệp và Môi trường"]), ("", "De bien Tay", ["Sở Nông nghiệp và Môi trường"]),
    ("", "Đề án nuôi tôm", ["cơ quan quản lý vùng"]), ("", "Xa Trung Hung", ["cơ quan quản lý vùng"]),
    ("rừng; biên giới", "", ["Sở Nông nghiệp và Môi trường", "Bộ đội Biên phòng tỉnh"])])
def test_the_body_of_a_zone_is_found_by_whole_words(kind, name, bodies):
    assert list(WORDS.bodies_of(kind, name, "vi")) == bodies


def test_every_zone_that_holds_a_place_has_its_body_asked():
    found = examined([{}], [FAR], **zones(("rừng", "Rừng phòng hộ"), ("biên giới", "Vành đai")))
    assert first(found, "option_txt") == "Lấy ý kiến: Sở Nông nghiệp và Môi trường, Bộ đội Biên phòng tỉnh"
    found = examined([{}], [FAR], **zones(("rừng; biên giới", ""), ("biên giới", "Vành đai")))
    assert first(found, "option_txt") == "Lấy ý kiến: Sở Nông nghiệp và Môi trường, Bộ đội Biên phòng tỉnh"


def test_answers_that_lead_nowhere_and_several_of_one_are_told():
    found = examined([{}], [{"at": 80, **WHOLE}, FAR], replies=(reply("M9", "refused"), reply("M1", request="R8")))
    said = " ".join(note.text("vi") for note in found.notes)
    assert "R1: M9" in said
    assert "R8" in said
    rows = [("R1", "Thống nhất", "2026-03-01", "2", ""), ("R1", "Chưa thống nhất", "1/2/2026", "1", "")]
    decided, told = cases.read_decisions(rows, WORDS)
    assert [one.document for one in decided] == ["2"], "the conclusion dated last counts, wherever it stands"
    assert "R1" in told[0].text("vi")
    answers, told = cases.read_replies([("R1", "M1", "", "2026-03-01", "đồng ý", ""),
                                        ("R1", "M1", "", "2026-02-01", "từ chối", "tải trọng")], WORDS)
    assert (answers[0].result, len(told)) == ("agreed", 1)


def test_a_place_in_another_commune_than_is_written_is_not_agreed_to_without_a_word():
    two = communes.MastCommunes(["X1", "X2"], ["Xã Một", "Xã Hai"], squares((-500, -500, 1000), (500, -500, 1000)))
    doubts = communes.contradicted(two, at((0, 0), (900, 0), (9000, 0), (0, 0)), ["X1", "X1", "X1", ""])
    found = examined([{}, {"at": 900}, {"at": 9000}, {"north": 60_000}], [FAR], doubts=doubts, edge=math.inf)
    assert list(found.review.values["verdict"]) == [OK, IF, IF, OK]
    assert "Vị trí thuộc Xã Hai, hồ sơ ghi Xã Một" in found.review.values["reason"][1]
    assert found.review.values["option_txt"][2] == "Xác nhận lại tọa độ"


def test_without_areas_of_towns_the_border_is_that_of_a_commune_of_the_other_kind():
    two = communes.MastCommunes(["X1", "X2"], ["Phường Một", "Xã Hai"], squares((-500, -500, 1000), (500, -500, 1000)))
    metres = town_edges.border_m(at((480, 0), (530, 0), (-400, 0)), np.array([1.0, 0.0, np.nan]), PLANE, towns=None,
                                  communes=two)
    assert metres == pytest.approx([20, 30, np.inf], abs=0.5)


def least_of_part(part, near, reached, operators):
    """The least number of positions of a part that reach, for every operator, all places that its requests reach."""
    needed = {(code, place) for one in part for code in operators[one] for place in reached[one]}
    gives = {one: {(code, place) for other in part if near[one, other] for code in operators[other]
                   for place in reached[one]} & needed for one in part}
    nobody = {one for one in part if not reached[one]}  # it reaches no place, and still has to be stood for
    return next(size for size in range(1, len(part) + 1) for chosen in itertools.combinations(part, size)
                if set(chosen) >= nobody and set().union(*map(gives.get, chosen)) >= needed)


@pytest.mark.parametrize("seed", range(30))
def test_the_least_number_of_masts_for_the_same_people_is_that_of_all_choices(seed):
    random = np.random.default_rng(seed)
    count, limit = int(random.integers(2, 9)), float(random.choice([150, 300, 500]))
    spots, places = random.uniform(0, 1400, (count, 2)), random.uniform(-500, 2000, (12, 2))
    operators = [tuple(random.choice(["VNPT", "VTL", "MBF"], size=random.integers(1, 3), replace=False))
                 for _ in range(count)]
    near = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) <= limit
    reached = [np.flatnonzero(np.hypot(*(places - spot).T) <= 700).tolist() for spot in spots]
    left, least = set(range(count)), 0
    while left:
        part = {min(left)}
        while more := {other for one in part for other in np.flatnonzero(near[one]).tolist()} - part:
            part |= more
        left -= part
        least += least_of_part(sorted(part), near, reached, operators)
    blank = [""] * count
    wanted = cases.Requests(
        lonlat=at(*spots), ids=blank, operators=operators, kinds=["new"] * count, purposes=blank, technology=blank,
        mast_class=blank, height_m=np.full(count, 42.0), form=blank, names=blank, communes=blank, old_ids=blank,
        uncertainty_m=np.full(count, np.nan), documents=blank)
    examination = cases.Examination(
        None, PLANE, None, np.ones(count), urban_edge_m=np.full(count, np.inf), around=SiteSurroundings(), words=WORDS,
        places=SimpleNamespace(lonlat=at(*places), people=np.ones(12)), reach_m=700.0)
    found = groups.group(wanted, examination, np.arange(count, dtype=np.int64), limit)
    assert found.least == least
    assert found.bound <= least + 1e-9
