"""Forms of documents: which kinds there are, and how one is read."""
from __future__ import annotations

from functools import partial

from ...errors import InputError, Message
from ...files.json_files import read_json
from ...package import resource_path
from ...resources import load_json
from ...rules.audience import AudienceName
from .form_check import form_problems

LABEL = Message("Own report form (JSON)")
KINDS = tuple(load_json("reports", "kinds.json")["kinds"])
"""Keys of the kinds that are shipped, in the order of their choice."""


def load_report_form(kind, own=None, *, language):
    """Return the form of a kind of document, or that of a province's own file; sections it uses are put in.

    Raises
    ------
    InputError
        The file breaks ``resources/schemas/report.json`` or says what nobody answers (:mod:`.form_check`), uses a
        section that does not exist, or is a form of another kind than the one chosen.
    """
    path = own or resource_path("reports", f"{kind}.json")
    form = read_json(path, LABEL, ("schemas", "report.json"), partial(form_problems, language=language))
    if form["id"] != kind:
        raise InputError("{parameter}: the form is for {found}, but {wanted} is chosen as the kind of document.",
                         parameter=LABEL, found=form["id"], wanted=kind)
    shared = load_json("reports", "sections.json")["sections"]
    enclosed = [{**part, "sections": _used(part["sections"], shared)} for part in form.get("enclosures", ())]
    return {**form, "sections": _used(form["sections"], shared), "enclosures": enclosed}


def check_material(form, tables, operator):
    """Refuse a kind of document for which the package has nothing, or which goes to one operator and names none.

    Raises
    ------
    InputError
    """
    absent = [name for name in form.get("needs", ()) if not (name in tables and len(tables[name]))]
    if absent:
        raise InputError("{parameter}: this kind of document is made from {names}, and the plan package holds nothing "
                         "of it that may be shown. Run the plan book with that analysis first.", parameter="PLAN_GPKG",
                         names=", ".join(absent))
    if form.get("for_operator") and not operator:
        raise InputError("{parameter}: this document goes to one operator. Choose the audience \"{audience}\" and name "
                         "it; run it once for each.", parameter="OPERATOR", audience=AudienceName("operator"))


def themes_of(form):
    """Return the keys of the map themes that a form shows, in order, each once."""
    found = []

    def walk(sections):
        for section in sections:
            found.extend(part["map"] for part in section.get("parts", ())
                         if "map" in part and not section.get("texts_only"))
            walk(section["sections"])

    for part in (form, *form["enclosures"]):
        walk(part["sections"])
    return list(dict.fromkeys(found))


def _used(sections, shared):
    """Return sections with those in place that stand in the file of shared ones."""
    found = []
    for section in sections:
        if "use" in section:
            section = {**shared[section["use"]], **{key: section[key] for key in section if key != "use"}}
        inner = [{**part, "texts_only": True} if section.get("texts_only") else part
                 for part in _used(section.get("sections", ()), shared)]
        found.append({**section, "sections": inner})
    return found
