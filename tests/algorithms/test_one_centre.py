"""One hamlet polygon stands at one point, whichever analysis counts it."""
import pytest
from hatangso.algorithms.bridge.compat import exact_type
from qgis.core import QgsGeometry
from qgis_layers import layer
from small_province import build

ELL = "POLYGON((105.01 9.01, 105.06 9.01, 105.06 9.015, 105.015 9.015, 105.015 9.06, 105.01 9.06, 105.01 9.01))"


def test_an_l_shaped_hamlet_has_one_point_inside_it(run):
    hamlets = layer("Polygon", {"code": str, "name": str, "population": int, "households": int, "commune": str},
                    [(ELL, "1", "Ấp L", 100, 25, "00001")], name="ấp")
    fibre = layer("Point", {"id": str}, [("POINT(105.09 9.09)", "F1")])
    found = run("copperbacklog", HAMLETS=hamlets, FIBRE=fibre, COMMUNES=build("communes", "EPSG:4326"),
                BACKLOG="memory:", BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")
    copper = next(found["HAMLETS_WITHOUT_FIBRE"].getFeatures()).geometry()
    assert exact_type(copper.wkbType()) == "point"
    assert QgsGeometry.fromWkt(ELL).contains(copper)
    from hatangso.algorithms.bridge.reading.readers import read_layer
    from hatangso.algorithms.core.errors import no_progress
    from hatangso.algorithms.core.layers.roles import load_role

    read = read_layer(hamlets, "ấp", "HAMLETS", load_role("hamlets"), fields={}, kind="polygon", progress=no_progress)
    point = copper.asPoint()
    assert (point.x(), point.y()) == pytest.approx(tuple(read.centres()[0]), abs=1e-9)
