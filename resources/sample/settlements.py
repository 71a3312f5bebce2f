"""Hamlets: invented places whose people and households sum exactly to their commune's census."""
from __future__ import annotations

import numpy as np


def place_hamlets(communes, settings, rng):
    """Return the hamlets as a dict of equally long columns.

    Keys: ``xy`` (metres), ``commune`` (row), ``code``, ``name``, ``type``, ``households``,
    ``population``.
    """
    options = settings["hamlets"]
    columns = {key: [] for key in ("xy", "commune", "code", "name", "type", "households", "population")}
    for row in range(len(communes)):
        urban = communes.urban[row]
        count = int(np.clip(round(communes.households[row] / options["households_each"]), options["fewest"],
                            options["most"]))
        share = rng.lognormal(0, 0.45, count)
        households = split_exactly(int(communes.households[row]), share)
        people = split_exactly(int(communes.population[row]), households * rng.normal(1, 0.05, count).clip(0.8, 1.2))
        columns["xy"].append(_spread(communes, row, count, options, rng))
        columns["commune"].extend([row] * count)
        columns["code"].extend(f"{communes.code[row]}{number:03d}" for number in range(1, count + 1))
        columns["name"].extend(_names(count, urban, options, rng))
        columns["type"].extend(["khóm" if urban else "ấp"] * count)
        columns["households"].extend(households.tolist())
        columns["population"].extend(people.tolist())
    result = {key: np.array(values) for key, values in columns.items() if key not in ("xy", "name", "code", "type")}
    result.update(xy=np.vstack(columns["xy"]), name=columns["name"], code=columns["code"], type=columns["type"])
    return result


def split_exactly(total, shares):
    """Split a whole ``total`` in proportion to ``shares`` (largest remainders, at least 1 each)."""
    shares = np.asarray(shares, dtype=float)
    wanted = (total - len(shares)) * shares / shares.sum()
    parts = np.floor(wanted).astype(np.int64)
    rest = total - len(shares) - int(parts.sum())
    parts[np.argsort(parts - wanted, kind="stable")[:rest]] += 1
    return parts + 1


def random_inside(communes, row, count, rng):
    """Return ``count`` uniform points inside a commune."""
    low, high = communes.bounds(row)
    points = np.zeros((0, 2))
    while len(points) < count:
        trial = rng.uniform(low, high, (4 * count + 16, 2))
        points = np.vstack([points, trial[communes.holds(row, trial)]])
    return points[:count]


def beside(communes, row, place, offset):
    """Return ``place`` moved by ``offset``, or by its opposite, or not at all: what stays inside the commune."""
    spots = np.array([place + offset, place - offset, place])
    return spots[int(np.argmax([*communes.holds(row, spots[:2]), True]))]


def _spread(communes, row, count, options, rng):
    """Return well-spread points inside a commune, the first at its centre (best-candidate sampling).

    Quarters of a town are pulled towards the centre.
    """
    chosen = np.zeros((count, 2))
    chosen[0] = communes.centre[row]
    trials = random_inside(communes, row, options["candidates"] * count, rng).reshape(count, -1, 2)
    if communes.urban[row]:
        pulled = communes.centre[row] + options["urban_pull"] * (trials - communes.centre[row])
        inside = communes.holds(row, pulled.reshape(-1, 2)).reshape(count, -1, 1)
        trials = np.where(inside, pulled, trials)
    for number in range(1, count):
        gap = ((trials[number][:, None, :] - chosen[None, :number, :]) ** 2).sum(axis=2).min(axis=1)
        chosen[number] = trials[number][gap.argmax()]
    return chosen


def _names(count, urban, options, rng):
    """Return names that are unique within the commune: numbers in towns, invented pairs elsewhere."""
    if urban:
        return [f"Khóm {number}" for number in range(1, count + 1)]
    pairs = [f"Ấp {a} {b}" for a in options["first"] for b in options["second"] if a != b]
    return [pairs[index] for index in rng.choice(len(pairs), count, replace=False)]
