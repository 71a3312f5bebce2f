"""VN-2000 in the spellings that real files carry."""
import numpy as np
import pytest
from hatangso.algorithms.bridge import crs as bridge_crs
from hatangso.algorithms.core.errors import InputError
from qgis.core import QgsCoordinateReferenceSystem

CA_MAU = np.array([[105.15, 9.18]])
LOST_DATUM = ('PROJCS["unnamed",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
              'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
              'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",104.5],'
              'PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],'
              'UNIT["metre",1]]')


@pytest.mark.parametrize(("code", "east"), [("EPSG:9207", 571000), ("EPSG:5897", 516000), ("EPSG:4326", 105.15)])
def test_there_and_back(qgis_app, code, east):
    from hatangso.algorithms.core import geodesy

    text = bridge_crs.crs_text(QgsCoordinateReferenceSystem(code), "lớp")
    xy = geodesy.transform(CA_MAU, "EPSG:4326", text)
    assert xy[0, 0] == pytest.approx(east, abs=2000)
    assert np.abs(bridge_crs.to_lonlat(xy, text, "lớp") - CA_MAU).max() < 1e-8


def test_no_crs_is_refused_with_what_to_do(qgis_app):
    with pytest.raises(InputError) as error:
        bridge_crs.crs_text(QgsCoordinateReferenceSystem(), "cột ăng ten")
    assert "cột ăng ten" in error.value.text("vi")
    assert "9207" in error.value.text("vi")


def test_a_lost_datum_is_noticed(qgis_app):
    lost = QgsCoordinateReferenceSystem()
    lost.createFromWkt(LOST_DATUM)
    text = bridge_crs.crs_text(lost, "lớp")
    assert any("225" in doubt.text("vi") for doubt in bridge_crs.doubts(CA_MAU, text, "lớp"))
    assert bridge_crs.doubts(CA_MAU, "EPSG:9207", "lớp") == []


def test_swapped_axes_are_noticed(qgis_app):
    doubts = bridge_crs.doubts(CA_MAU[:, ::-1], "EPSG:4326", "lớp")
    assert len(doubts) == 1
    assert "X" in doubts[0].text("vi")
