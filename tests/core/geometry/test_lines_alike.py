"""Lines drawn twice are found whichever end comes first, packed or not, and nothing else is."""
import struct

import numpy as np
from hatangso.algorithms.core.geometry.lines_alike import drawn_again, line_key
from hatangso.algorithms.core.geometry.packed_wkb import PackedWkb

DIMENSIONS = (2, 3, 3, 4)


def drawn(rng, count):
    """Return lines, few enough vertices for many to be alike: also backwards, as a part of several, with heights."""
    lines = []
    for kind in rng.integers(0, 7, count).tolist():
        thousands, vertices = int(rng.integers(0, 4)), int(rng.integers(1, 5))
        xy = rng.integers(0, 3, (vertices, DIMENSIONS[thousands])).astype(float)
        line = struct.pack("<BII", 1, 2 + 1000 * thousands, vertices) + xy[::-1 if kind == 1 else 1].tobytes()
        lines.append({2: struct.pack("<BII", 1, 5 + 1000 * thousands, 1) + line, 3: None,
                      4: struct.pack("<BII", 1, 5, 2) + line + line,
                      5: struct.pack("<BI", 1, 1) + xy[0, :2].tobytes()}.get(kind, line))
    return lines


def test_lines_drawn_twice_are_those_that_are_so_when_each_is_compared_with_each():
    rng = np.random.default_rng(20261130)
    for _ in range(20):
        lines, owners, left_out = drawn(rng, 150), rng.choice(["A", "B", None], 150).tolist(), {3, 17}
        seen = [row for row in range(150) if lines[row] is not None and row not in left_out]
        expected = [row for row in seen if any(
            earlier < row and owners[earlier] == owners[row] and line_key(lines[earlier]) == line_key(lines[row])
            for earlier in seen)]
        assert expected
        assert drawn_again([owners], lines, left_out) == expected
        assert drawn_again([owners], PackedWkb.of(lines), left_out) == expected


def test_sums_do_not_depend_on_how_many_lines_are_gathered_at_once(monkeypatch):
    packed = PackedWkb.of(drawn(np.random.default_rng(1), 200))
    sums = packed.vertex_sums()
    monkeypatch.setattr("hatangso.algorithms.core.geometry.packed_wkb._BLOCK", 7)
    assert np.array_equal(packed.vertex_sums(), sums)
    assert len(set(sums.tolist())) > 50
    assert PackedWkb.of([]).vertex_sums().size == 0
