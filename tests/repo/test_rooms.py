"""Who asks a question finds its room: little lies about, what begins or ends alike is a folder, there is no circle."""
import pytest
from house import ROOT, SHIPPED, name_of, resolved
from test_layers import circles

GROUND = {
    "algorithms/core": {"arguments", "choices", "context", "entries", "errors", "memory", "messages", "package",
                        "ranges", "record", "resources", "short_labels", "tables"},
    "algorithms/bridge": {"compat", "feedback", "run_record", "settings", "vendor"},
}
"""What all rooms stand on, or what is a room by itself; anything else has a question, and the question has a room."""
NAMED_BY_THEIR_ID = {f"algorithms/{topic}" for topic in ("copper", "data", "plan", "postal", "towers")}


def families(names):
    """Return the first and last words that three or more names of a folder share, in the singular or the plural."""
    found = {}
    for name in names:
        parts = name.split("_")
        for word in {parts[0].rstrip("s"), parts[-1].rstrip("s")}:
            found.setdefault(word, []).append(name)
    return {word: sorted(alike) for word, alike in found.items() if len(alike) > 2}


def folders():
    """Return the names of the files of every shipped folder."""
    found = {}
    for path in SHIPPED:
        if path.stem != "__init__":
            found.setdefault(path.parent.relative_to(ROOT).as_posix(), set()).add(path.stem)
    return found


def test_three_files_that_begin_or_end_alike_are_a_folder():
    assert {room: alike for room, names in folders().items()
            if room not in NAMED_BY_THEIR_ID and (alike := families(names))} == {}


@pytest.mark.parametrize(("names", "found"), [
    ({"field_rows", "field_package", "fields"}, ["field"]), ({"word_rules", "text_rules", "rule"}, ["rule"]),
    ({"field_rows", "field_package", "rows"}, []), ({"a_b", "b_a"}, [])])
def test_the_guard_sees_a_family(names, found):
    assert list(families(names)) == found


def test_only_the_ground_lies_loose():
    assert {room: folders()[room] - ground for room, ground in GROUND.items()} == {room: set() for room in GROUND}
    assert all(ground <= folders()[room] for room, ground in GROUND.items()), "the list names what is gone"


@pytest.mark.parametrize("layer", GROUND)
def test_no_circle_runs_through_the_rooms_of_a_layer(layer):
    """A room is a folder with all that is in it, or a file of the ground."""
    arrows = {}
    for path in SHIPPED:
        if name_of(path).startswith(layer + "/") and path.stem != "__init__":
            rooms = {target.removeprefix(layer + "/").split("/")[0] for target in resolved(path)
                     if target.startswith(layer + "/")}
            arrows.setdefault(path.relative_to(ROOT / layer).parts[0].removesuffix(".py"), set()).update(rooms)
    assert len(arrows) > 15
    assert circles(arrows) == []
