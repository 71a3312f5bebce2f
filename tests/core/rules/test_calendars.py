"""Calendars by their file or their code: what is refused, and what is said of one."""
import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.resources import resource_path
from hatangso.algorithms.core.rules import calendar as calendar_rules
from hatangso.algorithms.core.rules.calendar import Calendar, chosen, shipped


def test_a_calendar_is_chosen_by_its_code():
    assert chosen() == Calendar()
    for code in shipped():
        assert chosen(code=code).code == code


def test_a_code_that_no_calendar_has_is_refused_with_those_there_are():
    with pytest.raises(InputError) as refused:
        chosen(code="nowhere")
    assert "no calendar is called nowhere. Known: " + ", ".join(shipped()) in refused.value.text("en")


def changed(tmp_path, **changes):
    content = json.loads(resource_path("rules", f"calendar_{shipped()[0]}.json").read_text(encoding="utf-8"))
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")
    return str(path)


def test_a_file_goes_before_the_shipped_ones_and_must_be_the_calendar_asked_for(tmp_path):
    code = shipped()[0]
    path = changed(tmp_path)
    assert chosen(path).code == chosen(path, code).code == code
    with pytest.raises(InputError) as refused:
        chosen(path, "other")
    assert f"the file holds the calendar {code}, not other. Clear one of the two." in refused.value.text("en")


def test_a_day_off_that_is_no_day_is_refused(tmp_path):
    with pytest.raises(InputError) as refused:
        chosen(changed(tmp_path, holidays={"days": ["2026-02-30"], "source": "x"}))
    assert "2026-02-30 in “holidays” is no day." in refused.value.text("en")


@pytest.mark.parametrize(("days", "part"), [
    (["2026-01-01"], "a Saturday, a Sunday or a holiday of the calendar"), ([], "the calendar lists no holidays")])
def test_what_a_day_off_does_to_a_term_is_said_where_the_calendar_has_a_rule(tmp_path, days, part):
    found = chosen(changed(tmp_path, ends_on_day_off={"source": "Điều 148", "rule": "next_working_day"},
                           holidays={"days": days, "source": "x"} if days else None))
    assert part in found.notes[-1].text("en")
    assert "(Điều 148)" in found.notes[-1].text("en")
    assert len(chosen(changed(tmp_path, ends_on_day_off=None)).notes) == 1


@pytest.mark.parametrize(("day", "months", "later"), [
    ("2025-08-31", 6, "2026-02-28"), ("2025-12-15", 1, "2026-01-15"), ("2024-01-31", 1, "2024-02-29"),
    ("2025-01-31", -2, "2024-11-30"), ("2025-11-30", 1, "2025-12-30"), ("2025-06-10", 24, "2027-06-10")])
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    date = calendar_rules.datetime.date.fromisoformat(day)
    assert calendar_rules.add_months(date, months).isoformat() == later
