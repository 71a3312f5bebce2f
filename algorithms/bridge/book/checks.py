"""What a plan book refuses before its first step, so that no hour of analyses ends with it."""
from __future__ import annotations

from ...core.errors import InputError
from ...core.messages import LANGUAGES
from ...core.plan.book.inputs import extra_sources
from ...core.plan.book.steps import LAYERS
from ...core.plan.forms.model import load_forms, load_layout
from ...core.plan.profile import load_profile
from ...core.plan.template.fill import check_template
from ...core.territory.official import load_province
from ...core.territory.reference import is_shipped
from ..reading.tables import open_table
from ..vendor import provide_openpyxl


def check(run, options, fields):
    """Read every file and open every layer of a book once.

    Parameters
    ----------
    run : run.Run
    options : dict
        By step, as :func:`step_options.checked` returns them.
    fields : dict of str to dict of str to str
        Field per key and layer, as the user chose them.

    Raises
    ------
    InputError
    """
    check_date(run.given("ENTERED"), run.date("AS_OF") or options.get("planscorecard", {}).get("AS_OF"))
    check_files({name: run.file(name) for name in ("PROFILE", "TERRITORY", "FORMS", "TEMPLATE") if run.given(name)})
    extra = extra_sources(run.text("EXTRA"), ())
    opened = 0
    for name in (*LAYERS, "PREVIOUS", *extra):
        source = open_table(run, name, extra)
        if source is not None:
            opened += 1
            check_fields(name, source, fields.get(name, {}))
    if not opened:
        raise InputError("No layer was chosen: a book of nothing would say that everything is missing. "
                         "Choose at least one layer.")


def check_date(entered, as_of):
    """Refuse ``entered`` values without the date of the figures."""
    if entered and not as_of:
        raise InputError("{entered}: entered values are checked against the date of the figures. Fill in {date}.",
                         entered="ENTERED", date="AS_OF")


def check_files(given):
    """Read the files of a book; ``given`` are their paths by parameter.

    Raises
    ------
    InputError
        One is not there, or is not what its parameter takes.
    """
    provide_openpyxl()
    if given.get("PROFILE") and not is_shipped(given["PROFILE"], "profiles"):
        load_profile(given["PROFILE"])
    if given.get("TERRITORY") and not is_shipped(given["TERRITORY"], "territories"):
        load_province(given["TERRITORY"])
    folder = given.get("FORMS") or None
    for language in LANGUAGES:  # a file of the province says its words in one or in both
        load_forms(folder, language=language)
        load_layout(folder, language=language)
    if given.get("TEMPLATE"):
        check_template(given["TEMPLATE"])


def check_fields(name, source, chosen):
    """Refuse ``chosen`` fields, by key, that a layer or source does not have."""
    names = source.fields().names()
    absent = [field for field in chosen.values() if field not in names]
    if absent:
        raise InputError("{parameter}: the layer has no field {field}. Its fields are: {fields}.", parameter=name,
                         field=absent[0], fields=", ".join(names))
