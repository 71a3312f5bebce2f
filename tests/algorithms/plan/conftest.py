"""One plan book with everything in it for all tests that read it, and one nation of small provinces."""
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import full_book
import pytest
import small_nation
from hatangso.algorithms.core.plan.book import collect
from hatangso.algorithms.core.record import RunRecord, steps_of
from qgis_layers import Log
from sample_layers import SAMPLE


class Book(SimpleNamespace):
    """The files of a book, its numbers, and what its check knew."""

    def sheets(self, *, values=False):
        """Return the workbook, read once with formulas and once with the ``values`` they gave; nobody changes it."""
        name = "with_values" if values else "with_formulas"
        if not hasattr(self, name):
            openpyxl = pytest.importorskip("openpyxl")
            setattr(self, name, openpyxl.load_workbook(self.WORKBOOK, data_only=values))
        return getattr(self, name)


PATHS = {"WORKBOOK": "sách.xlsx", "REPORT": "sách.html", "PLAN_GPKG": "sách.gpkg", "CSV_FOLDER": "csv",
         "ODS": "sách.ods"}


def made(run, source, folder, crosswalk=None, **more):
    """Return the files of a book with everything in it, its numbers, and what its check knew."""
    paths = {name: folder / path for name, path in PATHS.items()}
    outer, seen = RunRecord("test"), {}

    class Watched(collect.Collector):
        def __init__(self, sources, *rest):
            super().__init__(sources, *rest)
            seen["sources"] = sources

    plain, collect.Collector = collect.Collector, Watched  # the run imports it by this name
    package = full_book.with_television(source, folder / "tỉnh.gpkg", crosswalk)
    try:
        with steps_of(outer):
            numbers = run("planbook", feedback=Log(), **full_book.parameters(
                package, folder, **{name: str(path) for name, path in paths.items()}, **more))
    finally:
        collect.Collector = plain
    return Book(folder=folder, package=package, numbers=numbers, check=outer.steps[0].steps[-1].check,
                records=outer.steps[0].steps, sources=seen["sources"], **paths)


@pytest.fixture(scope="session")
def full(provider, tmp_path_factory):
    """The full book of the sample, in Vietnamese."""
    if not SAMPLE.is_file():
        pytest.skip("needs `make sample`")
    import processing

    def run(name, feedback=None, **parameters):
        return processing.run(f"hatangso:{name}", parameters, feedback=feedback)

    return made(run, SAMPLE, tmp_path_factory.mktemp("sách"), full_book.former_units())


@pytest.fixture(scope="session")
def book(full):
    """The full book under the name that its tests use."""
    return full


@pytest.fixture(scope="session")
def real_book(provider, real_communes, shared, tmp_path_factory):
    """The full book of the real communes, without scenarios: they are checked in that of the sample."""
    import processing

    with closing(sqlite3.connect(shared / "data" / "ca_mau.gpkg")) as package:
        crosswalk = package.execute("SELECT old_code, old_commune, old_province, new_code FROM crosswalk").fetchall()

    def run(name, feedback=None, **parameters):
        return processing.run(f"hatangso:{name}", parameters, feedback=feedback)

    return made(run, real_communes, tmp_path_factory.mktemp("xã thật"), crosswalk, SCENARIOS="")


@pytest.fixture(scope="session")
def nation(provider, tmp_path_factory):
    """The plan over the package of three small provinces."""
    folder = tmp_path_factory.mktemp("nation")
    return small_nation.plan(folder, small_nation.write(folder / "national.gpkg", 3))


@pytest.fixture(scope="session")
def serial(nation, tmp_path_factory):
    """Its books made one after another in this process: folder, states, numbers of the nation, what was said."""
    folder = tmp_path_factory.mktemp("serial")
    return (folder, *small_nation.conducted(nation, folder))
