"""A root of another version is removed without what is mounted in it."""
import sys

from house import ROOT

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import matrix


def test_what_is_mounted_in_a_root_is_found_deepest_first():
    mounts = "\n".join(f"x {place} t rw 0 0" for place in (
        "/", "/dev", "/b/forky/dev", "/b/forky/dev/pts", "/b/forky2/dev", "/b/forky\\040a/sys", "/b/forky"))
    assert matrix.mounted_below("/b/forky", mounts) == ["/b/forky/dev/pts", "/b/forky/dev"]
    assert matrix.mounted_below("/b/forky a", mounts) == ["/b/forky a/sys"]


def test_what_was_made_from_other_packages_is_made_anew(tmp_path):
    assert not matrix.holds(tmp_path, "pytest==1")
    (tmp_path / ".ready").write_text("pytest==1", encoding="utf-8")
    assert matrix.holds(tmp_path, "pytest==1")
    assert not matrix.holds(tmp_path, "pytest==1\npytest-xdist==1")
