"""Old Vietnamese encodings are recognised and undone; clean text is left alone."""
import csv
import sqlite3
import unicodedata
from collections import Counter

import pytest
from hatangso.algorithms.core import text as codec
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.text import decode, decode_column, fold, nfc

ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
NAMES = [
    "Cà Mau", "Bạc Liêu", "Giá Rai", "Năm Căn", "Đất Mũi", "Trần Văn Thời", "Ngọc Hiển", "Phước Long", "Hưng Hội",
    "Vĩnh Lợi", "Nguyễn Việt Khái", "Tân Thuận", "Khánh Lâm", "U Minh", "Thới Bình", "Đầm Dơi", "Quách Phẩm",
    "Phú Mỹ", "Lương Thế Trân", "Tạ An Khương", "Gành Hào", "Sông Đốc", "Biển Bạch", "Hòa Thành", "Tam Giang",
]


def written_in(text, encoding):
    """Return ``text`` as a reader of Windows-1252 shows its bytes in an old encoding."""
    if encoding == "utf8_as_1252":
        return "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in text.encode())
    if encoding == "vni":
        pairs, singles, _ = codec._vni()
        table = {letter: old for old, letter in [*singles.items(), *pairs.items()]}
        return "".join(table.get(letter, letter) for letter in text)
    table = {letter: code for code, letter in codec._single_bytes(encoding).items()}
    small = text.lower() if encoding == "tcvn3" else text
    raw = [table.get(letter, table.get(low, letter)) for letter, low in zip(text, small)]
    codes = [value if isinstance(value, int) else ord(value) for value in raw]
    return "".join(bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in codes)


@pytest.mark.parametrize(("seen", "meant", "encoding"), [
    ("Cµ Mau", "Cà Mau", "tcvn3"), ("Caø Mau", "Cà Mau", "vni"), ("CÃ\u00a0 Mau", "Cà Mau", "utf8_as_1252"),
    ("TT. T©n Ch©u", "TT. Tân Châu", "tcvn3"), ("VÜnh Héi §«ng", "Vĩnh Hội Đông", "tcvn3"),
    ("Phöôøng 16", "Phường 16", "vni"), ("Quaän Goø Vaáp", "Quận Gò Vấp", "vni"), ("Ñöùc Hoøa", "Đức Hòa", "vni"),
    ("HUYỆN", "HUYỆN", "unicode"), ("Cà Mau", "Cà Mau", "unicode"), ("Ca Mau 2025", "Ca Mau 2025", "unicode"),
    ("Hµ NéI", "HÀ NỘI", "tcvn3"), ("CAØ MAU", "CÀ MAU", "vni"), ("", "", "unicode"), ("Café", "Café", "unicode"),
])
def test_recognised(seen, meant, encoding):
    assert decode(seen) == (meant, encoding)


@pytest.mark.parametrize("encoding", ["vni", "viscii", "utf8_as_1252"])
def test_every_letter_comes_back(encoding):
    for letter in ALPHABET + ALPHABET.upper():
        assert decode(written_in(letter, encoding), encoding)[0] == letter


def test_every_small_letter_and_tcvn3_capital_comes_back():
    for letter in ALPHABET + "ĂÂÊÔƠƯĐ":
        assert decode(written_in(letter, "tcvn3"), "tcvn3")[0] == letter


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "utf8_as_1252"])
def test_columns_of_names_come_back(encoding):
    seen = [written_in(name, encoding) for name in NAMES]
    texts, found = decode_column(seen)
    assert texts == NAMES
    assert {(name == old, how) for name, old, how in zip(NAMES, seen, found)} == {(True, "unicode"), (False, encoding)}


def test_an_equivocal_name_follows_its_column():
    assert decode("An Phó") == ("An Phó", "unicode")
    texts, found = decode_column(["An Phó", "Ch©u Phó B", None, "An Phó", "Quèc Th¸i", ""])
    assert texts == ["An Phú", "Châu Phú B", None, "An Phú", "Quốc Thái", ""]
    assert found == ["tcvn3", "tcvn3", "unicode", "tcvn3", "tcvn3", "unicode"]
    assert decode_column(["An Phó", "Thới Bình", "Năm Căn"])[0] == ["An Phó", "Thới Bình", "Năm Căn"]


def test_a_named_encoding_is_forced_and_an_unknown_one_refused():
    assert decode("An Phó", "tcvn3") == ("An Phú", "tcvn3")
    assert decode("Thới Bình", "tcvn3") == ("Thới Bình", "unicode")  # cannot have been bytes
    with pytest.raises(InputError, match="vps"):
        decode("Cµ Mau", "vps")


def test_result_is_composed():
    decomposed = unicodedata.normalize("NFD", "Đầm Dơi")
    assert decode(decomposed)[0] == nfc(decomposed) == "Đầm Dơi"


def test_fold_is_blind_to_accents_case_and_form():
    assert fold("Tên đối tượng") == fold("TENDOITUONG") == fold("ten_doi_tuong") == "tendoituong"
    assert fold("Ca\u0300 Mau") == fold("Cà Mau") == fold("CÀ MAU") == "camau"
    assert fold("Đ ỡ Ợ") == "doo"


def test_real_column_in_three_encodings(shared):
    """Names of 10,614 communes; the source has typing errors of its own, so letters are compared without tones."""
    path = shared / "data" / "legacy" / "communesVN_tcvn3.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names, found = decode_column([row["C_NAMEVI"] for row in rows])
    counts = Counter(found)
    assert counts["tcvn3"] > 9600
    assert counts["vni"] > 300
    assert counts["viscii"] + counts["utf8_as_1252"] < 5
    known = {row["C_CODE"]: name for row, name in zip(rows, names)}
    official = _official_names(shared)
    folded = [code for code in known if code in official and fold(known[code]) == _bare(official[code])]
    same = sum(_spelled(known[code]) == _spelled(official[code]) for code in folded)
    assert len(folded) > 4500
    assert same / len(folded) > 0.94


def test_clean_names_are_left_alone(shared):
    names = list(_official_names(shared).values())
    assert decode_column(names)[0] == names
    assert [name for name in names if decode(name)[0] != name] == []


def _official_names(shared):
    path = shared / "data" / "vietnam.gpkg"
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as base:
        return dict(base.execute("SELECT code, commune FROM legacy_commune_points"))


def _without_type(name):
    for kind in ("Thị trấn ", "Phường ", "Xã "):
        if name.startswith(kind):
            return name[len(kind):]
    return name


def _bare(name):
    return fold(_without_type(name))


def _spelled(name):
    """Return words with y as i and the tone at the end, whichever vowel carries it."""
    words = []
    for word in unicodedata.normalize("NFD", _without_type(name).lower()).replace("y", "i").split():
        tones = [mark for mark in word if mark in codec._BEFORE_STOP]
        words.append("".join(mark for mark in word if mark not in codec._BEFORE_STOP) + "".join(tones))
    return words
