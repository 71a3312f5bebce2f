"""What a yearly plan was given of positions that it does not know is told, layer by layer."""
from core.towers.yearly.plan_cases import POSITIONS, assessed
from hatangso.algorithms.core.towers.yearly import cases


def test_notices_and_extensions_of_positions_that_are_not_approved_are_told():
    found = assessed(POSITIONS, notices=(cases.Notice("V9", cases.START, "2025-05-01"),
                                         cases.Notice("V1", cases.START, "2025-05-01")),
                     extensions=(cases.Extension("V8", "2026-06-30", "2025-12-20"),
                                 cases.Extension("V7", "2026-06-30", "2025-12-20")))
    said = [note.text("en") for note in found.notes]
    assert "NOTICES: 1 position is not among the approved ones (V9)." in said
    assert "EXTENSIONS: 2 positions are not among the approved ones (V7, V8)." in said
    assert not [note for note in said if note.startswith("DECISIONS")]
    assert not [note for note in assessed(POSITIONS).notes if "not among the approved" in note.text("en")]


def test_forms_of_work_in_no_list_are_told():
    found = assessed(((0, 0, "VTL", {"work": None}), (9000, 0, "VTL")))
    assert [note for note in found.notes if note.text("en").startswith("APPROVED: 1 form")]
