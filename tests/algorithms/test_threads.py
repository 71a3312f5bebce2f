"""Analyses one after another in the tasks of the desktop: the thread is the same, what Python keeps of it stays."""
from hatangso.algorithms.bridge import threads
from qgis.core import QgsApplication, QgsTask


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
        assert task.waitForFinished(20000)
        QgsApplication.processEvents()
    assert seen == wanted
