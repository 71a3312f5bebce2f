"""Measurements and reports as they are read: shares as parts, levels against the threshold, what is left out."""
import numpy as np
from hatangso.algorithms.core.plan.universal import around

NAN = float("nan")


def read(*rows, **more):
    """Rows of (method, date, by, operator, signal, level, share without)."""
    return around.signal_reports(
        rows, np.array(more.pop("hamlet", [0] * len(rows))), threshold_dbm=more.pop("threshold", -110.0),
        as_of=more.pop("as_of", "2026-06-30"), is_absent=lambda text: text in (None, "", "chung"), **more)


def test_a_report_has_each_figure_where_it_is_meant_to_be():
    found, said = read(("measured", "05/01/2026", "Sở", "VTL", 1.0, NAN, 25.0),
                       ("reported", "2026-02-01", None, "chung", NAN, NAN, 100.0), hamlet=[2, 0])
    assert [(one.hamlet, one.method, one.date, one.by, one.operator, one.signal, one.without) for one in found] == [
        (2, "measured", "2026-01-05", "Sở", "VTL", True, 0.25), (0, "reported", "2026-02-01", "", "", None, 1.0)]
    assert list(said) == []


def test_a_level_is_a_signal_from_the_threshold_on():
    levels = [-110.0, -110.1, -60.0]
    found, _ = read(*(("measured", "2026-01-05", "Sở", "", NAN, level, NAN) for level in levels))
    assert [one.signal for one in found] == [True, False, True]
    assert [one.without for one in found] == [None] * 3
    said_so, _ = read(("measured", "2026-01-05", "Sở", "", 0.0, -60.0, NAN))
    assert said_so[0].signal is False, "what is said goes before what a level means"


def test_rows_left_out_are_counted_by_their_reason_and_named():
    good = ("measured", "2026-01-05", "Sở", "", 1.0, NAN, NAN)
    rows = [good, ("", *good[1:]), (*good[:1], "", *good[2:]), (*good[:1], "2026-07-01", *good[2:]),
            (*good[:4], NAN, -90.0, NAN), good, (*good[:1], "2026-06-30", *good[2:])]
    found, said = read(*rows, hamlet=[0, 0, 0, 0, 0, -1, 0], threshold=None, named=["A", "", "C", "D", "E", "F", "G"])
    assert len(found) == 2
    assert [note.text("en") for note in said] == [
        "REPORTS: 2 rows belong to no hamlet or name no known way of finding (2, F); they are left out.",
        "REPORTS: 1 row has no date that can be read (C); it is left out.",
        "REPORTS: 1 row is later than the date of the figures (D); it is left out.",
        "REPORTS: 1 row says neither whether there is signal nor a share (E); give THRESHOLD to read levels. It is "
        "left out."]
