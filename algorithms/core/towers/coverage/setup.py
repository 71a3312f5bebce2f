"""From what the user gives to what the coverage analysis works on: service, masts, terrain, clutter, people."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...choices import Choice
from ...errors import InputError, Message, SizeError
from ...geometry import raster_checks
from ...geometry.geodesy import LONLAT, transform
from ...numbers.formats import Figure
from ...radio.field import P1812, Propagation
from ...radio.ground import Medium
from ...resources import load_json
from ...territory.demand import Places
from ..choices import CLUTTER, RADIUS, SERVICES
from ..register.technologies import chosen
from .emitters import load_service

MOST_CELLS = 3_000_000  # inhabited cells of a population raster
REACH_M = {"lte": 15_000.0, "nr": 15_000.0, "dvbt2": 60_000.0}
THRESHOLDS = {"dBm": (-150, -30), "dBµV/m": (0, 120)}
LINK = ("rules", "link_budget.json")


def chosen_service(code, technology=""):
    """Return the service ``code``, or the one that carries the technology named.

    Parameters
    ----------
    code : str
    technology : str
        As typed; "" for the service of the code.

    Returns
    -------
    Service

    Raises
    ------
    InputError
        The technology is none of those a level is known for, or several are named.

    Examples
    --------
    >>> chosen_service("lte").code, chosen_service("lte", "5G").code
    ('lte', 'nr')
    """
    named = chosen(technology)
    if named is None:
        return load_service(code)
    for service in map(load_service, SERVICES):
        if set(named) <= set(service.technologies):
            return service
    raise InputError("TECHNOLOGY: coverage is worked out for one of 4G, 5G and DVB-T2, not for \"{text}\".",
                     text=technology)


def threshold_of(service, given=None):
    """Return the threshold of a run: the one given, else the service's.

    Parameters
    ----------
    service : emitters.Service
    given : float, optional

    Returns
    -------
    float

    Raises
    ------
    InputError
        It is no level of that service: a lost sign, another unit.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> lte = Record(threshold=-110, unit="dBm", en="LTE")
    >>> threshold_of(lte), threshold_of(lte, -105)
    (-110.0, -105.0)
    >>> threshold_of(lte, 105)
    Traceback (most recent call last):
    InputError: THRESHOLD: 105 dBm is no threshold of LTE; possible are -150 to -30, usual is -110. ...
    """
    if given is None:
        return float(service.threshold)
    low, high = THRESHOLDS[service.unit]
    if not low <= given <= high:
        raise InputError("THRESHOLD: {value} {unit} is no threshold of {service}; possible are {low} to {high}, usual "
                         "is "
                         "{usual}. Look at the sign and the unit.", value=Figure(given), unit=service.unit,
                         service=service.en, low=low, high=high, usual=Figure(service.threshold))
    return float(given)


def clutter_heights(grid, code):
    """Return a grid of clutter heights for a grid of land-cover classes, and notes on unknown classes and voids.

    Parameters
    ----------
    grid : Grid
    code : str
        Of a set in resources/rules/clutter.json.

    Returns
    -------
    (Grid, tuple of Message)

    Raises
    ------
    InputError
        No cell is of a class that the set knows.

    Examples
    --------
    Suburban and dense urban classes of ITU-R P.1812, a class that is none, a void:

    >>> from ...geometry.raster import Grid
    >>> classes = Grid(np.array([[3.0, 5.0], [77.0, np.nan]]), (105.0, 9.2), (1.0, -1.0))
    >>> heights, notes = clutter_heights(classes, "p1812")
    >>> heights.values.tolist(), len(notes)
    ([[10.0, 20.0], [0.0, 0.0]], 2)
    """
    content = load_json(*CLUTTER)
    heights = next(entry["heights"] for entry in content["sets"] if entry["code"] == code)
    result = np.full(grid.values.shape, float(content["default_height_m"]), np.float32)
    void = np.isnan(grid.values)
    known = void.copy()
    for name, height in heights.items():
        here = grid.values == float(name)
        result[here] = height
        known |= here
    notes, words = (), Choice("CLUTTER_SET", code)
    if not (known & ~void).any():
        raise InputError("CLUTTER: no cell is of a class that {code} knows. Choose the classes of this raster in "
                         "CLUTTER_SET, or another raster.", code=words)
    height = Figure(content["default_height_m"])
    if not known.all():
        notes = (Message("CLUTTER: {count} cells have a class unknown to set {code}; their clutter is {height} m.",
                         count=Figure(int((~known).sum())), code=words, height=height),)
    if void.any():
        notes += (Message("CLUTTER: {count} cells ({share} %) have no data; their clutter is {height} m.",
                          count=Figure(int(void.sum())), share=Figure(100.0 * void.mean(), 2), height=height),)
    return replace(grid, values=result), notes


def places_of_raster(grid):
    """Return the inhabited cells of a population raster (people per cell) as places, without its no-data.

    Parameters
    ----------
    grid : raster.Grid
        People per cell.

    Returns
    -------
    Places

    Raises
    ------
    InputError, SizeError
        Nobody lives there, or too many cells are inhabited.

    Examples
    --------
    Two cells of a hundredth of a degree have people:

    >>> from ...geometry.raster import Grid
    >>> found = places_of_raster(Grid(np.array([[3.0, 0.0], [np.nan, 5.0]]), (105.0, 9.2), (0.01, -0.01)))
    >>> found.people.tolist(), found.lonlat.round(3).tolist()
    ([3.0, 5.0], [[105.005, 9.195], [105.015, 9.185]])
    """
    grid, notes = raster_checks.people(grid, "POPULATION_RASTER")
    rows, columns = np.nonzero(grid.values > 0)
    if not len(rows):
        raise InputError("POPULATION_RASTER: no cell has people.")
    if len(rows) > MOST_CELLS:
        raise SizeError("POPULATION_RASTER: {count} inhabited cells are more than {most}. Use a coarser raster.",
                        count=len(rows), most=MOST_CELLS)
    xy = np.asarray(grid.origin) + (np.stack([columns, rows], axis=1) + 0.5) * np.asarray(grid.step)
    empty = ("",) * len(rows)
    people = grid.values[rows, columns].astype(float)
    note = Message("POPULATION_RASTER: {cells} inhabited cells with {people} people.", cells=Figure(len(rows)),
                   people=Figure(people.sum(), 0))
    numbers = tuple(map(str, range(1, len(rows) + 1)))
    return Places(transform(xy, grid.crs, LONLAT), people, numbers, empty, communes=empty, notes=(*notes, note),
                  cell_km2=raster_checks.cell_km2(grid))


def window(rows, plane, reach_m):
    """Return west, south, east, north in degrees of all masts with their reach around them.

    Parameters
    ----------
    rows
        With ``lonlat`` (n, 2) in degrees; rows without a position are left out.
    plane : LocalPlane
    reach_m : float

    Returns
    -------
    (float, float, float, float)

    Examples
    --------
    1,112 m are about a hundredth of a degree:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> mast = Record(lonlat=np.array([[105.0, 9.2], [np.nan, np.nan]]))
    >>> [round(float(one), 2) for one in window(mast, LocalPlane(105.0, 9.2), 1112.0)]
    [104.99, 9.19, 105.01, 9.21]
    """
    xy = plane.forward(rows.lonlat)
    xy = xy[np.isfinite(xy).all(axis=1)]
    low, high = xy.min(axis=0) - reach_m, xy.max(axis=0) + reach_m
    corners = plane.inverse(np.array([low, high, (low[0], high[1]), (high[0], low[1])]))
    return (*corners.min(axis=0), *corners.max(axis=0))


def propagation(model, plane, service, *, reach_m=None, terrain=None, dem_kind="terrain", clutter=None,
                flat_clutter_m=None, step_m=30.0, receiver_m=None, delta_n=None, n0=None):
    """Return the :class:`Propagation` of a run and the notes on it; None takes the shipped default.

    On a surface model clutter heights are left out: buildings and trees are in it already. Over any other ground
    the default clutter of the plain stands where no land cover is given.

    Parameters
    ----------
    model : str
        One of the models of coverage.
    plane : LocalPlane
    service : Service
    reach_m : float, optional
        How far a mast is looked at.
    terrain, clutter : raster.Grid, optional
        Heights in metres.
    dem_kind : {"terrain", "surface"}
    flat_clutter_m : float, optional
        Height of the clutter of the plain.
    step_m : float
        Between two samples of a profile.
    receiver_m : float, optional
    delta_n, n0 : float, optional
        Refractivity lapse (N-units/km) and surface refractivity (N-units).

    Returns
    -------
    (Propagation, tuple of Message)

    Examples
    --------
    >>> from ...geometry.geodesy import LocalPlane
    >>> found, notes = propagation("p1812", LocalPlane(105.0, 9.2), load_service("lte"))
    >>> found.reach_m, found.receiver_m, found.step_m, notes
    (15000.0, 1.5, 30.0, ())
    """
    defaults = load_json(*LINK)
    notes = ()
    if terrain is not None and dem_kind == "surface" and clutter is not None:
        clutter = None
        notes = (Message("The terrain is a surface model: clutter heights are not added to it."),)
    medium = Medium(defaults["delta_n"] if delta_n is None else delta_n, defaults["n0"] if n0 is None else n0)
    flat = defaults["flat_clutter_m"] if flat_clutter_m is None else flat_clutter_m
    if terrain is not None and dem_kind == "surface":
        flat = 0.0
    return Propagation(
        "freespace" if model == RADIUS else model, plane, REACH_M[service.code] if reach_m is None else reach_m,
        terrain=terrain if model == P1812 else None, clutter=clutter if model == P1812 else None, flat_clutter_m=flat,
        step_m=step_m, receiver_m=service.receiver_m if receiver_m is None else receiver_m, medium=medium), notes
