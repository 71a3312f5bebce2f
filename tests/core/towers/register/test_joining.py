"""Rows of equipment that stand twice on a mast are told with their share; sectors of one station are not."""
import numpy as np
from hatangso.algorithms.core.towers.register.joining import repeats

ONE, OTHER = (True, False), (False, True)


def _said(rows):
    """``rows`` are (row of the register, operators, technology, band, azimuth)."""
    mast, named, *figures = zip(*rows)
    return [str(note) for note in repeats(np.array(mast), np.array(named), ["C1", "C2"], figures)]


def test_rows_alike_in_mast_operator_technology_band_and_azimuth_are_counted():
    nan = float("nan")
    rows = [(0, ONE, "4G", 1800.0, nan)] * 3 + [(1, ONE, "4G", 1800.0, 120.0), (1, ONE, "4G", 1800.0, 120.0)]
    (note,) = _said(rows)
    assert "3 rows (60.0 %)" in note
    assert "C1 (2), C2 (1)" in note


def test_sectors_bands_technologies_operators_and_masts_are_no_repetition():
    rows = [(0, ONE, "4G", 1800.0, 0.0), (0, ONE, "4G", 1800.0, 120.0), (0, ONE, "4G", 2100.0, 0.0),
            (0, ONE, "5G", 1800.0, 0.0), (0, OTHER, "4G", 1800.0, 0.0), (1, ONE, "4G", 1800.0, 0.0),
            (-1, ONE, "4G", 1800.0, 0.0), (-1, ONE, "4G", 1800.0, 0.0)]
    assert _said(rows) == []
