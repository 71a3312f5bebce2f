"""The tables of all provinces together: which they are, the list of provinces, and rows of what is not known."""
from __future__ import annotations

from ...messages import both
from ...tables import Column, Records, Table
from .state import DONE

COUNTS = {"computed": "COMPUTED_COUNT", "entered": "ENTERED_COUNT", "missing": "MISSING_COUNT", "met": "MET_COUNT",
          "steps_fail": "FAILED_COUNT", "not_agree": "INCONSISTENT_COUNT"}
"""Columns of the list of provinces that are numbers of the plan book."""
PROVINCE = Column("prov_code", "text", *both("Province code"), width=10)
PROVINCES = Table(
    "nation_provinces", *both("Provinces"),
    (
        PROVINCE,
        Column("prov_name", "text", *both("Province"), width=24),
        Column("state", "text", *both("State"), width=10),  # done, failed
        Column("communes", "int", *both("Communes @nation"), width=10, total="sum"),
        Column("computed", "int", *both("Targets computed @nation"), width=10),
        Column("entered", "int", *both("Targets entered @nation"), width=10),
        Column("missing", "int", *both("Targets missing @nation"), width=10),
        Column("met", "int", *both("Targets met @nation"), width=10),
        Column("steps_fail", "int", *both("Steps that could not run @nation"), width=10),
        Column("not_agree", "int", *both("Figures that do not agree"), width=10),
        Column("warnings", "int", *both("Warnings @nation"), width=10),
        Column("digest", "text", *both("Digest of what was read"), width=18),
        Column("reason", "text", *both("Why there is no book"), width=60),
    ),
)
GROUP = "old_prov"
"""The column by which the annexes by commune group their rows."""
NOT_JOINED = ("scorecard", "findings")
"""Layers of a plan package that are not put together as they are: the card is judged anew, findings stay beside."""


def province_records(states, language):
    """Return the list of provinces as :class:`Records`.

    Parameters
    ----------
    states : list of dict
        Per province ``code``, ``name``, ``communes`` and what :mod:`.state` keeps.
    language : str
        Of the reasons.
    """
    values = {"prov_code": [one["code"] for one in states], "prov_name": [one["name"] for one in states],
              "state": [one.get("state") for one in states], "communes": [one["communes"] for one in states],
              "warnings": [one.get("warnings") for one in states], "digest": [one.get("digest") for one in states],
              "reason": [(one.get("reason") or {}).get(language) for one in states]}
    for column, number in COUNTS.items():
        values[column] = [(one.get("numbers") or {}).get(number) if one.get("state") == DONE else None
                          for one in states]
    return Records(PROVINCES, values)


CARD = ("COMMUNES", "POINTS", "INSTITUTIONS", "FIBRE", "FIBRE_CABLES", "ENTERED")
"""Layers of the provinces that the national scorecard reads, put together again."""


def code_and_name(columns):
    """Return the columns that hold code and name of the commune in a table by commune.

    >>> code_and_name(["asset_id", "commune_id", "commune", "positions"])
    ('commune_id', 'commune')
    """
    return ("commune_id", "commune") if "commune_id" in columns else ("code", "name")


def by_commune(name):
    """Return whether a layer of a package is a table with a row for each commune.

    >>> by_commune("postal_by_commune"), by_commune("masts")
    (True, False)
    """
    return name.endswith("_by_commune")
