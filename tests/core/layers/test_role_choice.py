"""Layers find their roles by fields and names; what fits none stays out."""
from hatangso.algorithms.core.data.inputs import INPUTS
from hatangso.algorithms.core.layers import role_choice
from hatangso.algorithms.core.layers.role_choice import choose, score

COMMUNES = (["ma_xa", "ten_xa", "dan_so", "dien_tich"], "Xã phường 2025", "polygon")
OFFERED = [("COMMUNES", "communes"), ("HAMLETS", "hamlets"), ("TOWERS", "masts"), ("POINTS", "postal_points"),
           ("NETWORK", "network"), ("OLD_AREAS", "old_areas")]


def test_every_layer_goes_where_its_fields_and_name_say():
    layers = {
        "a": COMMUNES, "b": (["id", "owner", "height_m"], "Cột BTS", "point"),
        "c": (["code", "name", "type", "staffed"], "Bưu cục", "point"),
        "d": (["id", "kind"], "Đường giao thông", "line"),
        "e": (["name", "commune", "households", "population"], "Ấp khóm", "point"),
    }
    assert choose(OFFERED, layers) == {"COMMUNES": "a", "TOWERS": "b", "POINTS": "c", "NETWORK": "d", "HAMLETS": "e"}


def test_a_layer_of_the_wrong_geometry_or_without_its_fields_fits_no_role():
    assert score("communes", COMMUNES[0], COMMUNES[1], "point") == 0
    assert score("communes", ["ma_xa", "ten_xa"], "Xã phường", "polygon") == 0
    assert choose(OFFERED, {"x": (["ten"], "Quán ăn", "point"), "y": (["name"], "Ao hồ", "polygon"),
                            "z": (["ma", "ten", "ghi_chu"], "Danh mục", "none")}) == {}


def test_one_layer_plays_one_role_and_the_better_one_wins():
    two = {"old": (["ma_xa", "ten_xa", "dan_so"], "Xã cũ", "polygon"), "new": COMMUNES}
    assert choose([("COMMUNES", "communes"), ("OTHER", "communes")], two)["COMMUNES"] == "new"
    assert score("network", ["id"], "Kênh rạch", "line") > 0 == score("network", ["id"], "Ranh giới thửa", "line")


def test_a_layer_is_compared_with_a_role_once_however_often_the_dock_asks(monkeypatch):
    asked = []
    match = role_choice.match_fields
    monkeypatch.setattr(role_choice, "match_fields", lambda *given: asked.append(given) or match(*given))
    layers = {number: (("ma_xa", "ten_xa", "dan_so", f"ghi_chu_{number}"), f"Lớp {number}", "polygon")
              for number in range(3)}
    first = choose(INPUTS, layers)
    count = len(asked)
    assert 0 < count < len(layers) * len({role for _, role in INPUTS}), "roles that are known by name are not compared"
    assert choose(INPUTS, layers) == first
    assert len(asked) == count
