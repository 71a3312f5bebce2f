"""What `make newer` leaves out: runs that only compute, on layers and through calls that other tests meet there."""
_BOOK = "cells of a book that the first QGIS made too; tests of one answer and of the cycle make books there, and " \
    "`make cells` compares every cell of all QGIS"
_CORE = "faults planted in the same layers for one algorithm after another: core decides, which knows no QGIS"
_SEARCH = "long searches of core; the algorithm runs there by dialog, history, batch, model and qgis_process"
ONCE = {
    "tests/algorithms/plan/test_book_read.py": _BOOK,
    "tests/algorithms/plan/test_consistency.py": _BOOK,
    "tests/algorithms/plan/test_signed_book.py": _BOOK,
    "tests/algorithms/plan/test_words.py": _BOOK,
    "tests/algorithms/plan/test_nation_workers.py": "processes of Dask; the same nation is made there in one process",
    "tests/algorithms/data/test_fixed.py": _CORE,
    "tests/algorithms/data/test_recall.py": _CORE,
    "tests/algorithms/data/test_systems.py": _CORE,
    "tests/algorithms/test_twice.py": _SEARCH,
    "tests/algorithms/towers/test_shared_tower_siting.py": _SEARCH,
}
"""Files of tests that run on one QGIS, and why. What meets a newer one stays: every algorithm with every output, every
reader and sink, files, documents, maps, models, projects of earlier versions, forms and windows.
"""


def runs_once(nodeid):
    """Return whether a test is one that the second QGIS need not run."""
    return nodeid.split("::")[0] in ONCE
