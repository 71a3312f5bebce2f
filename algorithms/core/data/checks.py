"""Check all input layers and list what is wrong, feature by feature."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import no_progress
from ..tables import Records
from . import crs_doctor
from .layers import ERROR, said_of
from .limits import applied, is_on
from .repairs import Fixed, fixed
from .rules import (
    borders as border_rules,
)
from .rules import (
    companions as companion_rules,
)
from .rules import (
    dates as date_rules,
)
from .rules import (
    fields as field_rules,
)
from .rules import (
    places as place_rules,
)
from .rules import (
    relations,
)
from .rules import (
    second as second_rules,
)
from .rules import (
    sums as sum_rules,
)
from .tables import FINDINGS


@dataclass(frozen=True)
class CheckResult:
    """Findings as records, how many features are concerned by errors, by warnings and in all, and the safe repairs."""

    findings: Records
    numbers: dict
    fixed: Fixed


def check_layers(layers, language, progress=no_progress, as_of="", *, profile=None, assign_systems=False,
                 alike=None):
    """Check layers by themselves and against each other.

    Parameters
    ----------
    layers : sequence of RawLayer
        At most one per role is used as the reference of the others.
    language : {"vi", "en"}
        Of the texts in the records.
    progress : callable
    as_of : str
        ISO date of the figures, "" where none was given; nothing may be of a later date.
    profile : limits.CheckProfile, optional
        Rules and limits of the province.
    assign_systems : bool
        Whether the copies get the likely reference system where another is likely.
    alike : callable, optional
        As for :func:`.repairs.safe_repairs`.

    Returns
    -------
    CheckResult
        One record per feature and finding with the position of the feature, errors first, then in the order of the
        layers; records of one finding share ``group_id``. What concerns a whole layer has one record without position.
    """
    with applied(profile):
        found, verdicts = _found(layers, progress, as_of)
        found = [finding for finding in found if is_on(finding.rule)]
        copies = fixed(layers, verdicts if assign_systems else (), language, alike)
    progress(1.0)
    return _result(found, language, copies)


def _found(layers, progress, as_of):
    """Return all findings, errors first, and the verdicts on reference systems."""
    found, by_role = [], {}
    for layer in layers:
        by_role.setdefault(layer.role.name, layer)
    newest = date_rules.newest_date(layers)
    communes, masts, crosswalk, hamlets = map(by_role.get, ("communes", "masts", "crosswalk", "hamlets"))
    for number, layer in enumerate(layers):
        progress(number / len(layers))
        for rule in field_rules.RULES:
            found.extend(rule(layer))
        found.extend(date_rules.dates_that_cannot_be(layer, as_of, newest))
        if communes is not None and layer is not communes:
            for rule in (*relations.WITH_COMMUNES, *place_rules.WITH_COMMUNES, *sum_rules.WITH_COMMUNES,
                         *second_rules.WITH_COMMUNES):
                found.extend(rule(layer, communes))
            if crosswalk is not None:
                found.extend(relations.outside_successors(layer, communes, crosswalk))
        if layer is communes:
            for rule in border_rules.RULES:
                found.extend(rule(layer))
        found.extend(relations.unknown_references(layer, layers))
        found.extend(companion_rules.more_tenants_than_places(layer))
        if hamlets is not None:
            found.extend(relations.unknown_hamlets(layer, hamlets))
            for rule in (companion_rules.away_from_own_hamlet, *second_rules.WITH_HAMLETS):
                found.extend(rule(layer, hamlets))
        if masts is not None and layer.role.name == "radio":
            found.extend(relations.masts_without_radio(layer, masts))
            found.extend(companion_rules.operators_not_on_the_mast(layer, masts))
        if masts is not None and layer.role.name == "masts" and layer is not masts:
            for rule in (companion_rules.moved_since, second_rules.height_otherwise_before):
                found.extend(rule(masts, layer))
        if layer.role.name == "notices" and "approved" in by_role:
            found.extend(second_rules.before_it_was_approved(layer, by_role["approved"]))
    found.extend(place_rules.away_from_roads(layers))
    found.extend(companion_rules.away_from_hamlets(layers))
    verdicts = crs_doctor.diagnose(layers)
    found.extend(crs_doctor.findings(verdicts))
    found.sort(key=lambda finding: finding.severity != ERROR)
    return found, verdicts


def _result(found, language, copies):
    columns, places = {key: [] for key in FINDINGS.keys}, [np.zeros((0, 2))]
    totals, features = {"error": 0, "warning": 0}, set()
    for group, finding in enumerate(found, start=1):
        ids = [int(finding.layer.ids[row]) for row in finding.rows]
        count = max(len(ids), 1)
        totals[finding.severity] += count
        features.update((id(finding.layer), feature) for feature in ids)
        same = {
            "layer": said_of(finding.layer.role, finding.layer.name, language), "field": finding.field,
            "rule": finding.rule.text(language), "severity": finding.severity, "what": finding.what.text(language),
            "action": finding.action.text(language), "count": 1, "group_id": group,
        }
        for key, value in same.items():
            columns[key].extend([value] * count)
        columns["feature"].extend(map(str, ids) if ids else [""])
        places.append(_places(finding, count))
    records = Records(FINDINGS, columns, np.concatenate(places))
    return CheckResult(records, {"ERRORS": totals["error"], "WARNINGS": totals["warning"],
                                 "FEATURES_COUNT": len(features), "REPAIRS_COUNT": len(copies.log)}, copies)


def _places(finding, count):
    """Return (count, 2) degrees of the records of one finding."""
    if finding.place or not finding.rows:
        return np.full((count, 2), finding.place or (np.nan, np.nan), dtype=float)
    return finding.layer.positions(finding.rows)
