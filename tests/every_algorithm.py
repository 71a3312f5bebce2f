"""One small run of every algorithm on the sample province, for what must hold in all of them."""
import json

from sample_layers import sample

_SAMPLE = {
    "annualplan": {},
    "buildcrosswalk": {"OLD_UNITS": "communes", "NEW_UNITS": "communes"},
    "checklayers": {"COMMUNES": "communes", "POINTS": "postal_points"},
    "compareplans": {},
    "copperbacklog": {"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "COMMUNES": "communes"},
    "decodetext": {"INPUT": "communes"},
    "exportmaps": {},
    "exportplantables": {"MASTS": "masts"},
    "exportreport": {},
    "fieldpackage": {"COMMUNES": "communes", "TOWERS": "masts"},
    "fibrerollout": {"PREMISES": "premises", "FIBRE": "fibre", "NETWORK": "network"},
    "mergeregisters": {"LISTS": "masts", "PREVIOUS": "masts"},
    "importtable": {},
    "mergefield": {},
    "mobilecoverage": {"TOWERS": "masts", "RADIO": "radio", "DEMAND": "hamlets"},
    "pathprofile": {"TOWERS": "masts", "RADIO": "radio", "PLACES": "hamlets"},
    "planbook": {"COMMUNES": "communes", "POINTS": "postal_points"},
    "planscorecard": {"COMMUNES": "communes", "POINTS": "postal_points"},
    "postalgap": {"POINTS": "postal_points", "COMMUNES": "communes"},
    "postalsiting": {"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"},
    "sharedtowersiting": {"DEMAND": "hamlets", "TOWERS": "masts"},
    "siterequests": {"TOWERS": "masts", "COMMUNES": "communes"},
    "towersharingaudit": {"TOWERS": "masts", "COMMUNES": "communes"},
    "transferunits": {"INPUT": "communes"},
    "undergrounding": {"NETWORK": "network", "FIBRE_CABLES": "fibre_cables", "COMMUNES": "communes"},
    "universalservice": {"HAMLETS": "hamlets", "COMMUNES": "communes", "TOWERS": "masts"},
}
_OPTIONS = {
    "annualplan": {"CALENDAR_SET": "bac_ninh_2025", "AS_OF": "2026-03-01", "YEAR": 2026},
    "fieldpackage": {"COMMUNE": "31825"},
    "exportmaps": {"DPI": 50, "LAYOUT": "a4"},
    "exportreport": {"FORMAT": "odt"},
    "fibrerollout": {"CAPACITY": 20000, "START_YEAR": 2026, "TIME_LIMIT": 3600},
    "mobilecoverage": {"SERVICE": "nr", "MODEL": "radius"},
    "pathprofile": {"SERVICE": "nr", "MAX_DISTANCE": 1000},
    "postalsiting": {"TARGET_POINTS": 300, "TIME_LIMIT": 3600},
    # no clock, so that every run takes the same steps; one operator, because three take four times as long
    "sharedtowersiting": {"RADIUS": 3000, "NEW_SITES": 3, "OPERATORS": "VIETTEL", "TIME_LIMIT": 3600},
    "siterequests": {"RULE_SET": "bac_ninh_2025"},
}
NAMES = sorted(_SAMPLE)


_MADE = {}
"""Plan packages by what they hold, as bytes: each is made once in a process, and every test gets a file of its own."""


def _package(kind, path, run):
    """Write a plan package with the mast register or the postal network of the sample; return its path."""
    if kind not in _MADE:
        first, table = path.with_name(f"{kind}.gpkg"), path.with_name(f"{kind}_xa.gpkg")
        if kind == "postal":
            run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), BY_COMMUNE=str(table),
                POINTS_CHECKED="memory:")
            given = {"POSTAL_BY_COMMUNE": str(table)}
        else:
            given = {"MASTS": sample("masts")}
        run("exportplantables", **given, PLAN_GPKG=str(first), WORKBOOK=str(path.with_name(f"{kind}.xlsx")))
        _MADE[kind] = first.read_bytes()
    path.write_bytes(_MADE[kind])
    return str(path)


def parameters_of(name, folder, run):
    """Return the inputs of a run of ``name``; plan packages it needs are made in ``folder``."""
    found = {key: sample(layer) for key, layer in _SAMPLE[name].items()}
    found.update(_OPTIONS.get(name, {}))
    if name == "compareplans":
        for key in ("OLD", "NEW"):
            found[key] = _package("masts", folder / f"{key}.gpkg", run)
    if name == "mergefield":
        found["PACKAGE"] = str(folder / "goi")
        run("fieldpackage", TOWERS=sample("masts"), FOLDER=found["PACKAGE"])
    if name == "transferunits":
        found["CROSSWALK"] = str(folder / "chuyển đổi.csv")
        (folder / "chuyển đổi.csv").write_text("old_code,new_code\nA,X\nB,X\n", encoding="utf-8")
    if name == "importtable":
        found.update(FILE=str(folder / "cột.csv"), ROLE="masts")
        (folder / "cột.csv").write_text("Mã cột;Chủ sở hữu;Vĩ độ;Kinh độ\nA1;Viettel;9,1;105,1\nA2;VNPT;9,2;\n",
                                        encoding="utf-8")
    if name == "annualplan":
        found["APPROVED"] = str(folder / "vị trí.csv")
        (folder / "vị trí.csv").write_text(
            "Mã vị trí,Doanh nghiệp,Hình thức,Công nghệ,Chiều cao,Năm kế hoạch,Văn bản phê duyệt,Ngày phê duyệt\n"
            "V1,Viettel,xây mới dùng chung,4G,42,2025,15/QĐ-UBND,30/12/2024\n"
            "V2,Vinaphone,Xây mới độc lập,4G,42,2026,15/QĐ-UBND,30/12/2024\n", encoding="utf-8")
    if name == "siterequests":
        found["REQUESTS"] = str(folder / "đề nghị.geojson")
        wanted = ((105.1, 9.1, "D1", "Viettel", "xây dựng mới"), (105.15, 9.2, "D2", "MobiFone", "dùng chung"))
        (folder / "đề nghị.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {
                "request_id": number, "doanh_nghiep": operator, "loai_de_nghi": kind, "cong_nghe": "4G",
                "loai_cot": "A2b", "chieu_cao": 42.0, "nam": "2026", "quy": "2"}}
            for lon, lat, number, operator, kind in wanted]}), encoding="utf-8")
    if name in ("exportmaps", "exportreport"):
        found["PLAN_GPKG"] = _package("postal", folder / "goi.gpkg", run)
    return found


def outputs_of(provider, name):
    """Return the destination parameters of an algorithm."""
    return [one for one in provider.algorithm(name).parameterDefinitions() if one.isDestination()]
