"""What the plan book is told about its inputs: their content's hash, the header, the facts printed with the methods."""
from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from ...errors import InputError, Message
from ...files.cleaning import clean, is_clean
from ...layers.roles import guess_fields
from ...layers.rows import is_total
from ...messages import Own, both, translate
from ...numbers.formats import format_date, format_number, is_missing
from ...territory.official import load_province
from ...territory.reference import Reference, find_reference
from ...text.named_lines import named_lines
from ..forms.header import Header, check_zone, zone_name

ROLES = {"MASTS": "masts", "ENTERED": "entered", "PROJECTS": "projects"}
"""Sources that come as people's own layers: their fields are recognised by the role's synonyms."""
_NAME = re.compile("[A-Z0-9_]+")
_NEXT_LAYER = r"[A-Z0-9_]+\s*="


def extra_sources(text, known):
    """Read lines such as ``SCHOOLS = data.gpkg|layername=schools`` into {"SCHOOLS": "data.gpkg|layername=schools"}.

    Raises
    ------
    InputError
        A line has no name or no layer, or its name is one of ``known`` or given twice.
    """
    found = {}
    for line, name, layer in named_lines(text, "EXTRA", "SCHOOLS = data.gpkg|layername=schools", following=_NEXT_LAYER):
        if not _NAME.fullmatch(name):
            raise InputError("EXTRA: \"{line}\" is not understood; write a line as "
                             "SCHOOLS = data.gpkg|layername=schools.", line=line)
        if name in known:
            raise InputError("EXTRA: {name} is the name of another layer of this book; choose another name.",
                             name=name)
        found[name] = layer
    return found


def said_of_extra(extra, sources, forms, shipped, *, in_template):
    """Yield what has to be said of layers of EXTRA and of the forms that print them.

    Parameters
    ----------
    extra : dict of str to str
        As :func:`extra_sources` gives them.
    sources : dict of str to SourceTable
    forms : sequence of Form
    shipped : collection of str
        The layers that have a parameter of their own.
    in_template : bool
        Whether a template may print them.
    """
    printed = {form.source for form in forms}
    for name in extra:
        if name not in printed and not in_template:
            yield Message("EXTRA: no form prints the layer {name}; it stands in the plan package only. Give FORMS a "
                          "form whose source is {name}.", name=Own(name))
    for form in forms:
        if form.source not in sources and form.source not in shipped:
            yield Message("Form {form}: its layer {name} was not given, so it is not printed. Name the layer in EXTRA.",
                          form=form.sheet, name=Own(form.source))
        if form.source in extra and form.source in sources and form.has_total:
            table = sources[form.source]
            rows = sorted({row for values in table.values.values() for row, value in enumerate(values)
                           if isinstance(value, str) and is_total(value)})
            if rows:
                yield Message("Form {form}: {count} rows of layer {layer} are named as totals (row {rows}) and count "
                              "in the sums of the form. Take them out of the layer.", form=form.sheet, count=len(rows),
                              layer=table.name, rows=", ".join(str(row + 1) for row in rows[:3]))


def with_role(table, role):
    """Return ``table`` with its fields also under the keys of ``role``, where they can be recognised."""
    if not role:
        return table
    guessed = guess_fields(role, list(table.values))
    return replace(table, values={**table.values, **{key: table.values[name] for key, name in guessed.items()}})


def cleaned(table):
    """Return ``(table, {field: rows})``: the table without signs that no file may hold, and where they stood."""
    values, dirty = dict(table.values), {}
    for name, column in table.values.items():
        rows = [row for row, value in enumerate(column) if isinstance(value, str) and not is_clean(value)]
        if rows:
            dirty[name] = rows
            values[name] = [clean(value) if isinstance(value, str) else value for value in column]
    return (replace(table, values=values) if dirty else table), dirty


def content_hash(table):
    """Return the first 16 hexadecimal digits of the SHA-256 of a table's names, values and positions."""
    digest = hashlib.sha256()
    for name, column in table.values.items():
        digest.update(name.encode("utf-8"))
        digest.update("".join(_ended(column)).encode("utf-8", "replace"))
    if table.lonlat is not None:
        digest.update(table.lonlat.round(9).tobytes())
    return digest.hexdigest()[:16]


def _ended(column):
    """Return the texts of a column, each with the sign that ends it; what is missing has a sign of its own."""
    if set(map(type, column)) <= {str, int}:
        return [f"{value}\x1f" for value in column]
    return ["\0\x1f" if is_missing(value) else f"{value!s}\x1f" for value in column]


def described(table, crs):
    """Return ``table`` with its origin filled in: rows, system, hash."""
    origin = {**table.origin, both("number of rows")[0]: str(len(table)),
              both("system of coordinates")[0]: crs or both("there is none")[0], "sha256": content_hash(table)}
    return replace(table, origin=origin)


def origins(sources):
    """Return one line per source for the end of a report: its name and where it came from."""
    return {
        name: "; ".join([table.name, *(f"{key}: {value}" for key, value in table.origin.items())])
        for name, table in sources.items()
    }


def book_reference(path, codes):
    """Return the :class:`core.territory.reference.Reference` of a book, and the province its pages speak of.

    A book without any commune speaks of the shipped province, as in version 0.1.0. Where communes are there
    and none of the shipped provinces has them, the province is left open; the map system stays that of the
    shipped one until the zone is given, and that is told.
    """
    reference = find_reference(path, codes)
    if reference.province is not None:
        return reference, reference.province
    shipped = load_province()
    if not codes:
        return Reference(shipped, shipped.territory()), shipped
    note = Message("X and Y of the annexes are of {zone}, the zone of {province}: give the code of the province's zone "
                   "if it is another one.", zone=f"EPSG:{shipped.epsg}", province=shipped)
    return replace(reference, notes=(*reference.notes, note)), replace(shipped, vi="…", en="…")


def header_of(province, layout, *, name="", issuer="", document="", sign="", as_of="", epsg=None, hamlet="",
              reference=None, mark=""):
    """Return the :class:`header.Header` from the territory file and what the user overrides.

    Raises
    ------
    InputError
        The system of the coordinates is no projected system of VN-2000.
    """
    zone = int(epsg or province.epsg)
    check_zone(zone, layout["zones"], "EPSG" if epsg else "TERRITORY")
    return Header(
        province=name or layout["province"].format(name=province.vi if layout["language"] == "vi" else province.en),
        issuer=issuer, document=document, sign=sign,
        as_of=as_of or None, epsg=zone, words={"hamlet": hamlet} if hamlet else {}, mark=mark,
        **_official(reference, layout["language"]),
    )


def _official(reference, language):
    """Return what a header says of the official figures."""
    territory = None if reference is None else reference.territory
    if territory is None:
        return {}
    misfit = reference.misfit.text(language) if reference.misfit else ""
    return {"official": {"population": territory.population, "area_km2": territory.area_km2}, "misfit": misfit}


def facts(reference, header, layout, version, *, remarks=""):
    """Return the lines of the sources-and-methods sheet that every book has."""
    territory, figures, lines, language = reference.territory, {}, {}, layout["language"]

    def words(text):
        return translate(text, language)

    if territory is not None:
        figures = {
            words("Official population (people)"): territory.population,
            words("Official area (km²)"): territory.area_km2,
        }
        lines[words("Territory of the book")] = f"{territory.text(language)} ({reference.province.text(language)})"
    else:
        lines[words("Territory of the book")] = words("not found by the codes of the communes; no official figures")
    if reference.misfit:
        lines[words("Note on the territory")] = reference.misfit.text(language)
    for label, figure in figures.items():
        shown = format_number(figure.value, 0 if float(figure.value).is_integer() else 2, language=language)
        lines[label] = f"{shown}; {format_date(figure.as_of, language)}; {figure.source}"
    lines[words("Coordinates of the tables")] = Message(
        "{zone}; X = north, Y = east", zone=f"{zone_name(header.epsg, layout)} (EPSG:{header.epsg})").text(language)
    lines[words("Date of all figures")] = format_date(header.as_of, language) if header.as_of else words(
        "date not stated")
    lines[words("Software")] = f"HaTangSo {version}"
    for number, remark in enumerate(filter(None, remarks.splitlines()), 1):
        lines[Message("Note {number}", number=number).text(language)] = remark
    return lines
