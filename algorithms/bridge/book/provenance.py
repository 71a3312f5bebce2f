"""What input layers say of themselves: where they come from, for which day, whether they are provisional."""
from __future__ import annotations

from qgis.core import QgsFeatureRequest

from ...core.layers.roles import guess_fields
from ...core.plan.book.provenance import IMPORTED, ROLES, Origin, day_of, imported_from, origin_lines, provisional
from .. import compat
from ..reading.scan import iterate
from ..reading.tables import open_table, plain_value, read_table
from ..run_record import MARK
from ..sources.made_up import NO, is_made_up
from ..sources.origins import addresses

_SHOWN = 3  # sources named of a layer


def stated_lines(run):
    """Return the lines of SOURCES with those that SOURCES_TABLE stands for; the record of the run keeps them all."""
    found = read_table(run, "SOURCES_TABLE")
    if found is None:
        return run.text("SOURCES")
    lines = "\n".join(filter(None, (run.text("SOURCES"), origin_lines(found[0]))))
    run.record.parameters["SOURCES"] = lines
    return lines


def origins_of(run, layers):
    """Return {input: Origin} of layers by their fields for source and date, or for the file they were imported from."""
    found = {}
    for name, source in _opened(run, layers):
        names = source.fields().names()
        keys = guess_fields(ROLES[name], names) if ROLES.get(name) else {}
        words = _values(source, names.index(keys["source"])) if "source" in keys else []
        days = _values(source, names.index(keys["as_of"])) if "as_of" in keys else []
        days = sorted(filter(None, map(day_of, days)))
        words = sorted(map(str, words)) or imported_from(*(
            sorted(map(str, _values(source, names.index(key)))) if key in names else [] for key in IMPORTED))
        told = Origin(tuple(words[:_SHOWN]) + ("…",) * (len(words) > _SHOWN), *((days[0], days[-1]) if days else ()))
        if any(told):
            found[name] = told
    return found


def mark_of(run, layers):
    """Return in both languages ("vi", "en") the mark of a book on made-up or provisional figures; {} without one."""
    said = []
    for name, source in _opened(run, layers):
        if is_made_up(source, addresses(layers[name], run.context)) and MARK not in said:
            said.insert(0, MARK)
        split = guess_fields("communes", source.fields().names()).get("split") if name == "COMMUNES" else None
        if split:
            at = source.fields().lookupField(split)
            request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([at])
            count = sum(not compat.is_null(feature.attribute(at)) and str(feature.attribute(at)).lower() not in NO
                        for feature in iterate(source, request))
            said += [provisional(count)] * (count > 0)
    texts = {language: "; ".join(message.text(language) for message in said) for language in ("vi", "en")}
    return {language: text[:1].upper() + text[1:] for language, text in texts.items() if text}


def _opened(run, layers):
    sources = ((name, open_table(run, name, {name: value})) for name, value in layers.items())
    return [(name, source) for name, source in sources if source is not None]


def _values(source, field):
    """The different values of a field, blank ones left out."""
    values = source.uniqueValues(field)
    return [plain_value(value) for value in values if not compat.is_null(value) and str(value).strip()]
