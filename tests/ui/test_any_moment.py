"""Whatever a user does at whatever moment: no error reaches nobody, and no project shows what is of another."""
import os

import pytest
from hatangso.algorithms.bridge import compat
from hatangso.ui.desk import look
from moments import Moments
from sample_layers import needs_sample
from unheard import Errors

pytestmark = [needs_sample, pytest.mark.slow]
FROM, COUNT = int(os.environ.get("HATANGSO_FROM", 0)), int(os.environ.get("HATANGSO_MOMENTS", 2))
THINGS = 40


@pytest.mark.parametrize("seed", range(FROM, FROM + COUNT))
def test_anything_at_any_moment_ends_in_rest(provider, project, tmp_path, monkeypatch, seed):
    errors, done = Errors(monkeypatch), tmp_path / "done.txt"
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    monkeypatch.setattr(look.QDesktopServices, "openUrl", lambda address: True)

    def log(line):
        with done.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    moments = Moments(seed, tmp_path, log)
    try:
        moments.play(THINGS)
    finally:
        moments.end()
    told = done.read_text(encoding="utf-8").split()
    assert not errors.said, "\n".join([*errors.said[:3], *told])
    assert not moments.wrong, "\n".join([*moments.wrong[:5], *told])
