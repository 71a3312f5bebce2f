"""The forms of the annexes of many provinces: those of one, but that no total is that of a province."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

from ...files.json_files import read_json
from ...files.replacing import write_text
from ...package import resource_path
from ..forms.model import LABEL

_TOTAL = "total_label"


def national_forms(target, own=None):
    """Write the forms that differ from the shipped ones into the folder ``target``.

    Parameters
    ----------
    target : str or Path
        It is made.
    own : str or Path, optional
        Folder with forms of the plan, which stay as they are.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = national_forms(Path(folder) / "forms")
    ...     form = json.loads((made / "nation_sharing_by_commune.json").read_text(encoding="utf-8"))
    >>> form["id"], "total_label" in form
    ('sharing_by_commune', False)
    """
    target, taken = Path(target), set()
    if own:
        shutil.copytree(own, target)
        taken = {read_json(path, LABEL).get("id") for path in target.glob("*.json")}
    target.mkdir(exist_ok=True)
    for path in sorted(resource_path("tables").glob("*.json")):
        form = read_json(path, LABEL)
        if _TOTAL in form and form["id"] not in taken:
            text = json.dumps({key: value for key, value in form.items() if key != _TOTAL}, ensure_ascii=False)
            write_text(target / f"nation_{form['id']}.json", text)
    return target
