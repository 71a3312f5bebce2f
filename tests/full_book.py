"""A plan book with everything in it: costs, years, television, scenarios, former units; of any province."""
import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from hatangso.algorithms.core.package import resource_path

LAYERS = {
    "COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "NETWORK": "network",
    "PREMISES": "premises", "FIBRE": "fibre", "FIBRE_CABLES": "fibre_cables", "COPPER": "copper_cables",
    "OLD_AREAS": "old_areas", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "OFFICES": "offices",
    "AERODROMES": "aerodromes", "EXCLUSION": "exclusion", "ENTERED": "entered", "CROSSWALK": "crosswalk",
}
AS_OF, FIRST_YEAR = "2025-12-31", 2026
STATION = ("TV-MAU-001", "Trạm phát sóng truyền hình mẫu", "SDTV", 60.0)
"""Code, name, operator and height (m) of the television station that is added."""
SOURCE = "Số minh họa của dữ liệu mẫu"
POSTAL_COSTS = {kind: {"value": value, "source": SOURCE, "as_of": "2026-01-01"}
                for kind, value in {"staff": 60, "internet": 12, "eservice": 8, "move": 90, "new_point": 350}.items()}
COPPER_COSTS = {"COST_ROAD": 45, "COST_CANAL": 60, "COST_AERIAL": 38, "COST_DROP": 25, "COST_HOME": 1.2,
                "COST_LINE": 0.8, "FUND_SHARE": 30, "BUDGET": 60000}


def with_television(source, target, crosswalk=None):
    """Copy a province and give it a television station in its middle, and a crosswalk where it has none."""
    shutil.copyfile(source, target)
    code, name, operator, height = STATION
    with closing(sqlite3.connect(target)) as package:
        for trigger, in package.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            package.execute(f'DROP TRIGGER "{trigger}"')  # they call functions that only GDAL has
        place, = package.execute("SELECT rowid FROM masts ORDER BY height_m DESC, id LIMIT 1").fetchone()
        package.execute(
            "INSERT INTO masts (geom, id, name, commune, owner, tenants, class, structure, height_m, slots, synthetic) "
            "SELECT geom, ?, ?, commune, ?, '', class, structure, ?, 0, 1 FROM masts WHERE rowid = ?",
            (code, name, operator, height, place))
        package.execute("INSERT INTO radio (site_id, operator, technology, band_mhz, power_dbm, synthetic) "
                        "VALUES (?, ?, 'DVB-T2', 600, 60, 1)", (code, operator))
        if crosswalk is not None:
            columns = ("old_code", "old_commune", "old_province", "new_code")
            package.execute(f"CREATE TABLE crosswalk (fid INTEGER PRIMARY KEY, {' TEXT, '.join(columns)} TEXT)")
            package.executemany(f"INSERT INTO crosswalk ({', '.join(columns)}) VALUES (?, ?, ?, ?)", crosswalk)
            package.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) "
                            "VALUES ('crosswalk', 'attributes', 'crosswalk')")
        package.commit()
    return target


def former_units():
    """Return rows of a crosswalk for the communes of the sample: two old units each, of the province they lay in."""
    with open(resource_path("sample", "communes.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(f"{row['code'][:4]}{part}{number}", f"Xã {row['name']} {part}",
             "Tỉnh Bạc Liêu" if float(row["lat"]) > 9.25 and float(row["lon"]) > 105.2 else "Tỉnh Cà Mau", row["code"])
            for number, row in enumerate(rows) for part in ("A", "B")]


def parameters(package, folder, **more):
    """Return the parameters of planbook for a package that :func:`with_television` made."""
    folder = Path(folder)
    (folder / "gia-buu-chinh.json").write_text(json.dumps({"costs_mvnd": POSTAL_COSTS}), encoding="utf-8")
    options = {
        "sharedtowersiting.COSTS": resource_path("rules", "costs_example.json"),
        "sharedtowersiting.TARGET_SHARE": 99,
        "postalsiting.COSTS": folder / "gia-buu-chinh.json", "television.SERVICE": "dvbt2",
        "fibrerollout.COST_SOURCE": SOURCE, **{f"fibrerollout.{name}": value for name, value in COPPER_COSTS.items()}}
    return {
        **{name: f"{package}|layername={layer}" for name, layer in LAYERS.items()},
        "AS_OF": AS_OF, "START_YEAR": FIRST_YEAR, "RULE_SET": "hai_duong_2018",
        "OPTIONS": "\n".join(f"{name} = {value}" for name, value in options.items()),
        "SCENARIOS": str(resource_path("rules", "scenarios.json")), **more}
