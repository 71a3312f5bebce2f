"""Each field of the layers of a yearly plan comes where it is meant to."""
import numpy as np
from hatangso.algorithms.core.towers.yearly import cases, reading
from written_layers import PLANE, Layer

WORDS = cases.words()


def test_an_approved_position_has_each_field_where_it_is_meant_to_be():
    found, said = reading.approved(Layer(
        1, operator=["Viettel"], form=["new_shared"], height_m=[42.0], hardened=[1.0], year=["II/2026"], quarter=["3"],
        capital=[1500.0], part=[""], approved=["30/12/2025"], due=["31/12/2026"]), WORDS)
    assert said == ()
    texts = {name: list(getattr(found, name)) for name in (
        "ids", "names", "communes", "works", "forms", "technology", "mast_class", "owners", "sharers", "coordination",
        "parts", "masts", "documents", "notes", "quarters")}
    assert texts == {
        "ids": ["id 1"], "names": ["name 1"], "communes": ["commune 1"], "works": ["new_shared"],
        "forms": ["new_shared"], "technology": ["technology 1"], "mast_class": ["class 1"], "owners": ["owner 1"],
        "sharers": ["sharers 1"], "coordination": ["coordin 1"], "parts": [""], "masts": ["mast 1"],
        "documents": ["document 1"], "notes": ["note 1"], "quarters": ["III"]}
    assert (list(found.operators), list(found.years), list(found.approved), list(found.due)) == (
        [("VTL",)], [2026], ["2025-12-30"], ["2026-12-31"])
    assert (found.height_m.tolist(), found.hardened.tolist(), found.capital.tolist()) == ([42.0], [1.0], [1500.0])
    none, said = reading.approved(None, WORDS)
    assert (len(none.ids), none.lonlat.shape, said) == (0, (0, 2), ())


def test_a_request_examined_has_each_field_where_it_is_meant_to_be():
    layer = Layer(3, operator=["VNPT"] * 3, kind=["new"] * 3, height_m=[45.0, np.nan, 30.0], concl=["agreed"] * 3,
                  decided=["Thống nhất", "Doanh nghiệp rút đề nghị", "để sau"], dec_date=["18/12/2025", "", "hôm nào"])
    found, gone, said = reading.reviewed(layer, WORDS)
    one, two = found
    assert one._replace(lonlat=()) == cases.Reviewed(
        "req_id 1", ("VNPT",), WORDS.code("forms", "new"), "form 1", "technology 1", "new", "name 1", "commune_id 1",
        "mast_class 1", 45.0, "when_txt 1", "share_id 1", "share_own 1", "agreed", "2025-12-18", "dec_doc 1", ())
    assert PLANE.forward(np.array([one.lonlat, two.lonlat])).round(3).tolist() == [[0.0, 0.0], [2000.0, 0.0]]
    assert (two.id, two.height_m, two.decided, two.date) == ("req_id 3", 30.0, None, "")
    assert gone == {"req_id 2"}
    told = [note.text("en") for note in said]
    assert told[0] == ("REVIEW: 1 request was withdrawn by its operator (req_id 2); it is in no plan, and answers to "
                       "it are not counted.")
    assert [note for note in told[1:] if "để sau" in note]
    assert [note for note in told[1:] if "hôm nào" in note]
    _, _, said = reading.reviewed(layer, WORDS, approved=("req_id 2",))
    assert "whose position is approved" in said[0].text("en") or "whose positions are approved" in said[0].text("en")
    assert reading.reviewed(None, WORDS) == (None, frozenset(), ())


def test_what_was_heard_has_each_field_where_it_is_meant_to_be():
    (notice,), _ = reading.notices(Layer(1, kind=["start"], date=["01/05/2025"]), WORDS)
    assert (notice.position, notice.kind, notice.date) == ("position 1", cases.START, "2025-05-01")
    (more,), said = reading.extensions(Layer(1, until=["30/06/2026"], date=["20/12/2025"]))
    assert (more, said) == (cases.Extension("position 1", "2026-06-30", "2025-12-20", "reason 1", "document 1"), ())
    (ruling,), _ = reading.rulings(Layer(1, conclusion=["withdrawn"], date=["02/01/2026"]), WORDS)
    assert (ruling.position, ruling.date) == ("request 1", "2026-01-02")
    for read in (lambda: reading.notices(None, WORDS), lambda: reading.extensions(None),
                 lambda: reading.rulings(None, WORDS)):
        assert read() == ((), ())


def test_positions_given_up_keep_the_day_of_their_last_decision():
    layer = Layer(4, request=["V1", "V1", "V2", "V3"], conclusion=["withdrawn", "withdrawn", "adjusted", "realloc"],
                  date=["01/03/2026", "01/02/2026", "khi nào đó", "01/01/2026"])
    found, said = reading.given_up(layer)
    assert found == {"V1": "2026-03-01", "V2": ""}
    assert "khi nào đó" in said[0].text("vi")
    assert reading.given_up(None) == ({}, ())


def test_replies_to_requests_that_were_withdrawn_are_left_out():
    layer = Layer(2, request=["R1", "R2"], sent=["05/01/2026"] * 2, answered=["12/01/2026"] * 2, result=["agreed"] * 2)
    found, _ = reading.replies(layer, frozenset({"R1"}))
    assert [(one.request, one.mast, one.sent, one.answered, one.result, one.reason) for one in found] == [
        ("R2", "mast 2", "2026-01-05", "2026-01-12", "agreed", "")]
    assert reading.replies(None) == (None, ())


def test_the_columns_of_a_register_are_read_under_their_names():
    found = reading.register_rows(Layer(1, hardened=[0.0], backup_h=[4.5]))
    assert {name: list(getattr(found, name)) for name in (
        "ids", "names", "operators", "tenants", "owners", "technology", "certificate", "certificate_state",
        "certificate_to", "backup", "as_of")} == {
            "ids": ["id 1"], "names": ["name 1"], "operators": ["operator 1"], "tenants": ["tenants 1"],
            "owners": ["owner 1"], "technology": ["technology 1"], "certificate": ["cert_no 1"],
            "certificate_state": ["cert_state 1"], "certificate_to": ["cert_to 1"], "backup": ["backup 1"],
            "as_of": ["as_of 1"]}
    assert (found.hardened.tolist(), found.backup_hours.tolist(), found.has_certificates) == ([0.0], [4.5], False)
    for key in ("cert_no", "cert_to", "cert_state"):
        assert reading.register_rows(Layer(1, **{key: [""]})).has_certificates
    assert reading.register_rows(None) is None


def test_routes_and_cables_have_their_lengths_by_operator():
    """2 + 3 km of Viettel's in ducts, 1.5 of VNPT's on poles; a length that is not known adds nothing."""
    fibre = Layer(3, operator=["Viettel", "Viettel", "VNPT"], length_km=[2.0, 3.0, 1.5],
                  **{"class": ["n1", "N2", "C1"]})
    copper = Layer(2, operator=["VNPT", "VNPT"], length_km=[0.5, np.nan], **{"class": ["C2", "C2"]})
    found = reading.cables(fibre, copper)
    assert tuple(found) == ({"VTL": 5.0}, {"VNPT": 2.0}, {"VTL": 5.0, "VNPT": 1.5}, {"VNPT": 0.5})
    assert tuple(reading.cables(None, None)) == (None, None, None, None)
    rows = reading.routes(Layer(1, length_km=[7.25], capital=[90.0], year=["Năm 2026"], quarter=["2"]))
    row, = [dict(zip(rows.table.keys, one)) for one in rows.rows()]
    assert row == {"route_id": "id 1", "operator": "operator 1", "name": "name 1", "start": "start 1",
                   "finish": "finish 1", "length_km": 7.25, "kind": "kind 1", "form_txt": "form 1", "year": 2026,
                   "quarter": "II", "capital": 90.0, "plan_year": "", "note": "note 1"}
    assert reading.routes(None) is None
