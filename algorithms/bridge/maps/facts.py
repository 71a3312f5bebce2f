"""What a page says of its data: province, date, marks; as given, else as the plan package or the layers say."""
from __future__ import annotations

from dataclasses import dataclass

from ...core.errors import InputError
from ...core.files.json_files import parse_json
from ...core.plan.book.provenance import mark_in
from ...core.plan.forms.model import load_layout
from ...core.territory.reference import find_reference
from .. import compat
from ..reading.scan import features_of
from ..sources.doubts import changed, told
from ..sources.made_up import is_made_up
from ..sources.origins import addresses
from .atlas import CODES


@dataclass
class Facts:
    """``province`` and ``as_of`` are "" where nobody says; ``remarks`` stand first among the notes."""

    province: str
    as_of: str
    remarks: tuple


def facts_of(run, sources, sheets):
    """Return the :class:`Facts` of a set of maps."""
    record = _record(sources.facts)
    as_of = run.date("AS_OF") or str(record.get("AS_OF") or "")
    made_up = any(is_made_up(one.layer, addresses(one.layer, run.context)) for one in sources.layers.values())
    recorded = str(record.get("MARK") or "") or (load_layout(language="vi")["mark_synthetic"] if made_up else "")
    marks = [_draft(run, sources), run.text("MARK"), mark_in(recorded, run.language)]
    return Facts(_province(run, sheets, record), as_of, tuple(dict.fromkeys(filter(None, marks))))


def _draft(run, sources):
    """Return the mark of a draft, and say why, where a layer of a plan package was changed after its run."""
    said = [message for one in sources.layers.values()
            for message in told(one.layer.name(), changed(addresses(one.layer, run.context)))]
    for message in said:
        run.warn(message)
    return load_layout(language=run.language)["draft"] if said else ""


def _record(facts):
    """Return the parameters of the run that made the plan package."""
    try:
        return parse_json(facts.get("run_record", "{}").encode(), "PLAN_GPKG", "run_record").get("parameters", {})
    except InputError:  # a package of another version: its pages say less
        return {}


def _province(run, sheets, record):
    """Return the province's name: as given, as the book has it, else the one whose communes these are."""
    given = run.text("PROVINCE") or str(record.get("PROVINCE") or "")
    if given:
        return given
    communes = next((sheet.communes.layer for sheet in sheets if sheet.communes is not None), None)
    if communes is None:
        return ""
    field = next((name for name in CODES if communes.fields().lookupField(name) >= 0), None)
    codes = [feature.attribute(field) for feature in features_of(communes, communes.name())] if field else []
    territory = record.get("TERRITORY")
    found = find_reference(territory, [str(code) for code in codes if not compat.is_null(code)]).province
    if found is None:
        return ""
    return load_layout(language="vi")["province"].format(name=found.vi) if run.language == "vi" else found.en
