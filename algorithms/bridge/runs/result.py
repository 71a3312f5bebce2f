"""What an algorithm hands back after a run, and the layer of what it left out."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

from ...core.messages import both
from ...core.tables import Column, Table

SKIPPED = Table(
    "skipped", *both("Features left out"),
    [
        Column("layer", "text", *both("Layer"), width=24),
        Column("feature", "int", *both("Feature id")),
        Column("reason", "text", *both("Reason"), width=48),
    ],
)


@dataclass
class Result:
    """What an algorithm hands back.

    ``tables`` maps output names to Records; ``numbers`` maps declared numbers to values
    (``None`` is missing); ``files`` maps file parameters to ``write(path)`` callables
    and ``folders`` folder parameters to ``write(folder)``; ``notes`` are Messages for the
    log. ``copies`` maps output names to :class:`copies.Copy`: input layers handed back with
    changed attributes; ``made_of`` maps those, and lists that were imported, to what they were made of. ``rescue`` is
    called where writing fails, to keep what took long; ``found`` gives the numbers that are known only once the files
    are written; ``exact`` are those of ``numbers`` that are one text of several, with all their digits
    (:class:`core.record.RunRecord`).
    """

    tables: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    exact: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    folders: dict = field(default_factory=dict)
    notes: tuple = ()
    copies: dict = field(default_factory=dict)
    made_of: dict = field(default_factory=dict)
    rescue: Optional[Callable] = None
    found: Callable = dict
