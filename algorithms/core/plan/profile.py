"""Plan profiles: the targets of one plan as data, checked before anything is computed."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional, Tuple

from ..errors import InputError, Message
from ..figures.targets import Goal, goals_of
from ..files.json_files import read_json
from ..package import resource_path
from ..territory.official import load_province

ALWAYS = (2025, 2030)
"""Years every scorecard has columns for, whatever the profile says."""
LABEL = Message("Plan profile (JSON)")


@dataclass(frozen=True)
class Second:
    """Another way of counting a target, shown beside the one that is judged."""

    vi: str
    en: str
    unit: str
    measure: Mapping

    def text(self, language):
        """Return its name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Target:
    """One row of the scorecard. The first goal is judged; further goals are conditions printed with it.

    Targets of one ``indicator`` stand in one row of the annex; ``lead`` is the body the text charges with it.
    """

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
    indicator: str = ""
    lead: Mapping[str, str] = field(default_factory=dict)

    @property
    def goal(self):
        """The goal that is judged, or ``None``."""
        return self.goals[0] if self.goals else None

    def label(self, language):
        """Return the target's text in ``language``."""
        return self.vi if language == "vi" else self.en

    def goals_shown(self, language):
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
    indicators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def row_name(self, target, language):
        """Return the name of the annex row a target stands in: its indicator's, else its own."""
        indicator = self.indicators.get(target.indicator)
        return target.label(language) if indicator is None else indicator[language]

    def text(self, language):
        """Return the plan's name in ``language``."""
        return self.vi if language == "vi" else self.en

    @property
    def years(self):
        """The years its targets are due, and those every scorecard has columns for; rising."""
        return tuple(sorted({target.year for target in self.targets if target.year} | set(ALWAYS)))

    def province(self):
        """Return the official figures, a :class:`core.territory.official.Province`, before and since the merger."""
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
        targets=tuple(_target({"lead": document.get("lead", {}), **item}) for item in document["targets"]),
        indicators={item["key"]: item for item in document.get("indicators", ())},
        territory=document.get("territory"), hamlet=document.get("hamlet", ""), source=document.get("source", ""),
    )


def chosen_years(given, profile):
    """Return the years to judge: those given, or all of the profile where nothing is.

    Parameters
    ----------
    given : sequence or str or int or None
        Years in a list or in one text ("2025, 2030"). Stored runs of version 0.1.0 may hold positions
        in (2025, 2030) instead.

    Raises
    ------
    InputError
        The profile has no such year.
    """
    parts = re.split(r"[][()\s,;'\"]+", given) if isinstance(given, str) else given
    parts = [] if parts is None else [parts] if isinstance(parts, (int, float)) else list(parts)
    years = []
    for text in filter(None, (str(part).strip() for part in parts)):
        number = int(float(text)) if re.fullmatch(r"[0-9]+(\.0+)?", text) else -1
        year = ALWAYS[number] if 0 <= number < len(ALWAYS) else number
        if year not in profile.years:
            raise InputError("Years judged: the plan profile {profile} has no target for {year}. Its years are "
                             "{years}.", profile=profile, year=text, years=", ".join(map(str, profile.years)))
        years.append(year)
    return tuple(dict.fromkeys(years)) or profile.years


def _target(item):
    goals = goals_of(item)
    unit = item.get("unit") or (goals[0].unit if goals else "")
    rest = {key: item[key] for key in ("id", "group", "vi", "en", "year", "kind", "source")}
    return Target(goals=goals, unit=unit, measure=item.get("measure", {}), note=item.get("note", {}),
                  parts=tuple(item.get("parts", ())), national=item.get("national", False),
                  indicator=item.get("indicator", ""), lead=item.get("lead", {}),
                  second=Second(**item["second"]) if "second" in item else None, **rest)


def _cross_problems(document):
    found, seen = [], set()
    groups = {group["key"] for group in document["groups"]}
    indicators = {indicator["key"] for indicator in document.get("indicators", ())}
    for item in document["targets"]:
        for name in (item["id"], *item.get("parts", ())):
            if name in seen:
                found.append(Message("target {id} occurs twice.", id=name))
            seen.add(name)
        if item["group"] not in groups:
            found.append(Message("target {id}: the group {group} is not defined.", id=item["id"], group=item["group"]))
        if item.get("indicator") and item["indicator"] not in indicators:
            found.append(Message("target {id}: the indicator {key} is not defined.", id=item["id"],
                                 key=item["indicator"]))
        if item["kind"] == "computed" and "measure" not in item:
            found.append(Message("target {id} is computed but declares no measure.", id=item["id"]))
    return found
