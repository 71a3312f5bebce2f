"""Small made-up communes and points for the postal tests."""
import numpy as np
from hatangso.algorithms.core.postal.places import Points, PostalCommunes


def texts(*values):
    return np.array([*values, None], dtype=object)[:-1]


def make_communes(population, area_km2=None, polygon_km2=None, codes=None):
    number = len(population)
    codes = codes or [f"{row:05d}" for row in range(number)]
    polygon = np.array(polygon_km2 if polygon_km2 is not None else area_km2 or [20.0] * number, dtype=float)
    return PostalCommunes(
        code=texts(*codes), name=texts(*[f"Xã {code}" for code in codes]), kind=texts(*["xã"] * number),
        population=np.array(population, dtype=float), households=np.full(number, np.nan),
        area_km2=np.array(area_km2, dtype=float) if area_km2 else np.full(number, np.nan),
        polygon_area_km2=polygon, predecessor_note=texts(*[None] * number),
    )


def make_points(rows):
    """Points from rows (code, kind, named commune, row of the commune inside or -1, lon, lat)."""
    number = len(rows)
    code, kind, named, inside, lon, lat = (list(column) for column in zip(*rows)) if rows else ([],) * 6
    return Points(
        code=texts(*code), name=texts(*code), kind=texts(*kind), staffed=np.full(number, np.nan),
        internet=np.full(number, np.nan), eservice=np.full(number, np.nan), commune_code=texts(*named),
        lonlat=np.column_stack([lon, lat]).astype(float) if rows else np.empty((0, 2)),
        inside_commune=np.array(inside, dtype=int),
    )
