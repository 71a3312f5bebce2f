"""What an officer states of a layer and what the layer says are joined: a stated day goes with its own first day."""
import datetime

from hatangso.algorithms.core.plan.book.provenance import Origin, stated

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)


def test_a_stated_day_takes_the_place_of_both_days_of_the_layer():
    own = Origin(("Sở",), FIRST, LAST)
    assert stated("COMMUNES = Niên giám 2025; 31/12/2025", {"COMMUNES": own})["COMMUNES"][1:] == (
        datetime.date(2025, 12, 31), datetime.date(2025, 12, 31))
    assert stated("COMMUNES = Niên giám", {"COMMUNES": own})["COMMUNES"] == Origin(("Niên giám",), FIRST, LAST)
    assert stated("COMMUNES = 31/12/2025", {"COMMUNES": own})["COMMUNES"].words == ("Sở",)
    assert stated("", {"COMMUNES": own}) == {"COMMUNES": own}
