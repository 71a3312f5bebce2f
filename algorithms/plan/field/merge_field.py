"""What teams bring back from the field, merged with what the office has now."""
from __future__ import annotations

import os
from functools import partial

from ...base import HatangsoAlgorithm
from ...bridge import compat
from ...bridge.declare.parameters import Source, file_output, folder_input, folder_output, headlines, table, text, tr
from ...bridge.runs.result import Result
from ...core.errors import InputError, Message
from ...core.plan.field import layers, merge, report, tables


class MergeField(HatangsoAlgorithm):
    """Three states of each layer: handed out, the office's now, the teams'."""

    topic = "plan"
    tags_vi = ("thực địa", "nhập dữ liệu", "QField", "đối chiếu", "xung đột")

    def title(self):
        return tr("Merge field work")

    def summary(self):
        return tr("Merges what teams bring back by stable ids: added, changed, deleted, conflicts with both values.")

    def declare(self):
        return [
            folder_input("PACKAGE", tr("Field package (folder)")),
            text("PACKAGES", tr("Further packages, one folder per line"), multiline=True),
            *(Source(kind.input, kind.title(compat.ui_language()), kind.role, (), optional=True)
              for kind in layers.kinds()),
            Source("DECISIONS", tr("Conflicts with decisions"), "field_decisions",
                   ("layer", "row_id", "column", "decision"), required=("row_id", "decision"), optional=True,
                   prefix="DECISIONS_", may_be_empty=True),
            file_output("MERGED", tr("Merged layers"), "GeoPackage (*.gpkg)", default=True),
            folder_output("PHOTOS", tr("Folder for the photos")),
            table("CONFLICTS", tables.CONFLICTS),
            table("LOG", tables.LOG),
            *headlines(report.HEADLINES),
        ]

    def compute(self, run):
        from ...bridge.field import packages as field_packages

        packages = _packages(run)
        decisions = _decisions(run, packages)
        written, told, notes, photos = [], [], [], {}
        for kind in layers.kinds():
            parts = [(package, layer) for package in packages for layer in package.info["layers"]
                     if layer["table"] == kind.table]
            if parts:
                office, one, said = _merged(run, kind, parts, decisions, photos=photos)
                written.append((kind.table, *office))
                told.append(one)
                notes += said
        visits = _visits(run, packages, photos)
        photos, missing = field_packages.there(photos)
        if missing:
            notes.append(Message("{count} photos are named and not in the package. Copy the folder {folder} back, too.",
                                 count=missing, folder=layers.PICTURES))
        conflicts, log = report.tables_of(told, run.language)
        return Result(
            tables={"CONFLICTS": conflicts, "LOG": log},
            numbers=report.numbers_of(told, len(packages), len(photos), missing),
            files={"MERGED": partial(_write, run, [*written, *visits])},
            folders={"PHOTOS": partial(field_packages.copy_photos, photos)}, notes=tuple(notes))


def _packages(run):
    from ...bridge.field import packages as field_packages

    folders = [*filter(None, (run.file("PACKAGE"),)),
               *filter(None, map(str.strip, run.text("PACKAGES").splitlines()))]
    if not folders:
        raise InputError("{parameter}: no folder was given.", parameter=layers.LABEL)
    found = [field_packages.open_package(folder) for folder in folders]
    layers.check_teams([package.team for package in found])
    return found


def _decisions(run, packages):
    given = run.layer("DECISIONS")
    if given is None:
        return {}
    titles = {kind.title(language): kind.table for kind in layers.kinds() for language in ("vi", "en")}
    office = {report.OFFICE_WORD.text(language): merge.OFFICE for language in ("vi", "en")}
    rows = [(titles.get(layer, layer), key, column, office.get(word, word)) for layer, key, column, word in zip(
        *(given.text(key) for key in ("layer", "row_id", "column", "decision")))]
    found, unknown = merge.decision_keys(rows, (merge.OFFICE, *(package.team for package in packages)))
    if unknown:
        raise InputError("Layer {layer}: \"{word}\" is no side of these packages ({count} rows). Write one of: "
                         "{known}.",
                         layer=given.name, word=unknown[0], count=len(unknown),
                         known=", ".join([*office, *(package.team for package in packages)]))
    return found


def _merged(run, kind, parts, decisions, photos):
    """Return what is written of a layer, its :class:`report.MergedTable` and what has to be said; ``photos`` grow."""
    from ...bridge.field import packages as field_packages
    from ...bridge.field import rows as field_rows
    from ...bridge.sources.doubts import doubts

    first, layer = parts[0]
    base, _ = field_packages.states(first, layer)
    source = run.algorithm.parameterAsSource(run.parameters, kind.input, run.context)
    office, notes = base, []
    if source is not None:
        office = field_rows.read_rows(source, run.called(kind.input, source), layer["key"], where=run.where(kind.input))
        notes += [*doubts(office.name, run.where(kind.input)), *office.notes]
        if base.rows and not office.rows:
            notes.append(Message("{layer}: the office's layer holds none of the {count} rows that were handed out; all "
                                 "count as deleted by it.", layer=kind, count=len(base.rows)))
        columns = {field.name() for field in office.fields}
        lost = [column for column in layer["key"] if office.called.get(column, column) not in columns]
        if lost and layers.UID not in columns:
            raise InputError("Layer {layer}: the column {column} is missing, by which the package knows its rows. Give "
                             "the layer with it.", layer=office.name, column=lost[0])
        if source.sourceCrs().authid() != layer["crs"] and layer["crs"]:
            raise InputError("Layer {layer} is in {crs}, the package in {other}. Give the layer in that system.",
                             layer=office.name, crs=source.sourceCrs().authid() or "-", other=layer["crs"])
    else:
        notes.append(Message("{layer}: the office's layer was not given; the state that was handed out stands for it.",
                             layer=kind))
    rows, deeds, clashes, more = office.rows, [], [], list(base.fields)
    chosen = {(key, column): side for (table, key, column), side in decisions.items() if table == kind.table}
    alike = []  # teams that were handed out the same are merged at once: none of them is first
    for package, told in parts:
        base, team = field_packages.states(package, told)
        if team is None:
            notes.append(Message("{layer}: the team {team} brings back no such layer.", layer=kind, team=package.team))
            continue
        if base.rows and not team.rows:
            notes.append(Message("{layer}: the team {team} brings back none of its {count} rows; all count as deleted "
                                 "by it.", layer=kind, team=package.team, count=len(base.rows)))
        own, brought = field_packages.with_own_photos(team.rows, package, _kept(run))
        photos.update(brought)
        teams = next((teams for rules, handed, teams in alike if (rules, handed) == (told["fields"], base.rows)), None)
        if teams is None:
            alike.append((told["fields"], base.rows, teams := []))
        teams.append(merge.TeamRows(package.team, own))
        more += list(team.fields)
        if base.unkeyed:
            notes.append(Message("{layer}: {count} rows have no id of their own; they are met by what they hold.",
                                 layer=kind, count=len(base.unkeyed)))
    for named, handed, teams in alike:
        found = merge.merge_rows(handed, rows, teams, kind.rules(named), decisions=chosen)
        rows, deeds, clashes = found.rows, [*deeds, *found.deeds], [*clashes, *found.clashes]
    places = field_rows.Places(field_rows.system_of(office), run.context.transformContext())
    where = {clash.key: places.lonlat(rows[clash.key].get(merge.SHAPE)) for clash in clashes if clash.key in rows}
    one = report.MergedTable(kind.title(run.language), merge.MergedLayer(rows, tuple(deeds), tuple(clashes)),
                             {key: place for key, place in where.items() if place}, places.text)
    return (office, rows, more), one, notes


def _kept(run):
    """Return the folder of photos if there is one already, else ``None``."""
    target = run.targets.get("PHOTOS")
    return target.path if target is not None and target.path and os.path.isdir(target.path) else None


def _visits(run, packages, photos):
    """Return what is written of the visits that teams bring back; ``photos`` grow."""
    from ...bridge.field import packages as field_packages
    from ...bridge.field import rows as field_rows

    written = []
    for package in packages:
        table = field_rows.open_table(str(package.folder / layers.DATA), layers.VISITS)
        if table is not None:
            found = field_rows.read_rows(table, layers.VISITS, ())
            own, brought = field_packages.with_own_photos(found.rows, package, _kept(run))
            photos.update(brought)
            written.append((f"{layers.VISITS}_{len(written) + 1}" if written else layers.VISITS, found, own, ()))
    return written


def _write(run, written, path):
    from ...bridge.field import packages as field_packages

    field_packages.write_merged(written, path, run.context)
