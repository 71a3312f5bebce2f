"""The dirty province is the same for the same seed and holds what its list says; odd inputs meet no traceback."""
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import ogr

from dirty.kinds import GEOMETRY, KINDS
from dirty.province import SAMPLE, plant, plant_in, rows_of

ROOT = Path(__file__).resolve().parents[2]
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")


@pytest.mark.slow
@needs_sample
def test_the_same_seed_plants_the_same_faults_whatever_else_is_planted(tmp_path):
    whole = plant(tmp_path / "a.gpkg", kinds={"null island", "minus sign"}, layers={"masts"}, rate=1, seed=3)
    again = plant(tmp_path / "b.gpkg", kinds={"null island", "minus sign"}, layers={"masts"}, rate=1, seed=3)
    alone = plant(tmp_path / "c.gpkg", kinds={"null island"}, layers={"masts"}, rate=1, seed=3)
    assert whole == again
    assert [item for item in whole if item.kind == "null island"] == alone
    assert len(alone) == 9


@needs_sample
def test_the_list_names_the_features_that_changed_and_no_other(tmp_path):
    planted = plant(tmp_path / "a.gpkg", kinds={"null island"}, layers={"masts"}, rate=1)
    packages = [ogr.Open(str(path)) for path in (tmp_path / "a.gpkg", SAMPLE)]  # a layer dies with its package
    dirty, clean = ({feature.GetFID(): feature.GetGeometryRef().ExportToWkt()
                     for feature in package.GetLayer("masts")} for package in packages)
    moved = {number for number in dirty if dirty[number] != clean[number]}
    assert moved == {item.feature for item in planted}


@pytest.fixture(scope="module")
def rows():
    """Return the rows of each layer of the sample."""
    package = ogr.Open(str(SAMPLE))
    return {layer.GetName(): list(rows_of(layer)) for layer in package}


@needs_sample
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_can_be_planted_in_each_of_its_layers(rows, kind):
    for name in kind.layers:
        own = [{**row, GEOMETRY: row[GEOMETRY] and row[GEOMETRY].Clone()} for row in rows[name]]
        assert plant_in(name, own, [kind], 5, 1), name


@needs_sample
@pytest.mark.slow
def test_three_hundred_odd_inputs_meet_no_traceback_and_give_no_nan():
    done = subprocess.run([sys.executable, "-m", "tests.dirty.fuzz", "suite", "0", "300"], cwd=ROOT, check=False,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
