"""Rough costs of universal service, for the inside only: every price with its source."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...files.json_files import read_json
from ...tables import Records
from . import tables
from .model import FIBRE, MOBILE, SATELLITE, SERVICE_WORDS, UnitPrice

LABEL = Message("Unit prices with source and date (JSON)")
MISSING = {FIBRE: Message("The distance to fibre is not known."),
           SATELLITE: Message("The number of households is not known.")}
UNITS = {MOBILE: Message("position"), FIBRE: Message("km"), SATELLITE: Message("household")}


def read_prices(path):
    """Return ``{service: UnitPrice}`` of a JSON file, ``None`` without one, and what has to be said.

    Raises
    ------
    InputError
        The file does not keep to resources/schemas/universal_costs.json.
    """
    if not path:
        return None, ()
    content = read_json(path, LABEL, ("schemas", "universal_costs.json"))
    prices = {name: UnitPrice(item["cost"], item["source"], item["date"])
              for name, item in content.items() if name in UNITS}
    said = (Message("These costs are an illustration and no basis for an estimate."),)
    return prices, said if content.get("illustration") else ()


def cost_rows(hamlets, wanted, listed, around, *, options, sites):
    """Return the Records of rough costs of the listed hamlets, a position that serves several counted once."""
    lines, paid = [], set()
    prices = around.prices or {}
    for row in np.flatnonzero(listed).tolist():
        for service in wanted[row]:
            quantity, notes = _quantity(service, row, hamlets, around)
            site = int(sites[row])
            if service == MOBILE and site >= 0:
                if site in paid:
                    quantity, notes = 0.0, [Message("Served from the position counted with another hamlet.")]
                paid.add(site)
            price = prices.get(service)
            cost = price.cost * quantity if price is not None and np.isfinite(quantity) else np.nan
            if price is None:
                notes.append(Message("No unit price was given."))
            if not np.isfinite(quantity):
                notes.append(MISSING[service])
            share = options.fund_share
            lines.append({
                "code": hamlets.codes[row], "name": hamlets.names[row], "comm_name": hamlets.commune_names[row],
                "service": SERVICE_WORDS[service].text(options.language), "quantity": quantity,
                "unit": UNITS[service].text(options.language), "price": price.cost if price else np.nan,
                "cost_mvnd": cost, "price_src": price.source if price else "",
                "price_date": price.date if price else None,
                "fund_pct": np.nan if share is None else 100.0 * share,
                "fund_mvnd": np.nan if share is None else cost * share,
                "note": " ".join(note.text(options.language) for note in notes)})
    return Records(tables.COSTS, {key: [line[key] for line in lines] for key in tables.COSTS.keys})


def _quantity(service, row, hamlets, around):
    if service == MOBILE:
        return 1.0, []
    if service == FIBRE:
        metres = float(around.fibre.metres[row])
        straight = np.isfinite(metres) and not around.fibre.by_road[row]
        return metres / 1000.0, [Message("Length in a straight line.")] if straight else []
    return float(hamlets.households[row]), []
