"""Each field of a layer of requests, replies, decisions, works and sites comes where it is meant to."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.towers.requests import cases, reading
from written_layers import PLANE, Layer

WORDS = cases.words()


def asked(count=1, **fields):
    given = {"operator": ["Viettel", "VNPT"][:count], "kind": ["xây cột mới", "indoor"][:count],
             "purpose": ["coverage", "tăng dung lượng"][:count], "class": ["A2b", "a1a"][:count],
             "quarter": [""] * count, "year": ["2026"] * count, "status": [""] * count, "height_m": [42.0, 3.0][:count]}
    return reading.requests(Layer(count, **{**given, **fields}), WORDS)


def test_a_request_has_each_field_where_it_is_meant_to_be():
    found, said = asked(2, uncert_m=[5.0, np.nan], old_id=["C7", "không"], quarter=["II", "Quý 3"])
    assert (list(found.ids), list(found.operators)) == (["id 1", "id 2"], [("VTL",), ("VNPT",)])
    assert (list(found.kinds), list(found.written)) == (["new", "indoor"], ["xây cột mới", "indoor"])
    assert list(found.purposes) == ["coverage", "capacity"]
    assert (list(found.technology), list(found.mast_class)) == (["technology 1", "technology 2"], ["A2b", "A1a"])
    assert (list(found.form), list(found.names), list(found.communes), list(found.documents)) == (
        ["form 1", "form 2"], ["name 1", "name 2"], ["commune 1", "commune 2"], ["document 1", "document 2"])
    assert found.height_m.tolist() == [42.0, 3.0]
    assert list(found.old_ids) == ["C7", ""]
    assert found.uncertainty_m[0] == 5.0
    assert np.isnan(found.uncertainty_m[1])
    assert list(found.when) == ["II/2026", "III/2026"]
    assert list(found.states) == ["", ""]
    assert PLANE.forward(found.lonlat).round(3).tolist() == [[0.0, 0.0], [1000.0, 0.0]]
    assert said == ()


@pytest.mark.parametrize(("kind", "height", "counts"), [
    ("xây cột mới", 0.0, False), ("điều gì đó", 0.0, False), ("indoor", 0.0, True), ("xây cột mới", 0.5, True),
    ("xây cột mới", -1.0, True)])
def test_a_height_of_nothing_is_not_given_but_on_a_roof(kind, height, counts):
    """On a building a mast of no height is one that is free of distances; anywhere else it is a blank."""
    found, said = asked(kind=[kind], height_m=[height])
    assert found.height_m[0] == height if counts else np.isnan(found.height_m[0])
    told = [note.text("en") for note in said]
    assert told == ([] if counts else ["REQUESTS: 1 mast is 0 m high (id 1); its height counts as not given."])


def test_a_quarter_of_another_year_than_its_row_is_told():
    assert [note.text("en") for note in asked(quarter=["IV/2025"])[1]] == [
        "REQUESTS: 1 quarter names another year than its row (id 1); both are printed."]
    assert asked(quarter=["IV/2026"])[1] == ()
    assert asked(quarter=["IV/2025"], year=[""])[1] == ()


def test_replies_and_decisions_have_each_field_where_it_is_meant_to_be():
    (reply,), said = reading.replies(Layer(1, sent=["05/01/2026"], answered=["12/01/2026"], result=["từ chối"]),
                                     WORDS)
    assert (reply.request, reply.mast, reply.sent, reply.answered, reply.result, reply.reason, said) == (
        "request 1", "mast 1", "2026-01-05", "2026-01-12", "refused", "reason 1", ())
    (one,), said = reading.decisions(Layer(1, date=["01/02/2026"], conclusion=["Thống nhất"]), WORDS)
    assert (one.request, one.conclusion, one.text, one.date, one.document, one.reason, said) == (
        "request 1", "agreed", "Thống nhất", "2026-02-01", "document 1", "reason 1", ())
    assert reading.replies(None, WORDS) == reading.decisions(None, WORDS) == ((), ())


def test_works_are_points_lines_or_areas_and_none_without_places():
    points = reading.works(Layer(1, deadline=["31/12/2026"]))
    assert (list(points.names), list(points.investors), list(points.deadlines)) == (
        ["name 1"], ["owner 1"], ["2026-12-31"])
    assert (points.shapes, points.areas, len(points.points)) == (None, False, 1)
    ring = PLANE.inverse(np.array([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], float))
    area = Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1)
    found = reading.works(Layer(1, shapes=area, geometry="polygon"))
    assert (found.shapes, found.points, found.areas) == (area, None, True)
    assert not reading.works(Layer(1, shapes=area, geometry="line")).areas
    table = Layer(1)
    table.lonlat = None
    assert reading.works(table) is None
    assert reading.works(None) is None
    assert reading.pending(None, None, PLANE, given_up={}, tolerance_m=1.0) == (None, ())
