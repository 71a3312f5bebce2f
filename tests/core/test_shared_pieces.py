"""Messages, tables, files and help: the small pieces every topic leans on."""
import contextlib
import importlib
from pathlib import Path

import numpy as np
import pytest
from hatangso.algorithms import core
from hatangso.algorithms.core.errors import HatangsoError, InputError, Message, OutputError
from hatangso.algorithms.core.files import replacing as files
from hatangso.algorithms.core.numbers.formats import Figure
from hatangso.algorithms.core.pages import help as help_pages
from hatangso.algorithms.core.plan.book.inputs import content_hash
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.tables import Column, Records, Table, plain, plain_column

TABLE = Table("t", "Bảng", "Table", [
    Column("code", "text", "Mã", "Code"), Column("people", "int", "Dân số", "People", unit="người", total="sum"),
    Column("share", "real", "Tỷ lệ", "Share", unit="%", decimals=1), Column("ok", "bool", "Đạt", "Met"),
])


def test_a_message_is_rendered_in_the_language_of_the_reader():
    message = Message("Layer {layer} has no field {field}. Its fields are: {fields}.", layer="xã", field="ma",
                      fields="a, b")
    assert message.text("vi") == "Lớp xã không có trường ma. Các trường của lớp: a, b."
    assert str(message).startswith("Layer xã has no field ma")


def test_an_error_inside_an_error_is_translated_too():
    error = InputError("Column {key}: unknown kind {kind}.", key=Message("invalid geometry"), kind="x")
    assert error.text("vi") == "Cột hình học không hợp lệ: không có kiểu x."


def test_missing_is_not_zero():
    records = Records(TABLE, {"code": ["a", None], "people": np.array([3.0, np.nan]), "share": [0.0, np.nan],
                              "ok": [True, None]})
    assert list(records.rows()) == [["a", 3, 0.0, True], [None, None, None, None]]
    assert records.total("people") == 3


def test_records_must_fit_their_declaration():
    with pytest.raises(HatangsoError, match="share"):
        Records(TABLE, {"code": [], "people": [], "ok": []})
    with pytest.raises(HatangsoError, match="length"):
        Records(TABLE, {"code": ["a"], "people": [], "share": [], "ok": []})
    none = {"code": [], "people": [], "share": [], "ok": []}
    with pytest.raises(HatangsoError, match=r"not declared \['other'\]"):
        Records(TABLE, {**none, "other": []})
    with pytest.raises(HatangsoError, match="length"):
        Records(TABLE, none, geometry=[b"one"])
    assert len(Records(TABLE, none, geometry=[])) == 0


def test_units_are_written_as_the_reader_writes_them():
    assert TABLE.column("people").heading("vi") == "Dân số (người)"
    assert TABLE.column("people").heading("en") == "People (people)"
    assert TABLE.column("share").heading("en") == "Share (%)"
    assert TABLE.column("code").heading("en") == "Code"


def test_every_declared_unit_has_english():
    root = Path(core.__file__).parent
    modules = [importlib.import_module(".".join((core.__name__, *path.relative_to(root).with_suffix("").parts)))
               for path in sorted(root.rglob("*tables.py"))]
    units = {column.unit_in("en") for module in modules for table in vars(module).values()
             if isinstance(table, Table) for column in table.columns}
    assert len(units) > 10
    assert not [unit for unit in units if not unit.replace("²", "").replace("°", "").isascii()]


@pytest.mark.parametrize("key", ["too_long_key", "có_dấu", "1st"])
def test_keys_fit_a_shapefile(key):
    with pytest.raises(HatangsoError):
        Column(key, "text", "x", "x")


def test_a_failure_leaves_the_previous_file_whole(tmp_path):
    target = tmp_path / "báo cáo.html"
    files.write_text(target, "cũ")
    with contextlib.suppress(ZeroDivisionError), files.replacing(target) as temporary:
        temporary.write_text("dở dang", encoding="utf-8")
        raise ZeroDivisionError
    assert target.read_text(encoding="utf-8") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["báo cáo.html"]


@pytest.mark.parametrize("lock", ["~$bảng.xlsx", ".~lock.bảng.xlsx#"])
def test_a_file_open_in_an_office_program_is_refused(tmp_path, lock):
    target = tmp_path / "bảng.xlsx"
    files.write_text(target, "cũ")
    (tmp_path / lock).write_text("", encoding="utf-8")
    with pytest.raises(OutputError) as error:
        files.write_text(target, "mới")
    assert "bảng.xlsx" in error.value.text("vi")
    assert target.read_text(encoding="utf-8") == "cũ"


def test_help_pages_become_html():
    page = help_pages.markdown_to_html("# Title\n\nText with **bold** and `CODE` & more.\n\n- one\n- two\n  lines\n")
    assert "<h2>Title</h2>" in page
    assert "<span style=\"font-weight:600\">bold</span> and <code>CODE</code> &amp; more" in page
    assert "<ul><li>one</li><li>two lines</li></ul>" in page


def test_a_sentence_about_one_is_in_the_singular_in_english_and_unchanged_in_vietnamese():
    several, one = (Message("{count} features have no value.", count=count) for count in (2, 1))
    assert several.text("en") == "2 features have no value."
    assert one.text("en") == Message("{count} features have no value.", count=Figure(1, 0)).text("en")
    assert one.text("en") == "1 feature has no value."
    assert one.id == several.id
    assert one.text("vi") == several.text("vi").replace("2", "1")
    assert Message("{count} features have no value.", count=0).text("en").startswith("0 features")


@pytest.mark.parametrize("kind", ["real", "int", "year", "bool", "text", "date"])
@pytest.mark.parametrize("values", [
    np.array([1.5, np.nan, -0.0, np.inf]), np.array([1.5, 2.25], np.float32), np.array([3, 4], np.int32),
    np.array([True, False]), np.array(["a", "b"]), np.array([1, None, "x"], object)[1:2], ["a", None, ""], ("b", "c"),
    [1, 2.5, None, float("nan")], np.ma.masked_array([1.0, 2.0], [False, True]), np.array([]), []],
    ids=lambda values: repr(values)[:20])
def test_a_column_as_a_whole_is_every_value_by_itself(values, kind):
    try:
        alone = [plain(value, kind) for value in values]
    except (ValueError, OverflowError):
        with pytest.raises((ValueError, OverflowError)):
            plain_column(values, kind)
        return
    whole = plain_column(values, kind)
    assert repr(whole) == repr(alone)
    assert [type(value) for value in whole] == [type(value) for value in alone]


def test_the_hash_of_a_table_is_that_of_its_values_one_by_one():
    columns = {"a": ["x", "\ud800", ""], "b": [1, 2, 3], "c": [1.5, None, float("nan")], "d": [True, "x", 2],
               "e": np.array([1, 2, 3]), "f": [None, "x", None]}
    assert content_hash(SourceTable("t", columns)) == "76fe263feb835232"
    assert content_hash(SourceTable("t", {**columns, "b": [1, 2, 4]})) != content_hash(SourceTable("t", columns))
