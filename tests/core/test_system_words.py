"""What the system says of a file reaches the reader in the reader's language."""
import errno
import os

import pytest
from hatangso.algorithms.core import system_words
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.json_files import read_json
from hatangso.algorithms.core.plan.template.check import check_template
from hatangso.algorithms.core.writing import refusal


@pytest.mark.parametrize("number", system_words._REASONS)
def test_reasons_are_not_in_the_words_of_the_system(tmp_path, number):
    said = OSError(number, os.strerror(number))
    reason = system_words.reason_of(said)
    assert reason.text("vi") != reason.text("en")
    for sentence in (reason.text("vi"), refusal(said, tmp_path / "biểu.xlsx").text("vi")):
        assert os.strerror(number) not in sentence


def test_what_is_not_known_keeps_its_words():
    assert system_words.reason_of(OSError(errno.EBUSY, "Device or resource busy")) == "Device or resource busy"
    assert system_words.reason_of(OSError("tệp hỏng")) == "tệp hỏng"
    assert system_words.reason_of(OSError()) == "OSError"


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
