"""Registers the checkout as the package ``hatangso`` in front of PyQt6 and the stand-in for QGIS 4."""
import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


sys.path.insert(0, str(HERE))

import stand_in  # noqa: E402 - found through the line above


def _register():
    stand_in.install()
    spec = importlib.util.spec_from_file_location("hatangso", ROOT / "__init__.py",
                                                  submodule_search_locations=[str(ROOT)])
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatangso"] = module
    spec.loader.exec_module(module)


_register()


@pytest.fixture(scope="session")
def application():
    from PyQt6.QtWidgets import QApplication
    return QApplication.instance() or QApplication([])


@pytest.fixture
def calls():
    """What is asked of ``processing`` and the desktop from here on."""
    stand_in.CALLS.clear()
    return stand_in.CALLS


@pytest.fixture
def iface(application):
    """The desktop: a real main window that takes menus, tool bars and docks."""
    import desktop
    made = desktop.Desktop()
    yield made
    made.close()
