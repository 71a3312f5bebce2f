"""How many real texts come through decoding as they should: clean ones unchanged, old ones in letters of the alphabet.

``python -m tests.dirty.texts --shared ../shared`` prints one line a measure and fails where one is missed:

- clean names of communes, districts, provinces and offices, each alone and as a column: none may change;
- 10,000 clean sentences with signs (made of real names, units, quotes, dashes; seeded): none may change;
- the list of communes in TCVN3 and VNI as it is: rows whose letters agree with the official name that agree in their
  marks too, and rows that are in the Vietnamese alphabet when each value stands alone;
- columns of which one half is clean and the other in an old encoding: clean values that are broken.
"""
from __future__ import annotations

import argparse
import csv
import random
import re
import sqlite3
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = (
    ("communes_2025", "name"), ("communes_2025", "commune"), ("communes_2009", "commune"),
    ("communes_2009", "district"), ("legacy_commune_points", "commune"), ("legacy_commune_points", "district"),
    ("census_2019", "commune"), ("census_2019", "district"), ("postcodes_2020", "name"), ("districts_2019", "district"),
    ("vnpost_offices", "name"), ("vnpost_offices", "commune"),
)
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
SIGNS = (
    "{a} – {b}, {n} m²", "“{a}” và «{b}»", "{a}: {n} °C, ±{m} %", "Trạm {a} (Ø{n}) × {m}", "{a} … {b}", "{a}’s {b}",
    "§{m}: {a}; {b}", "Từ {a} đến {b} dài {n} km·h", "{a} № {n}, {b} ½", "{a} © {b} ® {n} ™", "• {a}: {n} µm",
    "{a} → {b} ≥ {n} m³", "Ấp {m}, {a}, {b}", "{a}/{b} – {n} ‰", "N°{m} {a}", "{a}\u00a0{b}", "{n} £ tại {a}",
)
SHARES = {"marks": 0.94, "alphabet": 0.995, "broken": 0.005}
OLD = ("tcvn3", "vni", "viscii")


def clean_names(shared):
    """Return every name of the national layers that is text."""
    package = f"file:{shared / 'data' / 'vietnam.gpkg'}?mode=ro&immutable=1"
    names = []
    with closing(sqlite3.connect(package, uri=True)) as base:
        for table, column in NAMED:
            known = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            if column in known:
                names += [name for name, in base.execute(f"SELECT {column} FROM {table}") if name]
    return [unicodedata.normalize("NFC", name) for name in names]


def sentences(names, count=10_000, seed=1):
    """Return clean sentences with signs that old encodings use for letters."""
    rng = random.Random(seed)
    return [rng.choice(SIGNS).format(a=rng.choice(names), b=rng.choice(names), n=rng.randrange(1, 900),
                                     m=rng.randrange(1, 30)) for _ in range(count)]


def spelled(name):
    """Return the words of a name without its kind, y as i, the tone at the end of each."""
    name = re.sub(r"^(thị trấn|phường|xã|tt\.?|p\.?|x\.?)\s+", "", unicodedata.normalize("NFC", name.lower()))
    words = []
    for word in unicodedata.normalize("NFD", name).replace("y", "i").split():
        tones = [mark for mark in word if mark in "\u0300\u0301\u0303\u0309\u0323"]
        words.append("".join(mark for mark in word if mark not in tones) + "".join(tones))
    return words


def bare(name):
    return "".join(re.findall(r"\w", "".join(
        letter for word in spelled(name.replace("đ", "d").replace("Đ", "D"))
        for letter in word if not unicodedata.combining(letter))))


def measured(shared):
    """Yield (what, good, of, whether that is enough)."""
    from hatangso.algorithms.core.text.decoding import decode, decode_column
    from hatangso.algorithms.core.text.keys import nfc

    sys.path.insert(0, str(ROOT / "tests" / "core" / "text"))
    from test_text import written_in

    names = clean_names(shared)
    changed = sum(decode(name)[0] != name for name in names) + sum(
        new != name for new, name in zip(decode_column(names)[0], names))
    yield "clean names changed", changed, len(names), changed == 0
    said = sentences(names)
    changed = sum(decode(text)[0] != nfc(text) for text in said) + sum(
        new != nfc(text) for new, text in zip(decode_column(said)[0], said))
    yield "clean sentences changed", changed, len(said), changed == 0
    with (shared / "data" / "legacy" / "communesVN_tcvn3.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    package = f"file:{shared / 'data' / 'vietnam.gpkg'}?mode=ro&immutable=1"
    with closing(sqlite3.connect(package, uri=True)) as base:
        official = dict(base.execute("SELECT code, commune FROM legacy_commune_points"))
    column = decode_column([row["C_NAMEVI"] for row in rows])[0]
    alike = [(name, official[row["C_CODE"]]) for row, name in zip(rows, column)
             if row["C_CODE"] in official and bare(name) == bare(official[row["C_CODE"]])]
    same = sum(spelled(one) == spelled(other) for one, other in alike)
    yield "legacy names whose marks agree too", same, len(alike), same >= SHARES["marks"] * len(alike)
    alone = [decode(row["C_NAMEVI"])[0] for row in rows]
    good = sum(all(letter in LETTERS or not (letter.isalpha() or letter in "¸¶·¨©«¬®¹" or not letter.isprintable())
                   for letter in name.lower()) for name in alone)
    yield "legacy names in the alphabet, each alone", good, len(alone), good >= SHARES["alphabet"] * len(alone)
    rng = random.Random(1)
    for encoding in OLD:
        broken = count = 0
        for _ in range(40):
            some = rng.sample(names, 250)
            old = [rng.random() < 0.5 for _ in some]
            seen = [written_in(name, encoding) if was else name for name, was in zip(some, old)]
            back = decode_column(seen)[0]
            count += old.count(False)
            broken += sum(new != name for new, name, was in zip(back, some, old) if not was)
        yield f"clean values broken beside {encoding}", broken, count, broken <= SHARES["broken"] * count


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    import conftest  # noqa: F401  registers the package

    missed = 0
    for what, part, of, enough in measured(options.shared):
        missed += not enough
        print(f"{what}: {part:,} of {of:,} ({100 * part / of:.2f} %){'' if enough else '  MISSED'}", flush=True)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
