"""What `make quick` leaves out: long tests, and files of which every test is one; that is said and not passed over."""
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = frozenset((
    "compat/test_names.py", "data/test_check_layers.py", "data/test_decode_text.py", "data/test_headings_of_layers.py",
    "data/test_import_table.py", "data/test_transfer_units.py", "test_bad_input.py", "test_choices.py",
    "test_far_islands.py", "test_forms.py", "test_given.py", "test_interface.py", "test_own_results.py", "test_rows.py",
    "test_suggestions.py", "test_wrong_zone.py", "towers/test_mast_states.py", "towers/test_merge_registers.py",
))
"""Files of tests/algorithms whose tests take less than a second each; in all others every test carries ``slow``."""


def some(cases, first):
    """Return cases of a test, of which `make quick` runs the first ones and `make test` all."""
    cases = list(cases)
    return [*cases[:first], *(pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=pytest.mark.slow)
                              for one in cases[first:])]


def left_out_whole(deselected, kept):
    """Return the files of which no test is left, by name."""
    return sorted(path.relative_to(ROOT).as_posix() for path in deselected - kept)


class LeftOut:
    """Follows what -m and -k deselect, and says at the end which files had no test at all to run."""

    def __init__(self):
        self.deselected, self.whole = set(), []

    def pytest_deselected(self, items):
        """Remember of which files something is left out."""
        self.deselected |= {item.path for item in items}

    def pytest_collection_finish(self, session):
        """Compare with what is left."""
        self.whole = left_out_whole(self.deselected, {item.path for item in session.items})

    def pytest_terminal_summary(self, terminalreporter):
        """Nobody takes such files for passed."""
        if self.whole:
            named = ", ".join(self.whole[:3]) + (", ..." if len(self.whole) > 3 else "")
            terminalreporter.line(f"left out as a whole by -m or -k: {len(self.whole)} files ({named})", yellow=True)
