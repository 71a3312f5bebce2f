"""A dock with an empty project, and what tests do with it."""
import time

import pytest
from hatangso.algorithms.bridge import compat
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest


@pytest.fixture(scope="session")
def provider(qgis_app, qgis_processing):
    """The provider; the tests of the algorithms may have registered it already, and QGIS deletes a second one."""
    from hatangso.algorithms.provider import HatangsoProvider

    registry = QgsApplication.processingRegistry()
    known = registry.providerById("hatangso")
    if known is not None:
        yield known
        return
    result = HatangsoProvider()
    registry.addProvider(result)
    yield result
    registry.removeProvider(result)


@pytest.fixture
def project(qgis_app):
    found = QgsProject.instance()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def desk(provider, project, monkeypatch):
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    from hatangso.ui.desk.dock import Desk

    made = Desk(None)
    made.resize(360, 480)
    made.show()
    yield made
    made.unwatch()
    wait(lambda: not made.busy)
    made.close()
    made.deleteLater()
    QgsApplication.processEvents()


LIMIT_S = 1800.0
"""What is not so by then never is, on the slowest machine."""


def wait(ready, limit=LIMIT_S):
    began = time.monotonic()
    while not ready():
        assert time.monotonic() - began < limit
        QgsApplication.processEvents()
        time.sleep(0.01)


def drawn():
    """Let what is shown be laid out and drawn: what that asks for in its turn is a few turns of the event loop away."""
    for _ in range(20):
        QgsApplication.processEvents()


def looked(desk):
    """Wait until the dock knows how far every step is."""
    wait(lambda: desk.states and desk._survey is None and not desk._later.isActive() and not desk._added.isActive())
    return {key: state.kind for key, state in desk.states.items()}


def open_sample(project, folder):
    from hatangso.ui import sample

    copied = sample.copy(folder)
    sample.plan(project, sample.fill(project, copied))
    assert project.write(str(copied.with_suffix(".qgz")))
    return copied.parent


def only(desk, *wanted):
    for key in desk.states:
        desk.plan.want(key, key in wanted)
    return looked(desk)


def run(desk, *keys):
    desk.run(list(keys))
    wait(lambda: not desk.busy)
    return looked(desk)


def run_on_sample(desk, project, folder, *keys):
    """Open a copy of the sample in ``folder``, run these steps alone; return the folder of the copy."""
    copied = open_sample(project, folder)
    looked(desk)
    only(desk, *keys)
    run(desk, *keys)
    return copied


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     QPoint(widget.width() // 2, widget.height() // 2))
