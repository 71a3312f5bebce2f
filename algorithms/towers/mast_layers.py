"""The layers that the analyses of shared masts read, handed to core as its own arrays."""
from __future__ import annotations

from ..bridge.declare import demand
from ..bridge.declare.parameters import Source, advanced, choice, file_input, number, raster, text, tr
from ..core.towers import choices

MAST_KEYS = ("id", "name", "commune", "owner", "operator", "tenants", "class", "structure", "height_m", "bldg_m",
             "slots", "slots_src", "load_used", "load_max", "shareable", "status")

RADIO_KEYS = ("site_id", "operator", "technology")
EMITTER_KEYS = (*RADIO_KEYS, "band_mhz", "power_dbm", "eirp_dbm", "gain_dbi", "azimuth", "downtilt", "height_m")


def masts(optional=False):
    """Return the declared layer of masts."""
    return Source("TOWERS", tr("Masts"), "masts", MAST_KEYS, required=("id",), optional=optional,
                  renamed=(("name", "TOWERS_NAME_FIELD"), ("commune", "TOWERS_COMMUNE_FIELD")))


def radio(label, keys=RADIO_KEYS, required=RADIO_KEYS):
    """Return the declared radio equipment of the masts, of which ``keys`` are read."""
    return Source("RADIO", label, "radio", keys, required=required, optional=True,
                  renamed=(("operator", "RADIO_OPERATOR_FIELD"),))


def towers(optional=False):
    """Return the declared layers of masts and of the technologies on them."""
    return [masts(optional), radio(tr("Radio equipment of the masts (for TECHNOLOGY)"))]


def communes(*more):
    """Return the declared layer of communes, with ``more`` of its fields."""
    return Source("COMMUNES", tr("Communes"), "communes", ("code", "name", "type", "population", *more),
                  required=("code", "name"),
                  optional=True, prefix="COMMUNES_")


def coverage(radius_m=3000.0):
    """Return the parameters of the radius rule, of technology and of demand spread over polygons."""
    from ..core.towers.register import slots

    return [
        choice("MODEL", tr("Coverage model"), choices.REACH_MODELS, choices.RADIUS),
        number("RADIUS", tr("Coverage radius of a mast (m)"), radius_m, 1.0),
        advanced(text("RADIUS_BY_OPERATOR", tr("Radius by operator (Viettel=3000; VNPT=2500)"))),
        advanced(number(
            "RADIUS_HEIGHT", tr("Antenna height for which the radius holds (m); empty: height plays no part"),
            None, 1.0)),
        text("TECHNOLOGY", tr("Technology (5G, 4G ...); empty: every mast serves")),
        advanced(number("THRESHOLD", tr("Least received power (dBm); empty: by technology"), None)),
        advanced(text("BANDS", tr("Band by operator in MHz (Viettel=2600; VNPT=3700)"))),
        advanced(number("PLANNING_MARGIN_DB", tr("Planning margin (dB)"), 0.0)),
        advanced(number("MAX_DISTANCE", tr("Nobody farther from a mast is looked at (m)"), 10000.0, 100.0)),
        advanced(number("FLAT_CLUTTER", tr("Clutter height where no land cover is given (m)"), None, 0.0)),
        tolerance(),
        advanced(number("ANTENNA_DROP", tr("Antenna height lost per tenant (m)"), slots.usual_drop_m(), 0.0)),
        *demand.parameters(),
    ]


def tolerance():
    """Return the parameter that says which rows of a register are one position."""
    return advanced(number("POSITION_TOLERANCE", tr("Masts nearer than this are one position (m)"), 30.0, 0.0))


def terrain():
    """Return the parameters of terrain and land cover for the propagation models."""
    return [
        raster("DEM", tr("Terrain model")),
        choice("DEM_KIND", tr("The terrain model shows"), choices.DEM_KINDS, "terrain"),
        raster("CLUTTER", tr("Land cover")),
        advanced(choice("CLUTTER_SET", tr("Classes of the land cover"), choices.clutter_sets(), "worldcover")),
    ]


def read_terrain(run, bounds):
    """Return terrain and clutter heights inside ``bounds`` (degrees), each ``None`` without a raster, and notes."""
    from ..bridge.reading.raster import read_grid
    from ..core.geometry import raster_checks
    from ..core.towers.coverage import setup

    dem, cover, heights, notes = run.raster("DEM"), run.raster("CLUTTER"), None, ()
    if cover is not None:
        heights, notes = setup.clutter_heights(read_grid(cover, "CLUTTER", bounds), run.choice("CLUTTER_SET"))
    if dem is None:
        return None, heights, notes
    ground, said = raster_checks.ground(read_grid(dem, "DEM", bounds), "DEM")
    return ground, heights, (*said, *notes)


def propagation(run, model, service, stations, plane):
    """Return how waves of a service are followed around ``stations`` (with ``lonlat``), and notes."""
    from ..core.towers.coverage import setup

    farthest = run.number("MAX_DISTANCE") or setup.REACH_M[service.code]
    ground, clutter, notes = read_terrain(run, setup.window(stations, plane, farthest))
    found, more = setup.propagation(
        model, plane, service, reach_m=farthest, terrain=ground, dem_kind=run.choice("DEM_KIND"), clutter=clutter,
        flat_clutter_m=run.number("FLAT_CLUTTER"), step_m=run.number("STEP"),
        receiver_m=run.number("RECEIVER_HEIGHT"))
    return found, (*notes, *more)


def reach(run, plane, places):
    """Return the coverage model of a run, the terrain around ``places`` (``None`` without one), and notes."""
    from ..core.towers.coverage import setup
    from ..core.towers.reach.choose import MastReachOptions, chosen_reach

    farthest = run.number("MAX_DISTANCE")
    ground, heights, notes = read_terrain(run, setup.window(places, plane, farthest))
    found, more = chosen_reach(MastReachOptions(
        run.choice("MODEL"), run.number("RADIUS"), run.text("RADIUS_BY_OPERATOR"), run.number("RADIUS_HEIGHT"),
        technology=run.text("TECHNOLOGY"), threshold_dbm=run.number("THRESHOLD"), bands=run.text("BANDS"),
        margin_db=run.number("PLANNING_MARGIN_DB"),
        max_reach_m=farthest, flat_clutter_m=run.number("FLAT_CLUTTER"), terrain=ground,
        dem_kind=run.choice("DEM_KIND"), clutter=heights), plane)
    return found, ground, (*notes, *more)


def spacing():
    """Return the parameters of the spacing rules."""
    return [
        Source("URBAN_AREAS", tr("Urban areas"), "exclusion", ("name",), optional=True, prefix="URBAN_AREAS_"),
        file_input("RULES", tr("Spacing rules of the province (JSON)"), "json"),
        advanced(text("RULE_SET", tr("Name of the rule set in that file or among the shipped examples"))),
    ]


def read_urban_areas(run):
    """Return the polygons that say what is urban, ``None`` without them."""
    layer = run.layer("URBAN_AREAS")
    return None if layer is None else layer.shapes


def read_register(layer):
    """Return the register of a mast layer."""
    from ..core.towers.register import positions

    return positions.Register(
        lonlat=layer.positions(), ids=layer.text("id"), names=layer.text("name"), communes=layer.text("commune"),
        owners=layer.text("owner"), operators=layer.text("operator"), tenants=layer.text("tenants"),
        mast_class=layer.text("class"), structure=layer.text("structure"), height_m=layer.number("height_m"),
        building_m=layer.number("bldg_m"), slots=layer.number("slots"),
        slots_src=layer.text("slots_src"), load_used=layer.number("load_used"),
        load_allowed=layer.number("load_max"), shareable=layer.flag("shareable"))


def read_positions(run, layer, plane, keys=RADIO_KEYS, wanted=None):
    """Return the positions of a mast layer, with the radio table where one is given; ``keys`` are those it has."""
    from ..core.towers.register import positions

    equipment = run.layer("RADIO")
    wanted = run.text("TECHNOLOGY") if wanted is None else wanted
    radio_rows = None if equipment is None else read_radio(equipment, keys)
    return positions.gather(read_register(layer), plane, run.number("POSITION_TOLERANCE"), radio=radio_rows,
                            wanted=wanted)


def read_radio(layer, keys=RADIO_KEYS):
    """Return the radio equipment of a layer of which ``keys`` are read."""
    from ..core.towers.register import positions

    return positions.Radio(
        ids=layer.text("site_id"), operators=layer.text("operator"), technology=layer.text("technology"),
        **{key: layer.number(key) for key in keys if key not in RADIO_KEYS})


def read_communes(layer):
    """Return the communes, ``None`` without a layer."""
    from ..core.towers.communes import MastCommunes

    if layer is None:
        return None
    return MastCommunes(layer.text("code"), layer.text("name"), layer.shapes, types=layer.text("type"),
                        people=layer.number("population"), wkb=layer.wkb, notes=layer.text("note"), crs=layer.parameter)


def surroundings(run):
    """Return exclusion zones, offices, aerodromes and lines around the candidates."""
    zones, offices = run.layer("EXCLUSION"), run.layer("OFFICES")
    ports, ways = run.layer("AERODROMES"), run.layer("NETWORK")
    return around(zones, offices, ports, ways, run.number("ROAD_DISTANCE"))


def around(zones, offices, ports, ways=None, road_limit_m=None):
    """Return the surroundings that layers describe, each of which may be ``None``."""
    from ..core.towers.siting import refusals

    return refusals.SiteSurroundings(
        exclusion=zones.shapes if zones else None, exclusion_names=zones.text("name") if zones else (),
        offices=offices.positions() if offices else None, office_names=offices.text("name") if offices else (),
        aerodrome_points=ports.lonlat if ports else None, aerodrome_shapes=ports.shapes if ports else None,
        aerodrome_names=ports.text("name") if ports else (),
        aerodrome_elevation_m=ports.number("elev_m") if ports else (),
        lines=ways.shapes if ways else None, line_kinds=ways.text("kind") if ways else (),
        line_ids=ways.ids if ways else (),

        road_limit_m=road_limit_m)
