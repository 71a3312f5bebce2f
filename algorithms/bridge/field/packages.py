"""Field packages on disk: read when they come back, their photos gathered."""
from __future__ import annotations

import filecmp
import shutil
from pathlib import Path
from typing import NamedTuple

from ...core.errors import InputError, OutputError
from ...core.files.windows_names import fault
from ...core.plan.field import layers, merge
from ..writing.geopackage import add_layer
from .rows import features_from, fields_with, open_table, read_rows


class Package(NamedTuple):
    """A package that came back: its folder, what it says of itself, its team, names of photos that it was given."""

    folder: Path
    info: dict
    team: str
    photos: frozenset


def open_package(folder):
    """Return the :class:`Package` in a folder.

    Raises
    ------
    InputError
        There is none, or a part of it is missing.
    """
    folder = Path(folder)
    info = layers.read_info(folder)
    for path in (folder / layers.DATA, folder / layers.KEPT / layers.BASE):
        if not path.is_file():
            raise InputError("{parameter}: the file {file} is missing in {folder}. Copy the whole folder back from "
                             "the device.", parameter=layers.LABEL, file=path.name, folder=folder.name)
    return Package(folder, info, info["team"].strip(), frozenset(_photos_given(folder, info)))


def _photos_given(folder, info):
    """Yield the names of photos in all layers as they were handed out: the photos of all lie in one folder."""
    for layer in info["layers"]:
        table = open_table(str(folder / layers.KEPT / layers.BASE), layer["table"])
        for row in () if table is None else read_rows(table, layer["table"], layer["key"]).rows.values():
            yield from merge.photos_of(row.get(layers.PHOTO))


def states(package, layer):
    """Return the :class:`rows.FieldTable` of a layer as it was handed out and as the team brings it back.

    The second is ``None`` where the team's file lacks the layer.
    """
    key = layer["key"]
    found = []
    for path in (package.folder / layers.KEPT / layers.BASE, package.folder / layers.DATA):
        table = open_table(str(path), layer["table"])
        found.append(None if table is None else read_rows(table, layer["table"], key))
    if found[0] is None:
        raise InputError("{parameter}: the state that was handed out lacks the layer {layer}. Make the package anew.",
                         parameter=layers.LABEL, layer=layer["table"])
    return found


def with_own_photos(rows, package, kept=None):
    """Return rows in which new photos are named by the team, and {name: file in the package} of these photos.

    Two teams' cameras give the same names, and so does one camera after a year: a name that was handed out with the
    package, in any of its layers, stays that of the earlier photo, and so does one of another photo in the folder
    ``kept`` of the office: photos of visits are named in no layer that is handed out.
    """
    def is_taken(name, path):
        there = None if kept is None else Path(kept) / name
        return name in package.photos or (
            there is not None and there.is_file() and (package.folder / path).is_file()
            and not filecmp.cmp(there, package.folder / path, shallow=False))

    found, photos = {}, {}
    for key, row in rows.items():
        paths = []
        for path in merge.photos_of(row.get(layers.PHOTO)):
            if path not in package.photos:
                own, number = folder_name(package.team), 1
                while is_taken((name := f"{own}/{path}" if number == 1 else f"{own}_{number}/{path}"), path):
                    number += 1
                photos[name] = package.folder / path
                path = name
            paths.append(path)
        found[key] = {**row, layers.PHOTO: "; ".join(paths) or None} if layers.PHOTO in row else row
    return found, {name: (package.folder, file) for name, file in photos.items()}


def folder_name(team):
    """Return a team's name as the name of a folder.

    >>> folder_name("Đội 1: Năm Căn")
    'Đội 1_ Năm Căn'
    """
    name = "".join("_" if sign in '<>:"/\\\\|?*' or ord(sign) < 32 else sign for sign in team).strip(" .") or "_"
    return f"_{name}" if fault(name) else name


def there(photos):
    """Return ``({name: file}, number that is missing)`` of photos, {name: (folder of the package, file)}."""
    found = {}
    for name, (folder, file) in photos.items():
        real = file.resolve()
        if folder.resolve() in real.parents and real.is_file():
            found[name] = real
    return found, len(photos) - len(found)


def copy_photos(found, folder):
    """Copy photos below a folder by their names."""
    for name, file in found.items():
        target = Path(folder) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def write_merged(merged, path, context):
    """Write merged layers as one GeoPackage: (FieldTable that gives fields and system, rows, fields to add) each.

    Raises
    ------
    OutputError
        A layer could not be stored whole.
    """
    for number, (name, table, rows, more) in enumerate(merged):
        fields = fields_with(table.fields, more)
        reason = add_layer(str(path), name, fields, features_from(rows, fields, table.features), source=table.source,
                           context=context, first=number == 0)
        if reason:
            raise OutputError("{layer}: the merged layer could not be stored whole ({reason}). Is there room left?",
                              layer=name, reason=reason)
