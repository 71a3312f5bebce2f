"""Analyses one after another in the tasks of the desktop: the thread is the same, what Python keeps of it stays."""
import contextlib
import gc

import pytest
from hatangso.algorithms.bridge.runs import threads
from hatangso.algorithms.core.errors import Cancelled, InputError
from qgis.core import QgsApplication, QgsProcessingException, QgsTask
from sample_layers import needs_sample, sample


class Measuring(QgsTask):
    def __init__(self, system, seen):
        super().__init__("t")
        self.system, self.seen = system, seen

    def run(self):
        from pyproj import CRS

        threads.keep()
        self.seen.append(CRS(self.system).to_epsg())
        return True


def test_a_second_task_measures_as_the_first_did(qgis_app):
    seen, wanted = [], [4326, 9207, 4326, 32648]
    for number in wanted:
        task = Measuring(f"EPSG:{number}", seen)
        QgsApplication.taskManager().addTask(task)
        assert task.waitForFinished(600000)
        QgsApplication.processEvents()
    assert seen == wanted


@needs_sample
@pytest.mark.parametrize("end", [None, InputError("wrong"), Cancelled(), ValueError("a fault of ours")])
def test_python_looks_for_cycles_again_however_a_run_ends(provider, run, monkeypatch, end):
    from hatangso.algorithms.postal.postal_gap import PostalGap

    seen, compute = [], PostalGap.compute

    def watched(self, run):
        seen.append(gc.isenabled())
        if end is not None:
            raise end
        return compute(self, run)

    monkeypatch.setattr(PostalGap, "compute", watched)
    assert gc.isenabled()
    with contextlib.suppress(QgsProcessingException, ValueError):
        run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), AS_OF="2025-12-31",
            BY_COMMUNE="TEMPORARY_OUTPUT", POINTS_CHECKED="TEMPORARY_OUTPUT")
    assert seen == [False]
    assert gc.isenabled()
