"""Reads the published validation profiles and logs of Recommendation ITU-R P.1812."""
import csv
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Profile:
    distance_km: np.ndarray
    height_m: np.ndarray
    clutter_m: np.ndarray
    zone: np.ndarray
    measurements: list


def read_profile(path):
    rows = list(csv.reader(path.open(encoding="latin-1")))
    start = next(i for i, row in enumerate(rows) if row and row[0].startswith("Number of Points"))
    count = int(rows[start][1])
    points = np.array([[float(v) for v in row[:5]] for row in rows[start + 1:start + 1 + count]])
    begin = next(i for i, row in enumerate(rows) if row and row[0].startswith("{Begin of Measurements"))
    end = next(i for i, row in enumerate(rows) if row and row[0].startswith("{End of Measurements"))
    measured = [{"f_mhz": float(r[0]), "p": float(r[14]), "field": float(r[16])} for r in rows[begin + 1:end]]
    return Profile(points[:, 0], points[:, 1], points[:, 3], points[:, 4].astype(int), measured)


def read_log(path):
    """Return {(label, reference): value} and, for labels used once, {label: value}."""
    values = {}
    for row in csv.reader(path.open(encoding="latin-1")):
        if len(row) >= 4 and row[3].strip() and not row[0].startswith("#"):
            values[(row[0].strip(), row[1].strip())] = float(row[3])
    return values
