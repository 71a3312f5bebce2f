"""Which places a mast covers for an operator by the plain radius rule: the baseline of every coverage model."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Optional

import numpy as np

from ...errors import InputError, Message
from ...geometry import point_index
from ...geometry.geodesy import LocalPlane
from ...numbers.typed import named
from ..register import operators

RADIUS_LABEL = Message("Radius by operator (Viettel=3000; VNPT=2500)")
BANDS_LABEL = Message("Band by operator in MHz (Viettel=2600; VNPT=3700)")


@dataclass(frozen=True)
class RadiusReach:
    """A radius per operator, optionally one that grows with the antenna's height.

    ``reference_height_m`` is the antenna height for which the radii hold; the radius then
    changes with the square root of the height, close to the distance-height trade of the
    Okumura-Hata formulas. Without it the height plays no part and every level covers alike.

    Parameters
    ----------
    radius_m : float
        For every operator that ``by_operator`` does not name.
    by_operator : dict of str to float
    reference_height_m : float, optional
    plane : geodesy.LocalPlane, optional
        The plane of places and masts: distances are then geodesic.
    """

    radius_m: float
    by_operator: Dict[str, float] = field(default_factory=dict)
    reference_height_m: Optional[float] = None
    plane: Optional[LocalPlane] = None

    def __post_init__(self):
        if not all(value > 0 for value in (self.radius_m, *self.by_operator.values())):
            raise InputError("RADIUS must be larger than zero.")

    def profile(self, code):
        """Return a key that is equal for operators with equal coverage."""
        return float(self.by_operator.get(code, self.radius_m))

    def radii(self, profile, height_m):
        """Return the radius in metres at each antenna height; unknown heights take the stated radius."""
        height_m = np.asarray(height_m, float)
        if self.reference_height_m is None:
            return np.full(height_m.shape, profile, float)
        return np.where(np.isnan(height_m), profile, profile * np.sqrt(height_m / self.reference_height_m))

    def key(self, profile, height_m):
        """Return numbers that are equal where the covered places are equal for one mast."""
        return self.radii(profile, height_m)

    def covered(self, places_xy, mast_xy, profile, height_m, *, unclear=None):
        """Return for each mast the ascending places it covers, a list of int arrays.

        A radius answers for every place: nothing is added to ``unclear`` (see :class:`.model.ModelReach`).
        """
        return point_index.within(places_xy, mast_xy, self.radii(profile, height_m), self.plane)


def parse_radii(text, label=RADIUS_LABEL):
    """Return ``{code: number}`` of a text such as "Viettel=3000; VNPT=2500".

    Parameters
    ----------
    text : str
    label : Message
        What the parameter is called in errors.

    Returns
    -------
    dict of str to float

    Raises
    ------
    InputError
        If a part is not ``operator=number``, or names no operator or several.

    Examples
    --------
    >>> parse_radii("Viettel=3000; VNPT=2500")
    {'VTL': 3000.0, 'VNPT': 2500.0}
    """
    result = {}
    for name, number in named(text, label).items():
        codes = operators.choose(name)
        if len(codes) != 1 or not number > 0 or codes[0] in result:
            raise InputError("{parameter}: \"{part}\" is not of the form operator=number; each operator stands once, "
                             "with a number above zero.", parameter=label, part=f"{name}={number:g}")
        result[codes[0]] = number
    return result
