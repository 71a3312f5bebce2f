"""Old Vietnamese encodings are recognised and undone; clean text is left alone."""
import csv
import re
import unicodedata
from collections import Counter

import numpy as np
import pytest
from core.text_cases import NAMES, _official_names
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.text import decoding as text_module
from hatangso.algorithms.core.text import encodings, spelling
from hatangso.algorithms.core.text.capitals import with_capitals
from hatangso.algorithms.core.text.decoding import decode, decode_column
from hatangso.algorithms.core.text.keys import fold, nfc
from hatangso.algorithms.core.text.lost_letters import letters_lost
from quick import some


def test_an_eth_in_a_column_of_code_page_1258_is_a_letter_of_that_page():
    column = ["Býu cuòc", "Thùng thý", "NgaÞ ba Ðâìt MuÞi", "Loaòi ðiêÒm", "BÐ-VHX"]
    assert decode_column(column)[0][-1] == "BĐ-VHX"


ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def written_in(text, encoding):
    """Return ``text`` as a reader of Windows-1252 shows its bytes in an old encoding."""
    if encoding == "utf8_as_1252":
        return "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in text.encode())
    if encoding == "vni":
        pairs, singles, _ = encodings.vni()
        table = {letter: old for old, letter in [*singles.items(), *pairs.items()]}
        return "".join(table.get(letter, letter) for letter in text)
    table = {letter: code for code, letter in encodings.single_bytes(encoding).items()}
    small = text.lower() if encoding == "tcvn3" else text
    raw = [table.get(letter, table.get(low, letter)) for letter, low in zip(text, small)]
    codes = [value if isinstance(value, int) else ord(value) for value in raw]
    return "".join(bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in codes)


@pytest.mark.parametrize(
    ("seen", "meant", "encoding"),
    [
        ("Cµ Mau", "Cà Mau", "tcvn3"),
        ("Caø Mau", "Cà Mau", "vni"),
        ("CÃ\u00a0 Mau", "Cà Mau", "utf8_as_1252"),
        ("TT. T©n Ch©u", "TT. Tân Châu", "tcvn3"),
        ("VÜnh Héi §«ng", "Vĩnh Hội Đông", "tcvn3"),
        ("Phöôøng 16", "Phường 16", "vni"),
        ("Quaän Goø Vaáp", "Quận Gò Vấp", "vni"),
        ("Ñöùc Hoøa", "Đức Hòa", "vni"),
        ("HUYỆN", "HUYỆN", "unicode"),
        ("Cà Mau", "Cà Mau", "unicode"),
        ("Ca Mau 2025", "Ca Mau 2025", "unicode"),
        ("Hµ NéI", "HÀ NỘI", "tcvn3"),
        ("CAØ MAU", "CÀ MAU", "vni"),
        ("", "", "unicode"),
        ("Café", "Café", "unicode"),
    ],
)
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


@pytest.mark.slow
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


def _without_type(name):
    for kind in ("Thị trấn ", "Phường ", "Xã "):
        if name.startswith(kind):
            return name[len(kind) :]
    return name


def _bare(name):
    return fold(_without_type(name))


def _spelled(name):
    """Return words with y as i and the tone at the end, whichever vowel carries it."""
    words = []
    for word in unicodedata.normalize("NFD", _without_type(name).lower()).replace("y", "i").split():
        tones = [mark for mark in word if mark in spelling.BEFORE_STOP]
        words.append("".join(mark for mark in word if mark not in spelling.BEFORE_STOP) + "".join(tones))
    return words


# ---- what must come back

PHRASES = [
    "Quốc lộ 1 – Cà Mau",
    "Công ty “Sao Mai” ở Đầm Dơi",
    "Đường Hùng Vương…",
    "Cà Mau – Kiên Giang",
    "Bến phà ‘Cái Tắc’",
    "Khu đô thị • Bạc Liêu",
    "Kho 3 × 4 m, Đầm Dơi",
    "Lô A – Khu B, xã Thới Bình",
]


def in_old_font(text, encoding):
    """Return ``text`` in an old encoding, its punctuation typed on a Windows of code page 1252."""
    signs = "–“”…‘’•×"
    parts = re.split(f"([{signs}])", text)
    return "".join(part if part in signs else written_in(part, encoding) for part in parts)


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
def test_punctuation_inside_old_encodings_stays_punctuation(phrase, encoding):
    if (encoding, phrase[:2]) == ("viscii", "Cô"):
        phrase = phrase.replace(" ở", " bên")  # a lone "ở" is the middle dot there, which stays a sign
    seen = in_old_font(phrase, encoding)
    for decoded in (decode(seen), decode(seen, encoding)):
        assert decoded[1] == (encoding if seen != phrase else "unicode")
        assert decoded[0].lower() == phrase.lower()


def test_known_phrases_with_punctuation():
    assert decode("Quèc lé 1 – Cµ Mau") == ("Quốc lộ 1 – Cà Mau", "tcvn3")
    assert decode("C«ng ty “Sao Mai”") == ("Công ty “Sao Mai”", "tcvn3")
    assert decode("Cµ Mau – Kiªn Giang") == ("Cà Mau – Kiên Giang", "tcvn3")
    assert decode("B\u00a0Õn xe ¤ t« §µ N½ng")[1] == "tcvn3"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf8_read_wrongly_several_times_comes_back_at_once(times):
    seen = "Xã Biển Bạch – Cà Mau"
    for _ in range(times):
        seen = written_in(seen, "utf8_as_1252")
    assert decode(seen) == ("Xã Biển Bạch – Cà Mau", "utf8_as_1252")
    assert decode(seen, "utf8_as_1252")[0] == "Xã Biển Bạch – Cà Mau"


def shown_by_1258(data):
    """Return bytes as a Vietnamese Windows shows them."""
    return "".join(bytes([code]).decode("cp1258", errors="ignore") or chr(code) for code in data)


def old_bytes(text, encoding):
    """Return the bytes of ``text`` in an old encoding."""
    return bytes(ord(c) if ord(c) < 256 else c.encode("cp1252")[0] for c in written_in(text, encoding))


MORE = [
    *NAMES,
    "Xã Khánh Bình",
    "Thị trấn Cái Nước",
    "Tân Ân",
    "Quý Mỹ",
    "Lý Văn Lâm",
    "Hồ Thị Kỷ",
    "Trí Phải",
    "Viên An",
    "Ngũ Hiệp",
]


@pytest.mark.parametrize("composed", [False, True])
@pytest.mark.parametrize(("encoding", "least"), [("tcvn3", 33), ("utf8_as_1258", 34), ("vni", 30)])
def test_old_encodings_shown_by_code_page_1258_come_back(encoding, least, composed):
    seen = [shown_by_1258(name.encode() if encoding == "utf8_as_1258" else old_bytes(name, encoding)) for name in MORE]
    seen = [nfc(text) if composed else text for text in seen]
    texts, found = decode_column(seen)
    assert sum(text == name for text, name in zip(texts, MORE)) >= least
    assert {how for text, how, old in zip(texts, found, seen) if text != old} <= {encoding, "utf8_as_1252"}
    assert sum(decode(old, encoding)[0] == name for old, name in zip(seen, MORE)) >= least - 6


def in_1258(text):
    """Return the bytes of code page 1258: letters with their hats, then tone marks."""
    found = b""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)[1:]
        tones = [mark for mark in marks if mark in spelling.BEFORE_STOP]
        base = nfc(unicodedata.normalize("NFD", letter)[0] + "".join(mark for mark in marks if mark not in tones))
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            found += base.encode("cp1258") + tones[0].encode("cp1258")
    return found


def test_code_page_1258_shown_by_1252_comes_back():
    seen = ["".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in in_1258(name)) for name in MORE]
    texts, found = decode_column(seen)
    assert texts == MORE
    assert set(found) == {"unicode", "cp1258_as_1252"}
    assert decode("Xaþ BiêÒn Baòch".replace("þ", "Þ")) == ("Xã Biển Bạch", "cp1258_as_1252")
    assert sum(decode(old)[0] == name for old, name in zip(seen, MORE)) > len(MORE) * 0.85


@pytest.mark.slow
def test_letters_of_real_names_are_vietnamese_when_each_stands_alone(shared):
    with (shared / "data" / "legacy" / "communesVN_tcvn3.csv").open(encoding="utf-8") as stream:
        names = [row["C_NAMEVI"] for row in csv.DictReader(stream)]
    known = set(ALPHABET + ALPHABET.upper() + "fjwzFJWZ0123456789 .,'’-–—“”()/&\"`+:;…")
    alone = [decode(name)[0] for name in names]
    assert sum(set(name) <= known for name in alone) / len(alone) > 0.995
    assert sum(set(name) <= known for name in decode_column(names)[0]) / len(alone) > 0.999


# ---- what is lost


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Xã T?n Thu?n", True),
        ("Ph??ng Lý Văn Lâm", True),
        ("?ông Hưng", True),
        ("Xã \ufffd", True),
        ("Ph\ufffd\ufffdng", True),
        ("Ở đâu?", False),
        ("Cà Mau? Bạc Liêu", False),
        ("?", False),
        ("??", False),
        ("", False),
        ("Thật à ?", False),
        ("http://a.vn/x?y=1", False),
        ("www.a.vn?id=3", False),
        ("a=b?c", False),
        ("5?6", False),
        ("(?)", False),
        ("Ph? Xuyên", True),
        ("Xã Vĩnh Thuậ?", True),
        ("TH? TRẤN NĂM CĂN", False),  # TH is also short for a school
        ("PH? LONG ĐIỀN", True),
        ("C? Mau", True),
        ("X? Đất Mũi", True),
        ("Huyện Yên M?", True),
        ("Thị x? Dĩ An", True),
        ("Lô B? Chưa rõ", False),
        ("Tổ A? Khóm 3", False),
        ("Bao nhiêu km? 5", False),
        ("Đã nghe chưa? Rồi", False),
        ("Cột BTS? KH? VNPT?", False),
        ("Wifi? Internet? Plaza?", False),
        ("Xã nào? Ấp mấy?", False),
        ("200 m? 300 kg?", False),
    ],
)
def test_lost_letters_are_found(text, lost):
    assert letters_lost(text) is lost


def test_a_question_after_a_clean_name_is_no_lost_letter(shared):
    names = sorted(filter(None, set(_official_names(shared).values())))
    assert [name for name in names if letters_lost(name)] == []
    asked = [name for name in names if letters_lost(name + "? Chưa rõ")]
    assert len(asked) <= 0.0005 * len(names)  # of other languages: "Sam Mứn"
    draw, found, count = np.random.default_rng(4), 0, 0
    for name in names:
        marked = [place for place, letter in enumerate(name) if not letter.isascii() and letter.isalpha()]
        if marked:
            place = marked[draw.integers(len(marked))]
            found += letters_lost(name[:place] + "?" + name[place + 1:])
            count += 1
    assert found >= 0.98 * count


def test_whole_columns_are_judged_as_if_each_text_were_read_in_each_encoding(shared, monkeypatch):
    names = sorted(filter(None, set(_official_names(shared).values())))
    draw = np.random.default_rng(7)
    for encoding, share, count in (("tcvn3", 0.5, 400), ("tcvn3", 0.02, 800), ("vni", 0.9, 300), ("viscii", 0.3, 300),
                                   ("tcvn3", 0.0, 500), ("vni", 1.0, 200), ("tcvn3", 1.0, 5)):
        some = [names[row] for row in draw.permutation(len(names))[:count]]
        column = [written_in(name, encoding) if draw.random() < share else name for name in some]
        quick = text_module.judged_column([*column, "30 m²", "“Lô A” – Khu B¹", "An Phó", "360°"])
        with monkeypatch.context() as patched:
            patched.setattr(text_module, "_is_plain", lambda text: False)
            assert text_module.judged_column([*column, "30 m²", "“Lô A” – Khu B¹", "An Phó", "360°"]) == quick


# ---- columns of which a part is in an old encoding


def in_code_page_1258(text):
    """Return ``text`` as code page 1252 shows the bytes of 1258: a letter and a mark."""
    codes = b""
    for letter in text:
        marks = [mark for mark in unicodedata.normalize("NFD", letter) if mark in spelling.BEFORE_STOP]
        base = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in spelling.BEFORE_STOP)
        try:
            codes += letter.encode("cp1258")
        except UnicodeEncodeError:
            codes += (unicodedata.normalize("NFC", base) + "".join(marks)).encode("cp1258")
    return codes.decode("cp1252", errors="replace")


@pytest.mark.parametrize("share", some([0.5, 0.1, 0.9], 1))
@pytest.mark.parametrize(("encoding", "most_wrong"), some([
    ("tcvn3", 0.005), ("utf8_as_1252", 0.0), ("vni", 0.005), ("viscii", 0.06), ("cp1258_as_1252", 0.005)], 2))
def test_of_a_column_that_is_partly_old_no_clean_value_is_broken(shared, encoding, most_wrong, share):
    names = sorted(filter(None, set(_official_names(shared).values())))
    draw = np.random.default_rng(1)
    names = [names[row] for row in draw.permutation(len(names))[:4000]]
    write = in_code_page_1258 if encoding == "cp1258_as_1252" else lambda name: written_in(name, encoding)
    old = draw.random(len(names)) < share
    decoded = decode_column([write(name) if is_old else name for name, is_old in zip(names, old)])[0]
    broken = [(name, text) for name, text, is_old in zip(names, decoded, old) if not is_old and text != nfc(name)]
    assert len(broken) <= 0.005 * (~old).sum()
    wrong = [(name, text) for name, text, is_old in zip(names, decoded, old)
             if is_old and text.lower() != nfc(name).lower()]
    assert len(wrong) <= most_wrong * old.sum()


@pytest.mark.slow
def test_capitals_that_tcvn3_lost_are_restored_where_the_text_shows_them(shared):
    names = [name for name in _official_names(shared).values() if name and not name.isupper()]
    old = [written_in(name, "tcvn3") for name in names]
    decoded = decode_column(old)[0]
    case = [text for name, text in zip(names, decoded) if text != nfc(name) and text.lower() == nfc(name).lower()]
    assert len(case) < 0.002 * len(names)
    assert decode_column(["ñy ban nh©n d©n x·", "Êp 5", "Khãm 3, Êp 4", "Trô së"])[0] == [
        "Ủy ban nhân dân xã", "Ấp 5", "Khóm 3, ấp 4", "Trụ sở"]
    assert decode_column(["ë trªn", "ở dưới", "trụ sở", "đường"])[0][0] == "ở trên"


@pytest.mark.parametrize(("small", "restored"), [(1, True), (2, False)])
def test_a_lost_capital_at_the_beginning_is_put_back_where_nine_of_ten_have_theirs(small, restored):
    """Of ten other texts nine begin with a capital, or eight."""
    texts = {str(row): ("khóm 1" if row < small else "Khóm 1", "tcvn3") for row in range(10)}
    found = with_capitals({**texts, "lost": ("ấp 5", "tcvn3"), "whole": ("ấp 6", "unicode")})
    assert found["lost"] == (("Ấp 5" if restored else "ấp 5"), "tcvn3")
    assert found["whole"] == ("ấp 6", "unicode")


def test_without_a_text_that_keeps_its_capital_nothing_is_put_back():
    only = {"lost": ("ấp 5", "tcvn3")}
    assert with_capitals(only) == only
