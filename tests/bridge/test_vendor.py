import os
import sys
import zipfile

import pytest
from hatangso.algorithms.bridge import vendor
from hatangso.algorithms.core.errors import HatangsoError


@pytest.fixture
def clean_path(monkeypatch):
    """A path without openpyxl, restored afterwards with all its modules."""
    kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "openpyxl"}
    for name in kept:
        del sys.modules[name]
    monkeypatch.setattr(sys, "path", [
        entry for entry in sys.path
        if not entry.endswith(".whl") and not any(word in entry for word in ("openpyxl", "-packages"))])
    yield monkeypatch
    vendor.release()
    for name in [name for name in sys.modules if name.split(".")[0] == "openpyxl"]:
        del sys.modules[name]
    sys.modules.update(kept)


def copy_of(version, folder):
    """A package that says it is openpyxl of ``version``."""
    package = folder / "openpyxl"
    package.mkdir(parents=True)
    (package / "_constants.py").write_text(f'__version__ = "{version}"\n')
    (package / "__init__.py").write_text(f'__version__ = "{version}"\nORIGIN = "host"\n')
    return str(folder)


def wheel_of(version, folder):
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "openpyxl-x.whl", "w") as wheel:
        wheel.writestr("openpyxl/_constants.py", f'__version__ = "{version}"\n')
        wheel.writestr("openpyxl/__init__.py", f'__version__ = "{version}"\nORIGIN = "ours"\n')
        wheel.writestr("openpyxl/styles.py", "HERE = 1\n")
    return folder


@pytest.mark.parametrize(("host", "expected"), [
    ("3.1.0", "host"), ("3.1.5", "host"), ("3.0.9", "ours"), ("3.2.0", "ours"), ("2.6.4", "ours"), (None, "ours"),
])
def test_the_hosts_copy_counts_only_where_its_version_was_tried(clean_path, tmp_path, host, expected):
    clean_path.setattr(vendor, "resource_path", lambda name: wheel_of("3.1.5", tmp_path / "wheels"))
    if host:
        sys.path.insert(0, copy_of(host, tmp_path / "host"))
    vendor.provide_openpyxl()
    import openpyxl

    assert expected == openpyxl.ORIGIN
    if expected == "ours":
        from openpyxl import styles

        assert styles.HERE == 1


def test_an_untried_copy_that_is_loaded_already_is_told(clean_path, tmp_path):
    clean_path.setattr(vendor, "resource_path", lambda name: wheel_of("3.1.5", tmp_path / "wheels"))
    sys.path.insert(0, copy_of("3.0.9", tmp_path / "host"))
    import openpyxl  # noqa: F401

    with pytest.raises(HatangsoError, match=r"3\.0\.9"):
        vendor.provide_openpyxl()


def test_nothing_to_load_is_told(clean_path, tmp_path):
    empty = tmp_path / "none"
    empty.mkdir()
    clean_path.setattr(vendor, "resource_path", lambda name: empty)
    with pytest.raises(HatangsoError, match="zip"):
        vendor.provide_openpyxl()


def lxml_of(version, folder, others=True):
    """A host's copy that can write through lxml, and says whether it was told not to."""
    place = copy_of(version, folder)
    with open(f"{place}/openpyxl/__init__.py", "a", encoding="utf-8") as module:
        module.write("import os\nLXML = os.environ.get('OPENPYXL_LXML', 'True') == 'True'\n")
        module.write("import et_xmlfile\n")
    if others:
        (folder / "et_xmlfile.py").write_text("ORIGIN = 'host'\n")
    return place


@pytest.mark.parametrize("before", [None, "True"])
def test_the_hosts_copy_is_loaded_without_lxml(clean_path, tmp_path, before):
    """Writing through lxml has crashed QGIS."""
    clean_path.delenv("OPENPYXL_LXML", raising=False)
    if before:
        clean_path.setenv("OPENPYXL_LXML", before)
    sys.path.insert(0, lxml_of("3.1.5", tmp_path))
    vendor.provide_openpyxl()
    import openpyxl

    assert (openpyxl.ORIGIN, openpyxl.LXML) == ("host", False)
    assert os.environ.get("OPENPYXL_LXML") == before


def test_what_the_hosts_copy_needs_without_lxml_comes_from_our_wheels(clean_path, tmp_path):
    ours = wheel_of("3.1.5", tmp_path / "wheels")
    with zipfile.ZipFile(ours / "et_xmlfile-x.whl", "w") as wheel:
        wheel.writestr("et_xmlfile.py", "ORIGIN = 'ours'\n")
    clean_path.setattr(vendor, "resource_path", lambda name: ours)
    clean_path.delitem(sys.modules, "et_xmlfile", raising=False)
    sys.path.insert(0, lxml_of("3.1.5", tmp_path / "host", others=False))
    vendor.provide_openpyxl()
    import openpyxl

    assert openpyxl.ORIGIN == "host"
    assert openpyxl.et_xmlfile.ORIGIN == "ours"
    del sys.modules["et_xmlfile"]


def test_a_copy_that_another_plugin_has_loaded_is_used_as_it_is(clean_path, tmp_path):
    clean_path.setenv("OPENPYXL_LXML", "True")
    sys.path.insert(0, lxml_of("3.1.5", tmp_path))
    import openpyxl

    vendor.provide_openpyxl()
    assert openpyxl.LXML
