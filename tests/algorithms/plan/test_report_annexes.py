"""All annexes as PDF: sheets of the workbook by LibreOffice where there is one, else pages of Qt; the log says it."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from hatangso.algorithms.bridge.documents import office
from hatangso.algorithms.core.errors import Cancelled
from hatangso.algorithms.core.package import resource_path
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
OFFICE, TO_TEXT = office.find_office(), shutil.which("pdftotext")
needs_office = pytest.mark.skipif(not (OFFICE and TO_TEXT), reason="needs LibreOffice and pdftotext")
needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script of sh")
NUMBER = re.compile(r"\d[\d.,]{3,}")
BY_QT, BY_OFFICE = "laid out by QGIS", "printed by LibreOffice"


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A package of the sample with the postal network and shared masts."""
    import processing

    path = tmp_path_factory.mktemp("gói") / "sách.gpkg"
    layers = {"COMMUNES": "communes", "POINTS": "postal_points", "TOWERS": "masts"}
    processing.run("hatangso:planbook", {
        **{name: f"{SAMPLE}|layername={layer}" for name, layer in layers.items()}, "AS_OF": "2025-12-31",
        "PLAN_GPKG": str(path)}, feedback=Log())
    return path


@pytest.fixture
def annexes(run, package, tmp_path):
    """Make the annexes; return the path of the document and the lines of the log."""

    def make(ending="pdf", feedback=None, **further):
        log, path = feedback or Log(), tmp_path / f"phụ lục.{ending}"
        run("exportreport", feedback=log, PLAN_GPKG=str(package), KIND="annexes", MAPS=False, DOCUMENT=str(path),
            **further)
        return path, log.lines

    return make


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a script in the place of LibreOffice."""

    def put(text):
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(office.shutil, "which", lambda name: str(path) if name == "soffice" else None)
        return path

    return put


def words_of(path):
    done = subprocess.run([TO_TEXT, "-layout", str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def said(lines, words):
    return [line for line in lines if words in line]


@needs_office
def test_libreoffice_prints_the_sheets_of_the_workbook(annexes, package):
    path, lines = annexes()
    text = words_of(path)
    assert said(lines, BY_OFFICE)
    assert not said(lines, BY_QT)
    assert office.is_whole_pdf(path)
    for words in ("danh mục điểm phục vụ bưu chính hiện có", "phụ lục ii", "kèm theo"):
        assert words in text.lower(), words
    with closing(sqlite3.connect(package)) as store:
        codes = [code for code, in store.execute("SELECT code FROM postal_points")]
    assert len(codes) == 185
    assert all(code in text for code in codes)


@needs_office
def test_both_ways_show_readers_outside_the_same_figures(annexes, monkeypatch):
    """All but the lines on the source and the date of a table, which pages of Qt do not have."""
    by_office, lines = annexes(AUDIENCE="public")
    assert said(lines, BY_OFFICE)
    shown = words_of(by_office)
    assert "công khai" in shown.lower()
    figures = set(NUMBER.findall(shown))
    monkeypatch.setattr(office, "find_office", lambda: "")
    by_qt, lines = annexes(AUDIENCE="public")
    assert said(lines, BY_QT)
    other = set(NUMBER.findall(words_of(by_qt)))
    assert len(figures & other) > 500
    assert len(figures - other) < 20, "a column that is kept inside would be hundreds"


def test_without_libreoffice_qt_makes_the_pages_and_the_log_says_so(annexes, monkeypatch):
    monkeypatch.setattr(office, "_MAC", ())
    monkeypatch.setattr(office, "_FOLDERS", ())
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    path, lines = annexes(AUDIENCE="public")
    assert office.find_office() == ""
    assert said(lines, "no LibreOffice")
    assert office.is_whole_pdf(path)


@needs_sh
@pytest.mark.parametrize(("script", "reason"), [
    ("exit 3", "code 3"), ("exit 0", "no whole PDF"),
    ('for last; do :; done; printf "%%PDF-1.6 torn" > "$(dirname "$last")/annexes.pdf"', "no whole PDF")])
def test_where_libreoffice_fails_qt_makes_the_pages_and_the_log_says_why(annexes, stand_in, script, reason):
    stand_in(script)
    path, lines = annexes(AUDIENCE="public")
    assert reason in said(lines, "LibreOffice could not")[0]
    assert not said(lines, BY_OFFICE)
    assert office.is_whole_pdf(path)


@needs_sh
def test_a_program_that_does_not_start_is_a_failure_too(annexes, stand_in):
    stand_in("").write_bytes(b"no program")
    path, lines = annexes(AUDIENCE="public")
    assert "it is no program" in said(lines, "could not be started")[0]
    assert office.is_whole_pdf(path)


@needs_sh
def test_what_hangs_is_ended_at_the_limit_and_at_a_cancel(stand_in, tmp_path):
    path = stand_in(f'echo $$ > "{tmp_path}/pid"; sleep 600 & wait')

    def cancelled(fraction):
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip():
            raise Cancelled

    for error, further in ((office.OfficeError, {"limit_s": 1.0}), (Cancelled, {"progress": cancelled})):
        with pytest.raises(error):
            office.workbook_to_pdf(str(path), lambda book: book.write_bytes(b""), tmp_path / "a.pdf", **further)
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)
        (tmp_path / "pid").unlink()
    assert not (tmp_path / "a.pdf").exists()


@needs_sh
def test_where_no_groups_of_processes_are_the_tree_is_ended_before_its_root(stand_in, tmp_path, monkeypatch):
    """As on Windows, by a stand-in for its taskkill: the child of what was started does not outlive a cancel."""
    path = stand_in(f'sleep 600 & echo $! > "{tmp_path}/child"; wait')
    (tmp_path / "System32").mkdir()
    ends = tmp_path / "System32" / "taskkill.exe"
    ends.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\nkill -0 $4 && kill -9 $(cat "{tmp_path}/child")\n')
    ends.chmod(0o700)
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    monkeypatch.delattr(os, "killpg")

    def cancelled(fraction):
        if (tmp_path / "child").exists() and (tmp_path / "child").read_text().strip():
            raise Cancelled

    with pytest.raises(Cancelled):
        office.workbook_to_pdf(str(path), lambda book: book.write_bytes(b""), tmp_path / "a.pdf", progress=cancelled)
    assert (tmp_path / "asked").read_text().split()[:3] == ["/F", "/T", "/PID"]
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    for _ in range(3000):  # a process that is told to end does so at its next turn
        if not child.exists() or child.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child is still at work")


@needs_sh
def test_a_file_of_the_working_folder_is_not_libreoffice(stand_in, tmp_path, monkeypatch):
    path = stand_in("exit 0")
    assert office.find_office() == str(path)
    monkeypatch.chdir(tmp_path)
    assert office.find_office() != str(path)


@needs_sh
def test_english_annexes_ask_for_it_too_other_formats_and_own_forms_do_not(annexes, stand_in, tmp_path):
    stand_in("exit 3")
    assert said(annexes(LANGUAGE="en", AUDIENCE="public")[1], "could not print the sheets of the workbook")
    shutil.copyfile(resource_path("reports", "annexes.json"), tmp_path / "riêng.json")
    assert said(annexes(LANGUAGE="en", REPORT_FORM=str(tmp_path / "riêng.json"))[1], "know no own report form")
    assert not said(annexes("odt")[1], "LibreOffice")
