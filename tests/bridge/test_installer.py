"""QGIS's own installer takes the plugin in every version that is meant."""
import configparser
import importlib.util
from pathlib import Path

import pytest
from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def is_compatible():
    path = Path(QgsApplication.pkgDataPath()) / "python" / "pyplugin_installer" / "version_compare.py"
    spec = importlib.util.spec_from_file_location("version_compare", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.isCompatible


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


@pytest.mark.parametrize(("version", "expected"), [
    ("3.16.0", False), ("3.22", True), ("3.22.16", True), ("3.40", True), ("3.40.6", True), ("3.44", True),
    ("3.44.15", True), ("4.0", True), ("4.0.1", True), ("4.2", True), ("4.2.3", True), ("5.0", False),
])
def test_the_installer_takes_the_versions_that_are_meant(is_compatible, metadata, version, expected):
    found = is_compatible(version, metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"])
    assert found is expected


def test_without_a_maximum_qgis_4_would_refuse(is_compatible, metadata):
    assert not is_compatible("4.2.3", metadata["qgisMinimumVersion"], "3.99")
