"""Registers the checkout as the package ``hatangso``, whatever its folder is called."""
import importlib.util
import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENPYXL_LXML", "False")  # as the plugin loads openpyxl, also where a test loads it first
sys.path.insert(0, str(ROOT / "tests"))  # helper modules of the tests
collect_ignore = ["qt6"]  # a stand-in for QGIS 4, run by `make qt6` in an environment of its own


def _register():
    if "hatangso" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "hatangso", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatangso"] = module
    spec.loader.exec_module(module)


_register()


ENDS = "ends of the processes"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out whole files, the long ones first, where files are what is shared out."""
    if config.getoption("dist") == "loadfile":
        import parallel
        return parallel.LongFirst(config, log)
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Follow every process that tests are handed to."""
    import parallel
    config = node.config
    ends = config.pluginmanager.get_plugin(ENDS) or parallel.Ends()
    if not config.pluginmanager.has_plugin(ENDS):
        config.pluginmanager.register(ends, ENDS)
    ends.follow(node.gateway.id, node.gateway)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Fail where a process crashed on its way out, as a single one would."""
    ends = session.config.pluginmanager.get_plugin(ENDS)
    crashed = ends.crashed() if ends else []
    if crashed:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        session.config.get_terminal_writer().line(f"crashed at its end: {', '.join(crashed)}", red=True)


def pytest_addoption(parser):
    """Add the option that makes every integer whose width nobody states as narrow as on older Windows."""
    parser.addoption("--narrow", action="store_true", help="default integers of numpy have 32 bits")


def pytest_configure(config):
    """Let it be told which files a run leaves out as a whole."""
    import quick
    config.pluginmanager.register(quick.LeftOut(), "left out")


def pytest_collection_modifyitems(items):
    """Mark what runs whole analyses in QGIS as slow, beside the long tests that are marked where they stand, and what
    one QGIS answers for all.
    """
    import newer
    import quick
    for item in items:
        part, *inner = item.path.relative_to(ROOT / "tests").parts
        if part == "ui" or (part == "algorithms" and "/".join(inner) not in quick.FILES):
            item.add_marker(pytest.mark.slow)
        if newer.runs_once(item.nodeid):
            item.add_marker(pytest.mark.once)


@pytest.fixture
def narrow_integers(monkeypatch):
    """Give numpy's default integers 32 bits, as on Windows before numpy 2."""
    import narrow
    narrow.install(lambda name, maker: monkeypatch.setattr(np, name, maker))


@pytest.fixture(autouse=True)
def qgis_show_map():
    """In place of that of pytest-qgis, which shows maps where a test asks for them and makes a folder for every test:
    to find its name costs the more the more folders there are, and took a third of the time of short tests.
    """


@pytest.fixture(autouse=True)
def _narrow_everywhere(request):
    if request.config.getoption("--narrow"):
        request.getfixturevalue("narrow_integers")


@pytest.fixture(scope="session")
def shared():
    """The folder of published instances and real layers; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    return SHARED
