"""What checks say about texts: lost letters, hidden signs, headings that were not plain; nothing about clean text."""

import sqlite3

import numpy as np
import pytest
from hatangso.algorithms.core.data.decoding import decode_fields
from hatangso.algorithms.core.data.layers import RawLayer, as_code
from hatangso.algorithms.core.data.rules import relations
from hatangso.algorithms.core.data.rules.texts import RULES, has_old_words, hidden_in
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.layers.roles import guess_fields, load_role, match_fields


def layer(role, columns, **kwargs):
    role = load_role(role)
    fields = guess_fields(role, list(columns))
    count = len(next(iter(columns.values())))
    return RawLayer(
        "lớp", role, np.arange(count), {key: columns[name] for key, name in fields.items()}, fields=fields, **kwargs
    )


def found(one):
    return [(finding.rule.text("en"), finding) for rule in RULES for finding in rule(one)]


@pytest.mark.parametrize(
    "text", ["30 m²", "Cà Mau – Kiên Giang", "Lô A – Khu B", "±5 m", "½ xã", "«Ấp 5»", "© OSM", "K’Long", "25 °C"]
)
def test_clean_texts_give_no_finding(text):
    assert found(layer("hamlets", {"code": ["1", "2"], "name": [text, "Xã Khánh Bình"]})) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("01001\u00a0", "no-break space"),
        ("01\u202f001", "narrow no-break space"),
        ("01001\u200b", "zero-width space"),
        ("\ufeff01001", "byte order mark"),
        ("a\x0bb", "line break of Word"),
        ("a\x00", "NUL"),
        ("a\x07", "U+0007"),
        ("a\u202eb", "right-to-left override"),
        ("a\u3000b", "ideographic space"),
        ("a\u2028b", "U+2028"),
        ("x\ud800", "U+D800"),
        ("a\u00adb", "soft hyphen"),
    ],
)
@pytest.mark.parametrize("key", ["code", "name"])
def test_signs_that_nobody_sees_are_named_in_codes_and_names(key, text, word):
    columns = {"code": ["1", "2"], "name": ["Ấp 1", "Ấp 2"]}
    columns[key][0] = text
    ((rule, finding),) = found(layer("hamlets", columns))
    assert rule == "hidden signs"
    assert finding.rows == (0,)
    assert word in finding.what.text("en")
    assert "không nhìn thấy" in finding.what.text("vi")
    assert "xóa" in finding.action.text("vi")


def test_tabs_and_line_ends_are_seen():
    assert hidden_in("a\tb\nc") == ()


@pytest.mark.parametrize("text", ["Xã Bi?n B?ch", "Ph??ng Lý Văn Lâm", "Xã \ufffdn"])
def test_lost_letters_are_named_with_the_remedy(text):
    ((rule, finding),) = found(layer("hamlets", {"code": ["1"], "name": [text]}))
    assert rule == "lost letters"
    assert text in finding.what.text("en")
    assert "ISO-8859-1" in finding.action.text("vi")
    result = decode_fields({"ten": [text, "Ấp 2"]})
    assert result.changed == 0
    assert text in result.notes[0].text("en")
    assert "ISO-8859-1" in result.notes[0].text("en")


def test_headings_that_were_not_plain_are_findings():
    match = match_fields("communes", ["ma_xa", "Dân số (nghìn người)"])
    one = RawLayer(
        "lớp",
        load_role("communes"),
        np.arange(1),
        {"code": ["1"], "population": ["15,2"]},
        fields=match.fields,
        factors=match.factors,
        remarks=match.notes,
    )
    assert one.numbers("population").tolist() == [15200.0]
    ((rule, finding),) = found(one)
    assert rule == "heading"
    assert "Dân số (nghìn người)" in finding.what.text("vi")


def test_a_list_of_names_that_holds_yes_and_no_is_told():
    ((rule, finding),) = found(layer("masts", {"id": ["A", "B"], "tenants": ["Có", "Không"]}))
    assert rule == "yes and no"
    assert finding.field == "tenants"
    assert found(layer("masts", {"id": ["A"], "tenants": ["Viettel, VNPT"]})) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1001.0, "1001"),
        (float("nan"), ""),
        (float("inf"), ""),
        ("nan", ""),
        ("NaN", ""),
        ("<NA>", ""),
        ("Nan", "Nan"),
        (" 5 ", "5"),
    ],
)
def test_numbers_that_are_none_are_no_codes(value, code):
    assert as_code(value) == code


def test_the_preview_shows_field_encoding_both_texts_and_whether_one_proves_it():
    records = decode_fields({"a": ["Cµ Mau", "§Êt Mòi"]}).preview
    assert [tuple(dict(zip(records.table.keys, row))[key] for key in ("field", "encoding", "before", "after", "sure"))
            for row in records.rows()] == [("a", "tcvn3", "Cµ Mau", "Cà Mau", True),
                                           ("a", "tcvn3", "§Êt Mòi", "Đất Mũi", True)]


def test_notes_are_messages():
    assert all(isinstance(note, Message) for note in decode_fields({"a": ["Cµ Mau", "Xã T?n"]}).notes)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("00123\u200b", "zero-width space"),
        ("'00123", "no part of a code"),
        ("123.0", "became a number"),
        ("123", "Zeros in front"),
        ("00 123", "no part of a code"),
        ("An Xuyên", "name of a commune"),
        ("AN XUYEN", "name of a"),
        ("99999", "1 July 2025"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(code, word):
    communes = layer("communes", {"code": ["00123", "00124"], "name": ["An Xuyên", "Đất Mũi"]})
    hamlets = layer("hamlets", {"code": ["1"], "commune": [code]})
    (finding,) = relations.unknown_commune_codes(hamlets, communes)
    assert word in finding.action.text("en")
    assert ("00123" in finding.action.text("vi")) == (code != "99999")


def names_of(shared, layer_, field):
    with sqlite3.connect(f"file:{shared / 'data' / 'vietnam.gpkg'}?mode=ro&immutable=1", uri=True) as base:
        return [name for (name,) in base.execute(f"SELECT {field} FROM {layer_}") if name]


def test_words_of_an_old_encoding_are_found_among_words_in_unicode_and_nowhere_else(shared):
    clean = names_of(shared, "legacy_commune_points", "commune")
    assert [name for name in (*clean, *names_of(shared, "osm_poi", "name")) if has_old_words(name)] == []
    letters = str.maketrans({"ạ": "¹", "ả": "¶", "ấ": "Ê", "à": "µ"})
    mixed = [old for old, name in ((name.translate(letters), name) for name in clean) if old != name]
    assert sum(map(has_old_words, mixed)) >= 0.97 * len(mixed)


def test_a_text_of_two_encodings_is_told_apart():
    said = [one for rule, one in found(layer("hamlets", {"code": ["1", "2"], "name": ["Êp Tân Lộc", "Ấp 2"]}))
            if rule == "old encoding"]
    assert [one.rows for one in said] == [(0,)]
    assert "anew" in said[0].action.text("en")


@pytest.mark.parametrize("text", ["ß║ñp T├ón Lß╗Öc", "Âìp Tân Hýng"])
def test_utf_8_read_as_a_page_of_dos_and_a_first_letter_of_page_1258_are_old_encodings(text):
    columns = {"code": [str(number) for number in range(30)], "name": ["Ấp Tân Lộc", *["Ấp Mới"] * 28, text]}
    told = [finding.rows for rule, finding in found(layer("hamlets", columns)) if rule == "old encoding"]
    assert told == [(29,)]
