"""What a book and its log say is in the language of their reader, also what used to take Vietnamese by itself."""
import datetime

from hatangso.algorithms.core.plan.book.consistency import BookCheck
from hatangso.algorithms.core.plan.book.ledger import Key, Place, PrintedFigure
from hatangso.algorithms.core.plan.template.placeholders import filled, filled_formula
from hatangso.algorithms.core.towers.register import operators

DAY = datetime.date(2026, 3, 31)


def test_dates_inside_the_texts_of_a_template_are_written_as_its_reader_writes_them():
    def value_of(name):
        return True, [DAY, None, "x"]
    assert filled("ngày {{d}}", value_of, "vi") == "ngày 31/03/2026, , x"
    assert filled("as of {{d}}", value_of, "en") == "as of 2026-03-31, , x"
    assert filled_formula('="{{d}}"', lambda name: (True, DAY), "en") == '="2026-03-31"'


def test_a_number_in_a_text_has_the_digits_that_mean_something():
    for value, vi, en in ((0.1 + 0.2, "0,3", "0.3"), (1234567.25, "1234567,25", "1234567.25"), (2.0, "2", "2"),
                          (1e12, "1000000000000", "1000000000000"), (-0.5, "-0,5", "-0.5")):
        assert filled("{{n}} ha", lambda name, value=value: (True, value), "vi") == f"{vi} ha"
        assert filled("{{n}} ha", lambda name, value=value: (True, value), "en") == f"{en} ha"


def test_the_log_names_figures_that_differ_in_the_language_of_the_log():
    key = Key("POINTS_COUNT", "province")
    check = BookCheck([PrintedFigure(key, Place("number", "postalgap", "POINTS_COUNT"), 1234.5, 1),
                       PrintedFigure(key, Place("report", "", "3"), 1233.5, 1)])
    english, vietnamese = ([one.text(language) for one in check.messages()][1] for language in ("en", "vi"))
    assert "1,234.5" in english
    assert "1.234,5" in vietnamese
    assert "1.234,5" not in english


def test_owners_that_are_no_operator_are_listed_with_their_numbers():
    _, notes = operators.users([None] * 3, [None] * 3, ["Cty X", "Cty X", "Viettel"])
    assert "Cty X (2)" in notes[0].text("en")
    assert "Cty X (2)" in notes[0].text("vi")
