"""Text that is right stays as it is: names, sentences, every sign beside every letter."""
import sqlite3

import numpy as np
import pytest
from core.text_cases import NAMES, _official_names
from hatangso.algorithms.core.text.decoding import decode, decode_column
from hatangso.algorithms.core.text.keys import nfc


@pytest.mark.slow
def test_clean_names_are_left_alone(shared):
    names = list(_official_names(shared).values())
    assert decode_column(names)[0] == names
    assert [name for name in names if decode(name)[0] != name] == []


# ---- what must never change

CLEAN = [
    "01001\u00a0",
    "\u00a001001",
    "Khóm 3\u00a0",
    "12\u00a0345",
    "12\u202f345",
    "Xã\u00a0Tân Thuận",
    "Khu V\u00a0",
    "V\u00a0",
    "30 m²",
    "30 m³",
    "M²",
    "m²",
    "km²",
    "m³/s",
    "H²O",
    "x²+y²",
    "10³",
    "10⁻³",
    "CO₂",
    "Tổ 5¹",
    "Khu B¹",
    "Lô C¹",
    "B¹",
    "50 µm",
    "µm",
    "µ",
    "5 µg",
    "µ Sv",
    "1,5 µSv/h",
    "Ø200",
    "DØ",
    "DN Ø100",
    "±0.00",
    "±5 m",
    "5±",
    "±",
    "100 £",
    "£100",
    "€100",
    "100€",
    "¥100",
    "10¢",
    "¢5",
    "¤",
    "Lô ¼",
    "Lô ½",
    "½ xã",
    "B½",
    "¾ xã",
    "¼",
    "•",
    "• An",
    "a•b",
    "25 °C",
    "360°",
    "N°3",
    "The N°3 coffee",
    "Nº 5",
    "℃",
    "Å",
    "3 × 4 m",
    "3×4",
    "a×b",
    "A×B",
    "m×n",
    "N·m",
    "kW·h",
    "Pa·s",
    "A·B",
    "© OSM",
    "©OSM",
    "® Viettel",
    "Viettel®",
    "Sony™",
    "10 ‰",
    "§5",
    "§ 5",
    "§IV",
    "¶",
    "“Sao Mai”",
    "‘Sao’",
    "«Ấp 5»",
    "«Chợ»",
    "« An »",
    "«Sân ga»",
    "Nhà ở «số 5»",
    "K’Long",
    "…",
    "Trà Vinh…",
    "B…",
    "Cà Mau – Kiên Giang",
    "Cà Mau — Kiên Giang",
    "Lô A – Khu B",
    "Ô tô – xe máy",
    "Ngã ba – Vàm",
    "Phúc Tân – Sông Hông",
    "An–Phú",
    "Hà–Nam",
    "A – B",
    "A–B",
    "A—B",
    "Hòa Bình – Sơn La",
    "Công ty “Sao Mai” – Cà Mau…",
    "Sâm‑Dung",
    "¿Qué?",
    "¡Hola!",
    "Düsseldorf",
    "Zürich – Genève",
    "Malmö",
    "Tromsø",
    "El Niño",
    "São Paulo",
    "Noël",
    "naïve",
    "Ångström",
    "Citroën",
    "œuvre",
    "Škoda",
    "Łódź",
    "Ðà Nẵng",
    "Ðông",
    "tele\u00adphone",
    "≥ 5",
    "≤ 5 m²",
    "→ Cà Mau",
    "∅",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_never_changed(text):
    assert decode(text) == (nfc(text), "unicode")
    assert decode_column([text, "Xã Khánh Bình", "Xã Biển Bạch", "Ap 2"])[0][0] == nfc(text)


SIGNS_OF_CLEAN_TEXT = [chr(code) for code in range(0xA0, 0xC0)] + list("×÷–—‘’“”•…€™‰†‡²³₫±\u2009\u202f\u2011≥≤≈→°′″№")


@pytest.mark.parametrize("sign", SIGNS_OF_CLEAN_TEXT)
def test_every_sign_alone_beside_digits_and_between_words_stays(sign):
    for text in (
        sign,
        f"5{sign}",
        f"{sign}5",
        f"5 {sign}",
        f"{sign} 5",
        f"01{sign}02",
        f"Cà Mau {sign} Kiên Giang",
        f"Lô {sign}",
        f"Hà Tiên {sign}",
        f"{sign} Ninh Bình",
        f"({sign})",
        f"{sign}{sign}",
        f"10 {sign} 20",
    ):
        assert decode(text) == (text, "unicode"), text


def clean_sentences(count, seed=7):
    """Yield sentences as maps and registers hold them: roads from A to B, areas, units, quotes, prices, heights."""
    draw = np.random.default_rng(seed)

    def pick(items):
        return items[int(draw.integers(len(items)))]

    latin = [
        "Cà Mau",
        "Kiên Giang",
        "Sông Hông",
        "Phúc Tân",
        "Hà Tiên",
        "Sóc Trăng",
        "Gò Công",
        "Hòa Bình",
        "Long Xuyên",
        "Trà Vinh",
        "Lai Châu",
        "Vàm Láng",
        "Ô Môn",
        "Tân Châu",
        "Hà Nam",
        "Bà Rá",
        "Phú Tân",
        "Tam Kì",
        "Cái Bè",
        "Bãi Xàu",
        *NAMES,
    ]
    shapes = [
        lambda: f"{pick(latin)} {pick('–—-')} {pick(latin)}",
        lambda: f"QL {draw.integers(1, 99)} – {pick(latin)}",
        lambda: f"{pick(latin)} ({draw.integers(1, 900)} m²)",
        lambda: f"Lô {pick('ABCDE')} – Khu {pick('ABCDE')}",
        lambda: f"{pick(['Quán', 'Công ty', 'Nhà hàng'])} “{pick(latin)}”",
        lambda: f"«{pick(latin)}»",
        lambda: f"{pick(latin)}…",
        lambda: f"{draw.integers(1, 99)} {pick(['m²', 'm³', 'km²', 'µm', '°C', '€', '£', 'Ω', '‰', 'm³/s'])}",
        lambda: f"±{draw.integers(1, 9)} m",
        lambda: f"{draw.integers(1, 99)}\u00a0{draw.integers(100, 999)}",
        lambda: f"{pick(latin)}\u00a0",
        lambda: f"Kho {draw.integers(1, 9)} × {draw.integers(1, 9)} m, {pick(latin)}",
        lambda: f"{pick(['½', '¼', '¾'])} {pick(latin)}",
        lambda: f"© {pick(latin)} • {pick(latin)}",
        lambda: f"Ø{draw.integers(20, 400)} {pick(latin)}",
        lambda: f"{draw.integers(0, 180)}°{draw.integers(0, 59)}′ {pick(latin)}",
    ]
    for _ in range(count):
        yield pick(shapes)()


@pytest.mark.slow
def test_ten_thousand_clean_sentences_stay():
    texts = list(clean_sentences(10_000))
    assert [text for text in texts if decode(text) != (text, "unicode")] == []
    assert decode_column(texts)[0] == texts


@pytest.mark.slow
def test_real_names_of_the_country_stay(shared):
    with sqlite3.connect(f"file:{shared / 'data' / 'vietnam.gpkg'}?mode=ro&immutable=1", uri=True) as base:
        names = [name for (name,) in base.execute("SELECT name FROM osm_poi") if isinstance(name, str)]
    assert len(names) == 56064
    assert [(old, new) for old, new in zip(names, decode_column(names)[0]) if nfc(old) != new] == []
    assert [name for name in dict.fromkeys(names) if decode(name)[0] != nfc(name)] == []
