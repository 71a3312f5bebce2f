"""Twenty runs of an algorithm on any kind of bad layer end as they should, and the interpreter survives.

The analyses, which take longer, are run twice here; ``python tests/algorithms/bad_layers.py`` runs all of them
twenty times.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from every_algorithm import NAMES
from sample_layers import needs_sample

pytestmark = needs_sample
QUICK = ["checklayers", "decodetext"]
PROGRAM = Path(__file__).with_name("bad_layers.py")


@pytest.mark.parametrize(("names", "runs"), [(QUICK, 20), ([name for name in NAMES if name not in QUICK], 2)])
def test_every_run_ends_with_a_result_or_a_refusal(names, runs):
    done = subprocess.run([sys.executable, str(PROGRAM), *names], capture_output=True, text=True, check=False,
                          timeout=3600, env={**os.environ, "HATANGSO_RUNS": str(runs)})
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == 0, (done.returncode, found[-1:], done.stderr[-1500:])
    assert {one["name"] for one in found} == set(names)
    for one in found:
        assert set(one["ends"]) in ({"came through"}, {"refused"}), one
        assert sum(one["ends"].values()) == runs
