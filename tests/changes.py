"""Changes one printed figure in a file of a book, as a slip of the hand would."""
import csv
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from html import escape, unescape

_NUMBER = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*>(?:<f>[^<]*</f>)?<v>)(-?[0-9.eE+-]+)(</v>)')
_VALUE = re.compile(r'(office:value-type="float"[^>]* office:value=")(-?[0-9.]+)(")')
_TEXT = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><is><t[^>]*>)([^<]*)(</t>)')
_VISIBLE = re.compile(r"<(script|style|th)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)


def another_digit(text, rng):
    """Return ``text`` with one of its digits changed."""
    at = rng.choice([place for place, letter in enumerate(text) if letter.isdigit()])
    return text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1:]


def another_number(value, rng):
    """Return another number of the same kind."""
    change = rng.choice([1, -1, 10, 3])
    return value + change if isinstance(value, int) else value + change * rng.choice([1, 0.37])


def another_letter(text, rng):
    """Return ``text`` with one of its letters changed."""
    at = rng.choice([place for place, letter in enumerate(text) if letter.isalpha()])
    return text[:at] + rng.choice([letter for letter in "abđêô" if letter != text[at]]) + text[at + 1:]


def in_words(source, target, rng):
    """Change one letter of one cell that holds no figure; return the cell."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = rng.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])
    xml = parts[sheet].decode("utf-8")
    cells = [match for match in _TEXT.finditer(xml) if not any(map(str.isdigit, unescape(match.group(3))))
             and any(map(str.isalpha, unescape(match.group(3))))]
    match = rng.choice(cells)
    new = escape(another_letter(unescape(match.group(3)), rng))
    parts[sheet] = (xml[:match.start(3)] + new + xml[match.end(3):]).encode("utf-8")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return match.group(2)


def in_workbook(source, target, rng):
    """Change one cell; return (name of the sheet's part, cell)."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = rng.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])
    xml = parts[sheet].decode("utf-8")
    cells = [match for match in _NUMBER.finditer(xml) if 't="s"' not in match.group(1)] + [
        match for match in _TEXT.finditer(xml) if any(letter.isdigit() for letter in unescape(match.group(3)))]
    match = rng.choice(cells)
    old = match.group(3)
    if match.re is _TEXT:
        new = escape(another_digit(unescape(old), rng))
    else:
        new = repr(another_number(float(old) if "." in old else int(old), rng))
    parts[sheet] = (xml[:match.start(3)] + new + xml[match.end(3):]).encode("utf-8")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return match.group(2)


def in_package(path, rng, text=False):
    """Change one number, or one text, of one row of one layer, in place; return (layer, column)."""
    with closing(sqlite3.connect(path)) as package:
        package.execute("PRAGMA synchronous = OFF")  # a copy that is read once and thrown away
        for name, in package.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            package.execute(f'DROP TRIGGER "{name}"')  # they call functions that only GDAL has
        layers = [name for name, in package.execute("SELECT table_name FROM gpkg_contents")
                  if name not in ("plan_info", "layer_styles")]
        while True:
            layer = rng.choice(layers)
            columns = [row[1] for row in package.execute(f'PRAGMA table_info("{layer}")')
                       if row[1] not in ("fid", "geom", "asset_id") and row[2].startswith("TEXT" if text else "")]
            if not columns:
                continue
            column = rng.choice(columns)
            rows = package.execute(f'SELECT rowid, "{column}" FROM "{layer}" WHERE typeof("{column}") '
                                   f"IN ({'?' if text else '?, ?'}) AND \"{column}\" <> ''",
                                   ("text",) if text else ("integer", "real")).fetchall()
            rows = [row for row in rows if not text or any(map(str.isalpha, row[1]))]
            if rows:
                row, value = rng.choice(rows)
                kind = next(item[2] for item in package.execute(f'PRAGMA table_info("{layer}")') if item[1] == column)
                new = another_letter(value, rng) if text else 1 - value if kind == "BOOLEAN" else another_number(
                    value, rng)
                package.execute(f'UPDATE "{layer}" SET "{column}" = ? WHERE rowid = ?', (new, row))
                package.commit()
                return layer, column


def in_csv(path, rng):
    """Change one figure of one cell of a CSV file, in place; return the cell."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    places = [(line, column) for line, row in enumerate(rows[1:], 1) for column, cell in enumerate(row)
              if any(letter.isdigit() for letter in cell)]
    line, column = rng.choice(places)
    rows[line][column] = another_digit(rows[line][column], rng)
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return f"{chr(65 + column)}{line + 1}"


def in_document(source, target, rng):
    """Change one number of an OpenDocument spreadsheet."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    xml = parts["content.xml"].decode("utf-8")
    match = rng.choice(list(_VALUE.finditer(xml)))
    old = match.group(2)
    new = repr(another_number(float(old) if "." in old else int(old), rng))
    parts["content.xml"] = (xml[:match.start(2)] + new + xml[match.end(2):]).encode("utf-8")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def in_page(html, rng):
    """Return the page with one figure changed."""
    texts = [match for match in _VISIBLE.finditer(html)
             if not match.group().startswith("<") and any(letter.isdigit() for letter in unescape(match.group()))]
    match = rng.choice(texts[1:])
    return html[:match.start()] + escape(another_digit(unescape(match.group()), rng)) + html[match.end():]
