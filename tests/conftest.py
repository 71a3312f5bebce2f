"""Registers the checkout as the package ``hatangso``, whatever its folder is called."""
import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT / "tests"))  # helper modules of the tests


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


@pytest.fixture(scope="session")
def shared():
    """The folder of published instances and real layers; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    return SHARED
