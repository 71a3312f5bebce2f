"""What the system says of a file reaches the reader in the reader's language."""
import csv
import errno
import os
import sqlite3
import zipfile
import zlib
from contextlib import closing
from xml.etree import ElementTree

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.files import system_words
from hatangso.algorithms.core.files.json_files import read_json
from hatangso.algorithms.core.files.writing import refusal
from hatangso.algorithms.core.plan.template.check import check_template


@pytest.mark.parametrize("number", system_words._REASONS)
def test_reasons_are_not_in_the_words_of_the_system(tmp_path, number):
    said = OSError(number, os.strerror(number))
    reason = system_words.reason_of(said)
    assert reason.text("vi") != reason.text("en")
    for sentence in (reason.text("vi"), refusal(said, tmp_path / "biểu.xlsx").text("vi")):
        assert os.strerror(number) not in sentence


def test_what_is_not_known_keeps_its_words_and_is_said_to_be_the_systems():
    assert system_words.reason_of(OSError(errno.EDOM, "Argument out of domain")).text("en") == (
        "the system says: Argument out of domain")
    assert system_words.reason_of(OSError("tệp hỏng")).text("vi") == "lời báo gốc của hệ thống: tệp hỏng"
    assert system_words.reason_of(OSError()).text("vi") == "lời báo gốc của hệ thống: OSError"


def errors_of_files(folder):
    """Yield what the libraries themselves raise for spoilt files."""
    def caught(call, *given):
        with pytest.raises(Exception) as error:  # noqa: PT011 - whatever the library has
            call(*given)
        return error.value

    plain = folder / "chữ.txt"
    plain.write_text("Ấp 1" * 200, encoding="utf-8")
    yield caught(zipfile.ZipFile, plain)
    packed = folder / "gói.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", "dữ liệu " * 500)
    whole = packed.read_bytes()
    with zipfile.ZipFile(packed) as package:
        yield caught(package.read, "styles.xml")
    packed.write_bytes(whole[:45] + b"\xff" * 20 + whole[65:])
    with zipfile.ZipFile(packed) as package:
        yield caught(package.read, "content.xml")
    yield caught(zlib.decompress, zlib.compress(b"a" * 999)[:9])
    with closing(sqlite3.connect(plain)) as base:
        yield caught(base.execute, "SELECT * FROM sqlite_master")
    with closing(sqlite3.connect(":memory:")) as base:
        yield caught(base.execute, "SELECT * FROM masts")
        base.execute("CREATE TABLE masts (id TEXT UNIQUE)")
        yield caught(base.execute, "SELECT height FROM masts")
        yield caught(base.execute, "INSERT INTO masts VALUES ('a'), ('a')")
    yield caught(sqlite3.connect, folder / "khong_co" / "a.gpkg")
    yield caught(lambda: list(csv.reader(["a,\"b"], strict=True)))
    yield caught(lambda: list(csv.reader(["\"a\"b"], strict=True)))
    yield caught(ElementTree.fromstring, "<a><b></a>")
    yield caught(ElementTree.fromstring, "")
    yield OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    yield OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))


def test_what_libraries_say_of_spoilt_files_reaches_the_reader_in_vietnamese(tmp_path):
    for error in errors_of_files(tmp_path):
        said = system_words.reason_of(error).text("vi")
        assert "lời báo gốc" not in said, (error, said)
        assert said != system_words.reason_of(error).text("en")


@pytest.mark.parametrize(("number", "word"), [(32, "chương trình khác"), (53, "mạng"), (112, "hết chỗ"), (5, "quyền")])
def test_windows_tells_more_than_python_makes_of_it(number, word):
    error = PermissionError(errno.EACCES, "Access is denied")
    error.winerror = number
    assert word in system_words.reason_of(error).text("vi")


def test_a_template_that_cannot_be_opened(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied", "mẫu.xlsx")

    monkeypatch.setattr("zipfile.ZipFile", refuse)
    with pytest.raises(InputError) as caught:
        check_template(tmp_path / "mẫu.xlsx")
    assert "(không có quyền)" in caught.value.text("vi")


@pytest.mark.parametrize(("name", "word"), [("khong_co.json", "không có ở đó"), (".", "đó là một thư mục")])
def test_a_plan_that_cannot_be_opened(tmp_path, name, word):
    with pytest.raises(InputError) as caught:
        read_json(tmp_path / name, "Plan (JSON)")
    assert word in caught.value.text("vi")
