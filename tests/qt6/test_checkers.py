"""The checkers QGIS offers for the move to Qt 6 find nothing to change."""
import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("algorithms", "ui", "plugin.py", "__init__.py")


def run(tool, *words, cwd):
    """Run a tool of this environment; return its exit code and what it said."""
    done = subprocess.run([str(Path(sys.executable).with_name(tool)), *words], cwd=cwd, capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path):
    for part in PARTS:
        source, target = ROOT / part, tmp_path / "plugin" / part
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return tmp_path / "plugin"


def test_flake8_qgis_reports_nothing():
    assert run("flake8", "--config", "tests/qt6/flake8.cfg", *PARTS, cwd=ROOT) == (0, "")


def test_flake8_qgis_sees_what_qt6_refuses(tmp_path):
    (tmp_path / "bad.py").write_text("from PyQt5.QtCore import QVariant\n", encoding="utf-8")
    code, said = run("flake8", "--config", str(ROOT / "tests/qt6/flake8.cfg"), "bad.py", cwd=tmp_path)
    assert code == 1
    assert "QGS103" in said


def test_pyqt5to6_has_nothing_to_change(copy):
    code, said = run("pyqt5to6", str(copy), cwd=copy)
    assert code == 0, said
    changed = [path for path in copy.rglob("*.py")
               if not filecmp.cmp(path, ROOT / path.relative_to(copy), shallow=False)]
    assert changed == []


def test_pyqt5to6_changes_an_enum_without_its_scope(copy):
    path = copy / "bad.py"
    path.write_text("from qgis.PyQt.QtCore import Qt\n\nside = Qt.AlignLeft\n", encoding="utf-8")
    run("pyqt5to6", str(copy), cwd=copy)
    assert "Qt.AlignmentFlag.AlignLeft" in path.read_text(encoding="utf-8")
