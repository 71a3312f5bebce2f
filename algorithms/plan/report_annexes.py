"""The annexes as PDF: the sheets of the workbook printed by LibreOffice where there is one, else pages of Qt."""
from __future__ import annotations

from functools import partial

from ..bridge.vendor import provide_openpyxl
from ..core.errors import HatangsoError, Message
from ..core.files.system_words import reason_of
from ..core.plan.book.sheets import make_book
from ..core.plan.workbook.write import write_workbook

BY_OFFICE = Message("The annexes are the sheets of the workbook, printed by LibreOffice.")
NO_OFFICE = Message("The annexes are laid out by QGIS: this computer has no LibreOffice, which would print the sheets "
                    "of the workbook.")
NOT_ASKED = Message("The annexes are laid out by QGIS: the sheets of the workbook know no own report form.")


def write_annexes(path, *, run, material, otherwise, plain):
    """Write the annexes of a plan package as PDF and say in the log which way was taken.

    Parameters
    ----------
    path : str
    run : bridge.runs.run.Run
    material : core.plan.documents.compose.Material
        Tables, forms, header and record, as the readers may see them.
    otherwise : callable
        ``otherwise(path)`` writes the document through Qt.
    plain : bool
        Whether the document is that of the form that is shipped.
    """
    from ..bridge.documents.office import find_office, workbook_to_pdf

    office = find_office() if plain else ""
    if office:
        try:
            workbook_to_pdf(office, partial(_workbook, material), path, progress=run.progress())
        except (HatangsoError, OSError) as error:
            reason = error.message if isinstance(error, HatangsoError) else reason_of(error)
            run.warn(Message("LibreOffice could not print the sheets of the workbook ({reason}). The annexes are laid "
                             "out by QGIS.", reason=reason))
        else:
            run.log(BY_OFFICE)
            return
    else:
        run.log(NO_OFFICE if plain else NOT_ASKED)
    otherwise(path)


def _workbook(material, path):
    """Write the annexes with rows as a workbook; cover and working sheets are no annexes."""
    provide_openpyxl()
    forms = sorted((form for form in material.forms.values()
                    if form.annex and len(material.tables.get(form.source, ()))), key=lambda form: form.order)
    book = make_book(forms, material.tables, material.header, material.layout,
                     records=material.record.steps if material.record else ())
    write_workbook(path, book.sheets[1:1 + book.tables], material.layout, title=book.title,
                   as_of=material.header.as_of)
