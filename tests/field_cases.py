"""A field package of one commune of the sample, and edits in it as a team makes them."""
import sqlite3
from contextlib import closing
from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis_layers import Log, layer
from sample_layers import rows, sample

REQUESTS = {"ma_de_nghi": str, "doanh_nghiep": str, "loai_de_nghi": str, "ten_vi_tri": str, "ma_xa": str}


def requests(where):
    lon, lat = where
    wanted = (("D1", "Viettel"), ("D2", "VNPT"), ("D3", "MobiFone"))
    return layer("Point", REQUESTS, [
        (f"POINT({lon + 0.004 * number} {lat})", name, operator, "xây mới", f"Vị trí {name}", "x")
        for number, (name, operator) in enumerate(wanted)])


def a_commune():
    """Code, name and a position inside a commune with masts."""
    mast = rows(sample("masts"))[0]
    home = next(row for row in rows(sample("communes")) if row["code"] == mast["commune"])
    vector = QgsVectorLayer(sample("masts"), "m", "ogr")
    point = next(vector.getFeatures()).geometry().asPoint()
    return home["code"], home["name"], (point.x(), point.y())


def package(run, folder, **more):
    code, _, where = a_commune()
    given = {"COMMUNES": sample("communes"), "COMMUNE": code, "TOWERS": sample("masts"), "RADIO": sample("radio"),
             "HAMLETS": sample("hamlets"), "NETWORK": sample("network"), "REQUESTS": requests(where), "EPSG": 9207}
    return run("fieldpackage", feedback=more.pop("feedback", Log()), FOLDER=str(folder), **{**given, **more})


def edit(folder, sql, *values):
    with closing(sqlite3.connect(Path(folder) / "data.gpkg")) as data:
        for name in [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            data.execute(f'DROP TRIGGER "{name}"')  # of the spatial index, which needs functions of GDAL
        data.execute(sql, values)
        data.commit()
