"""VN-2000 in the spellings that real files carry."""
import numpy as np
import pytest
from hatangso.algorithms.bridge.reading import crs as bridge_crs
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
    from hatangso.algorithms.core.geometry import geodesy

    text = bridge_crs.crs_text(QgsCoordinateReferenceSystem(code), "lớp")
    xy = geodesy.transform(CA_MAU, "EPSG:4326", text)
    assert xy[0, 0] == pytest.approx(east, abs=2000)
    assert np.abs(bridge_crs.to_lonlat(xy, text)[0] - CA_MAU).max() < 1e-8


def test_no_crs_is_refused_with_what_to_do(qgis_app):
    with pytest.raises(InputError) as error:
        bridge_crs.crs_text(QgsCoordinateReferenceSystem(), "cột ăng ten")
    assert "cột ăng ten" in error.value.text("vi")
    assert "9207" in error.value.text("vi")


def test_a_lost_datum_is_noticed(qgis_app):
    lost = QgsCoordinateReferenceSystem()
    lost.createFromWkt(LOST_DATUM)
    text = bridge_crs.crs_text(lost, "lớp")
    assert any("225" in doubt.text("vi") for doubt in bridge_crs.doubts(text, "lớp"))
    assert bridge_crs.doubts("EPSG:9207", "lớp") == []


WRONG_DEGREES = {
    "zeros": (0.0, 0.0), "a lost digit": (10.51, 9.18), "a lost point": (105.15, 918.0),
    "a minus sign": (-105.15, 9.18),
    "a minus sign at the latitude": (105.15, -9.18), "X and Y swapped": (9.18, 105.15), "infinity": (np.inf, 9.18),
}


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:9207", "EPSG:5897", "EPSG:3405", "EPSG:32648", "EPSG:3857"])
@pytest.mark.parametrize("fault", [*WRONG_DEGREES, "zeros in its own system", "swapped in its own system",
                                   "kilometres", "a zone number in front"])
def test_a_position_that_cannot_be_in_the_country_is_none_in_every_system(qgis_app, code, fault):
    from hatangso.algorithms.core.geometry import geodesy

    good = geodesy.transform(CA_MAU, "EPSG:4326", code)
    degrees = code == "EPSG:4326"
    if fault in WRONG_DEGREES:
        bad = np.array([WRONG_DEGREES[fault]])
        if not degrees:
            bad = geodesy.transform(bad, "EPSG:4326", code)
            bad[np.isnan(bad)] = np.inf  # what a drawing program would write is anything but a number of the system
    else:
        bad = {"zeros in its own system": np.zeros((1, 2)), "swapped in its own system": good[:, ::-1],
               "kilometres": good / 1000, "a zone number in front": np.add(good, (48e6, 0))}[fault]
    lonlat, wrong = bridge_crs.to_lonlat(np.concatenate([good, bad, [[np.nan, np.nan]]]), code)
    assert wrong.tolist() == [False, True, False]
    assert np.abs(lonlat[0] - CA_MAU).max() < 1e-7
    assert np.isnan(lonlat[1:]).all()


@pytest.mark.parametrize("island", [(112.30, 16.80), (111.92, 8.64), (114.33, 11.43), (113.80, 7.90), (117.30, 10.70),
                                    (102.15, 22.4), (105.32, 23.38), (104.72, 8.58), (103.5, 9.3), (107.9, 20.1)])
def test_the_islands_and_the_corners_of_the_country_are_positions(qgis_app, island):
    lonlat, wrong = bridge_crs.to_lonlat(np.array([island]), "EPSG:4326")
    assert not wrong.any()
    assert lonlat.tolist() == [list(island)]
