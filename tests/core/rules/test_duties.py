"""What a calendar asks for every year, in words, and until when a term runs."""
import pytest
from hatangso.algorithms.core.rules.calendar import DAYS, MONTHS, WORKING_DAYS, Calendar, Due, Term

WORDS = {"vi": "Báo cáo", "en": "Report"}


def said(calendar):
    return [note.text("en") for note in calendar.duties()]


def test_papers_have_their_day_and_those_who_send_and_receive_them():
    full = Due("a", 5, 12, "Điều 4", sender="Firms", receiver="Department", words=WORDS)
    assert said(Calendar(dates=(full, full._replace(day=None, article="", sender="", receiver="")))) == [
        "Report: Firms to Department, day 05/12 (Điều 4).", "Report: … to …, day … (…)."]
    assert said(Calendar(dates=(full._replace(month=None),))) == ["Report: Firms to Department, day … (Điều 4)."]


@pytest.mark.parametrize(("hardened", "text"), [
    (None, []), ({}, []), ({"least": None, "level": 4}, []), ({"least": 0}, []),
    ({"least": 2, "level": 4, "article": "Điều 9"}, [
        "Each commune: at least 2 hardened stations (disaster level 4) with backup power (Điều 9)."]),
    ({"least": 2}, ["Each commune: at least 2 hardened stations (disaster level …) with backup power (…)."])])
def test_hardened_stations_are_asked_for_where_a_number_is_given(hardened, text):
    assert said(Calendar(hardened=hardened)) == text


def test_reports_are_asked_for_where_their_months_are_given():
    assert said(Calendar(report_every_months=6)) == ["Reports every 6 months."]
    assert said(Calendar()) == said(Calendar(report_every_months=0)) == []


@pytest.mark.parametrize(("term", "last"), [
    (Term(1, DAYS), "2026-01-03"), (Term(1, WORKING_DAYS), "2026-01-05"), (Term(5, WORKING_DAYS), "2026-01-09"),
    (Term(6, WORKING_DAYS), "2026-01-12"), (Term(1, MONTHS), "2026-02-02")])
def test_a_term_of_working_days_leaves_out_the_end_of_the_week(term, last):
    """2 January 2026 is a Friday."""
    assert term.after("2026-01-02") == term.after("2026-01-02T10:00:00") == last


def test_a_document_is_in_force_from_its_first_to_its_last_day():
    rules = Calendar(since="2025-07-01", until="2026-06-30")
    told = {day: len(rules.on(day).notes) for day in ("2025-06-30", "2025-07-01", "2026-06-30", "2026-07-01", "")}
    assert told == {"2025-06-30": 1, "2025-07-01": 0, "2026-06-30": 0, "2026-07-01": 1, "": 0}


def test_months_that_are_given_go_before_those_of_the_rules():
    rules = Calendar(terms={"lapse": Term(12, MONTHS)})
    assert (rules.term("lapse").value, rules.term("lapse", 9).value, rules.term("reply")) == (12, 9, None)
    assert rules.term("reply", 3.0) == Term(3, MONTHS)
