"""Files on drives of the network are told from those of this machine."""
import pytest
from hatangso.algorithms.core.files import drives

MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /srv tmpfs rw 0 0
//may/chung /mnt/chung cifs rw 0 0
may:/kho /mnt/kho\\040chung nfs4 rw 0 0
/dev/sdb1 /mnt/chung/usb vfat rw 0 0
"""


@pytest.mark.parametrize(("path", "local"), [
    ("/data/a/kho.gpkg", True), ("/srv/kho.gpkg", True), ("/mnt/chung/kho.gpkg", False),
    ("/mnt/kho chung/b/kho.gpkg", False), ("/mnt/chung/usb/kho.gpkg", True), ("/mnt/chunga/kho.gpkg", True),
])
def test_the_longest_mount_point_decides(monkeypatch, tmp_path, path, local):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(drives, "_MOUNTS", mounts)
    monkeypatch.setattr(drives.os.path, "realpath", str)
    assert drives.is_local(path) is local


def test_what_no_system_tells_is_not_taken_for_local(monkeypatch, tmp_path):
    monkeypatch.setattr(drives, "_MOUNTS", tmp_path / "none")
    assert drives.is_local(tmp_path) is False
