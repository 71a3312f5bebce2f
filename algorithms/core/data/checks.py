"""Check all input layers and list what is wrong, feature by feature."""
from __future__ import annotations

from dataclasses import dataclass

from ..errors import Message, no_progress
from ..resources import load_json
from ..tables import Records
from . import field_rules, relations
from .layers import ERROR
from .tables import FINDINGS

HEADLINES = {"ERRORS": Message("Errors"), "WARNINGS": Message("Warnings")}
_EXAMPLES = 3


@dataclass(frozen=True)
class CheckResult:
    """Findings as records, and how many features are concerned by errors and by warnings."""

    findings: Records
    numbers: dict


def check_layers(layers, language="vi", progress=no_progress):
    """Check layers by themselves and against each other.

    Parameters
    ----------
    layers : sequence of RawLayer
        At most one per role is used as the reference of the others.
    language : {"vi", "en"}
        Of the texts in the records.
    progress : callable

    Returns
    -------
    CheckResult
        Errors first, then in the order of the layers. A rule that concerns more
        features than ``listed_each`` of rules/checks.json lists so many and counts the
        rest in one row; nothing is left out of the counts.
    """
    found = []
    by_role = {}
    for layer in layers:
        by_role.setdefault(layer.role.name, layer)
    communes, masts = by_role.get("communes"), by_role.get("masts")
    for number, layer in enumerate(layers):
        progress(number / len(layers))
        for rule in field_rules.RULES:
            found.extend(rule(layer))
        if communes is not None and layer is not communes:
            for rule in relations.WITH_COMMUNES:
                found.extend(rule(layer, communes))
        if layer is communes:
            found.extend(relations.overlapping(layer))
        if masts is not None and layer.role.name == "radio":
            found.extend(relations.masts_without_radio(layer, masts))
    found.sort(key=lambda finding: finding.severity != ERROR)
    progress(1.0)
    return _result(found, language)


def _result(found, language):
    limit = load_json("rules", "checks.json")["listed_each"]
    rows = [row for finding in found for row in _rows(finding, limit, language)]
    columns = {key: [row[key] for row in rows] for key in FINDINGS.keys}
    totals = {"error": 0, "warning": 0}
    for row in rows:
        totals[row["severity"]] += row["count"]
    return CheckResult(Records(FINDINGS, columns), {"ERRORS": totals["error"], "WARNINGS": totals["warning"]})


def _rows(finding, limit, language):
    """Yield one table row per feature where each one must be repaired by itself, else one for all."""
    ids = [int(finding.layer.ids[row]) for row in finding.rows]
    groups = [ids]
    if finding.each:
        groups = [[one] for one in ids[:limit]] + ([ids[limit:]] if len(ids) > limit else [])
    layer = f"{finding.layer.role.title(language)} ({finding.layer.name})"
    for group in groups:
        shown = ", ".join(map(str, group[:_EXAMPLES])) + (", …" if len(group) > _EXAMPLES else "")
        yield {
            "layer": layer, "feature": shown, "field": finding.field, "rule": finding.rule.text(language),
            "severity": finding.severity, "what": finding.what.text(language),
            "action": finding.action.text(language), "count": max(len(group), 1),
        }
