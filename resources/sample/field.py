"""A team of the sample in the field: what it writes into a field package, as QField or QGIS would leave it.

A made-up visit, the same for the same package: masts measured anew, one that has gone, one that no register knows.
"""
from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

DAY, WHO = "2026-01-20", "Đội mẫu (minh họa)"
PHOTO = "DCIM/cot_mau.jpg"


def bring_back(folder):
    """Write a visit into the masts of a package.

    Parameters
    ----------
    folder : str or Path
        What ``fieldpackage`` made, with at least four masts.

    Returns
    -------
    dict of str to str or list
        ``moved``, ``measured``, ``gone``: ids of masts; ``added``: the id of the new one.

    Raises
    ------
    ValueError
        There are fewer than four masts.
    """
    folder = Path(folder)
    with closing(sqlite3.connect(folder / "data.gpkg")) as data:
        for name, in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            data.execute(f'DROP TRIGGER "{name}"')  # of the spatial index, which needs functions of GDAL
        ids = [row[0] for row in data.execute("SELECT id FROM masts ORDER BY id")]
        if len(ids) < 4:
            raise ValueError(f"{folder}: {len(ids)} masts")
        measured, loaded, gone, beside = ids[:4]
        who = "edited_by = ?, edited_at = ?"
        data.execute(f"UPDATE masts SET height_m = height_m + 3, photo = ?, {who} WHERE id = ?",
                     (PHOTO, WHO, DAY, measured))
        data.execute(f"UPDATE masts SET load_used = 61, load_date = ?, {who} WHERE id = ?", (DAY, WHO, DAY, loaded))
        data.execute("DELETE FROM masts WHERE id = ?", (gone,))
        data.execute("INSERT INTO masts (geom, id, name, owner, commune, edited_by, edited_at) "
                     "SELECT ?, 'TD-01', 'Cột chưa có trong danh mục (minh họa)', owner, commune, ?, ? "
                     "FROM masts WHERE id = ?", (_between(data, measured, beside), WHO, DAY, beside))
        data.commit()
    (folder / PHOTO).write_bytes(b"\xff\xd8\xff\xd9")  # an empty picture
    return {"measured": measured, "loaded": loaded, "gone": gone, "added": "TD-01"}


def _between(data, *masts):
    """Return the point half way between two masts, as a GeoPackage stores it: x and y are its last 16 bytes."""
    stored = [data.execute("SELECT geom FROM masts WHERE id = ?", (mast,)).fetchone()[0] for mast in masts]
    here, there = (struct.unpack("<dd", one[-16:]) for one in stored)
    return stored[0][:-16] + struct.pack("<dd", *((one + other) / 2 for one, other in zip(here, there)))
