"""Plan profiles: the targets of one plan as data, checked before anything is computed."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional, Tuple

from ..errors import Message
from ..formats import format_number, with_unit
from ..json_files import read_json
from ..resources import resource_path
from ..territory import load_province

DIRECTIONS = ("at_least", "at_most", "about")
_SIGNS = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}
_PERCENT = 1e-9
LABEL = Message("Plan profile (JSON)")


@dataclass(frozen=True)
class Goal:
    """What a target asks: a value and its sense; ``value`` is None where the text gives none."""

    value: Optional[float]
    unit: str
    direction: str
    tolerance_pct: float = 0.0
    strict: bool = False
    implied: bool = False
    text: str = ""

    def shortfall(self, value):
        """Return how far ``value`` is from the goal, in its unit; 0 when it is met, ``None`` without a value."""
        if self.value is None:
            return None
        if self.direction == "about":
            return max(0.0, abs(value - self.value) - self.value * self.tolerance_pct / 100)
        short = self.value - value if self.direction == "at_least" else value - self.value
        return max(0.0, short)

    def met(self, value):
        """Whether ``value`` meets the goal; ``None`` where the goal has no value."""
        short = self.shortfall(value)
        if short is None:
            return None
        if self.strict and value == self.value:
            return False
        return short <= _PERCENT * max(1.0, abs(self.value))

    def shown(self, language="vi"):
        """Return the goal as a plan writes it: "≥ 40 Mb/s", "100% hộ", "> 50%"."""
        if self.value is None:
            return self.text
        sign = ("> " if self.direction == "at_least" else "< ") if self.strict else _SIGNS[self.direction]
        if self.value == 100 and self.unit.startswith("%") and self.direction == "at_least":
            sign = ""
        return sign + with_unit(format_number(self.value, None, language), self.unit)


@dataclass(frozen=True)
class Second:
    """Another way of counting a target, shown beside the one that is judged."""

    vi: str
    en: str
    unit: str
    measure: Mapping

    def text(self, language="vi"):
        """Return its name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Target:
    """One row of the scorecard. The first goal is judged; further goals are conditions printed with it."""

    id: str
    group: str
    vi: str
    en: str
    year: Optional[int]
    kind: str
    goals: Tuple[Goal, ...]
    source: str
    unit: str
    measure: Mapping = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    parts: Tuple[str, ...] = ()
    national: bool = False
    second: Optional[Second] = None

    @property
    def goal(self):
        """The goal that is judged, or ``None``."""
        return self.goals[0] if self.goals else None

    def label(self, language="vi"):
        """Return the target's text in ``language``."""
        return self.vi if language == "vi" else self.en

    def goals_shown(self, language="vi"):
        """Return all goals in one text: "≥ 90%; ≥ 200 Mb/s"."""
        return "; ".join(filter(None, (goal.shown(language) for goal in self.goals)))


@dataclass(frozen=True)
class Profile:
    """A plan: its targets in order, its groups, and the province it is for (``None`` if unnamed)."""

    id: str
    vi: str
    en: str
    groups: Mapping[str, Mapping[str, str]]
    targets: Tuple[Target, ...]
    territory: Optional[str] = None
    hamlet: str = ""
    source: str = ""

    def province(self):
        """Return the official figures (:class:`core.territory.Province`), before and since the merger; or ``None``."""
        return load_province(resource_path("territories", self.territory + ".json")) if self.territory else None

    def target(self, target_id):
        """Return the target called ``target_id``, or the one it is a part of; ``None`` if there is neither."""
        for target in self.targets:
            if target_id == target.id or target_id in target.parts:
                return target
        return None


def load_profile(path):
    """Return the :class:`Profile` of a JSON file, or of a shipped profile by its name.

    Raises
    ------
    InputError
        The file is no JSON, breaks the schema, repeats an id, or names a group it does not define.
    """
    path = Path(path)
    if not path.suffix:
        path = resource_path("profiles", path.name + ".json")
    document = read_json(path, LABEL, ("profiles", "schema.json"), _cross_problems)
    return Profile(
        id=document["id"], vi=document["vi"], en=document["en"],
        groups={group["key"]: group for group in document["groups"]},
        targets=tuple(_target(item) for item in document["targets"]),
        territory=document.get("territory"), hamlet=document.get("hamlet", ""), source=document.get("source", ""),
    )


def _target(item):
    goals = tuple(Goal(**goal) for goal in item["goals"])
    unit = item.get("unit") or (goals[0].unit if goals else "")
    rest = {key: item[key] for key in ("id", "group", "vi", "en", "year", "kind", "source")}
    return Target(goals=goals, unit=unit, measure=item.get("measure", {}), note=item.get("note", {}),
                  parts=tuple(item.get("parts", ())), national=item.get("national", False),
                  second=Second(**item["second"]) if "second" in item else None, **rest)


def _cross_problems(document):
    found, seen = [], set()
    groups = {group["key"] for group in document["groups"]}
    for item in document["targets"]:
        for name in (item["id"], *item.get("parts", ())):
            if name in seen:
                found.append(Message("target {id} occurs twice.", id=name))
            seen.add(name)
        if item["group"] not in groups:
            found.append(Message("target {id}: the group {group} is not defined.", id=item["id"], group=item["group"]))
        if item["kind"] == "computed" and "measure" not in item:
            found.append(Message("target {id} is computed but declares no measure.", id=item["id"]))
    return found
