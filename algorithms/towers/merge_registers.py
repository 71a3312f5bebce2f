"""The mast lists of several operators made into one register."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import Source, headlines, table, text, tr
from ..bridge.reading import lists
from ..bridge.runs.result import Result
from ..core.layers.roles import load_role
from ..core.towers.merge import tables
from . import mast_layers

LEFT = ("lon", "lat")  # positions are those of the geometry
KEYS = tuple(key for key in load_role("masts").keys if key not in LEFT)


class MergeRegisters(HatangsoAlgorithm):
    """Mast lists with their own columns and spellings to one register with lasting ids."""

    topic = "towers"
    tags_vi = ("gộp danh sách", "sổ cột ăng ten", "đối chiếu", "danh sách trạm", "cập nhật hiện trạng")

    def title(self):
        return tr("Merge mast registers")

    def summary(self):
        return tr("Makes one register of the operators' mast lists: contradictions, lasting ids, what is new or gone.")

    def declare(self):
        return [
            lists.several("LISTS", tr("Mast lists of the operators"), "point"),
            Source("PREVIOUS", tr("Register before"), "masts", KEYS, required=("id",), optional=True,
                   prefix="PREVIOUS_"),
            mast_layers.tolerance(),
            text("SENDERS", tr("Whose list, one per line: list 3 = Viettel"), multiline=True),
            text("FIELDS", tr("Fields that are not recognised, one per line: list 3.height_m = cao"), multiline=True),
            table("REGISTER", tables.REGISTER),
            table("CONTRADICTIONS", tables.CONTRADICTIONS),
            table("CHANGES", tables.CHANGES),
            table("RADIO", tables.RADIO, optional=True),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.towers.merge import choices, register

        layers = lists.read_lists(run, "LISTS", "masts", KEYS, required=("id",),
                                  chosen=choices.fields(run.text("FIELDS"), KEYS))
        senders = choices.senders(run.text("SENDERS"), [layer.name for layer in layers])
        previous = run.layer("PREVIOUS")
        result = register.merge(
            [_mast_list(layer, senders[layer.name]) for layer in layers],
            None if previous is None else _mast_list(previous, "", stations=True), run.number("POSITION_TOLERANCE"),
            language=run.language, progress=run.progress())
        return Result(
            tables={"REGISTER": result.register, "CONTRADICTIONS": result.contradictions, "CHANGES": result.changes,
                    "RADIO": result.radio}, numbers=result.numbers, notes=result.notes)


def _mast_list(layer, sender, stations=False):
    from ..core.towers.merge import choices
    from ..core.towers.merge.rows import MastList

    columns = dict(layer.columns)
    if stations:
        columns.setdefault("stations", layer.text("stations"))
    everybody = sender == choices.ALL
    return MastList(layer.name, layer.positions(), columns, "" if everybody else sender, complete=everybody)
