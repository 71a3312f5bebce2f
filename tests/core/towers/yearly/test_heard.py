"""Of several extensions of one position the last counts, and those before it are told by the latest day of theirs."""
from hatangso.algorithms.core.towers.yearly import cases
from hatangso.algorithms.core.towers.yearly.heard import Heard
from yearly_cases import evidence


def heard(*extensions, **more):
    return Heard(evidence(extensions=tuple(cases.Extension("V1", *one) for one in extensions), **more))


def test_the_latest_day_of_older_extensions_is_that_before():
    found = heard(("2026-03-31", "2025-10-01"), ("2026-01-31", "2025-11-01"), ("2026-06-30", "2026-01-05"))
    last = found.extension("V1")
    assert (last.until, found.before(last)) == ("2026-06-30", "2026-03-31")
    first = cases.Extension("V1", "2026-03-31", "2025-10-01")
    assert found.before(first) == ""
    assert found.extension("V2") is None


def test_what_is_dated_after_the_figures_is_not_heard_and_of_one_day_it_is():
    found = heard(("2026-03-31", "2026-02-01"), ("2026-06-30", "2026-02-02"), as_of="2026-02-01")
    assert found.extension("V1").until == "2026-03-31"


def test_what_was_heard_on_a_day_or_without_one_is_kept_after_it():
    found = heard(("2026-01-31", "2025-10-01"), ("2026-03-31", "2025-11-01"), ("2026-05-31", ""))
    kept = found.after("2025-11-01")
    assert [one.until for one in kept._extensions["V1"]] == ["2026-05-31", "2026-03-31"]
    assert [one.until for one in found._extensions["V1"]] == ["2026-05-31", "2026-01-31", "2026-03-31"]


def test_a_shorter_extension_given_later_is_told():
    said = heard(("2026-06-30", "2025-10-01"), ("2026-03-31", "2025-11-01")).several("V1")
    assert [one.text("en") for one in said] == [
        "Extensions until several days (2026-06-30, 2026-03-31): the one given last counts, until 2026-03-31."]
    assert heard(("2026-03-31", "2025-10-01"), ("2026-06-30", "2025-11-01")).several("V1") == []
