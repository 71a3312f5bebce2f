"""What is said of the table of an annex is said of the book that holds it."""
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import load_forms

FORMS = {form.id: form for form in load_forms(language="vi")}


def test_the_notes_of_every_annex_are_those_of_the_book(postal, header, layout):
    form = FORMS["postal_by_commune"]
    short = SourceTable("bưu chính", {key: values for key, values in postal.values.items() if key != "staffed"})
    said = [note.text("vi") for note in annex_sheet(form, short, header, layout)[1]]
    assert said, "a column that the table lacks is told"
    book = [note.text("vi") for note in make_book([form], {form.source: short}, header, layout).notes]
    assert [text for text in said if text not in book] == []
    whole = [note.text("vi") for note in make_book([form], {form.source: postal}, header, layout).notes]
    assert [text for text in said if text in whole] == []
