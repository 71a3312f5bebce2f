"""What the balloon of a placemark says: tables and lines of name and value in HTML, as programs of maps write them."""
from __future__ import annotations

import re
from html.parser import HTMLParser

from ...files.cleaning import clean

_LINE = re.compile(r"\s*([^:=\n]{1,60}?)\s*[:=]\s*(.*?)\s*")
_BLOCKS = ("p", "div", "br", "li", "ul", "tr", "table", "h1", "h2", "h3")
_CELLS = ("td", "th")
_LONGEST = 60  # letters of a name


def described(text):
    """Return {name: value} of a description; empty where it is only words.

    Rows of two cells are a name and a value; so are lines with a colon. Links and pictures say nothing.

    Examples
    --------
    >>> described("<table><tr><td>Chiều cao</td><td>42 m</td></tr></table>"), described("Loại: A2a<br>Chủ: VNPT")
    ({'Chiều cao': '42 m'}, {'Loại': 'A2a', 'Chủ': 'VNPT'})
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    found = {}
    for cells in reader.rows:
        if len(cells) == 2 and 0 < len(cells[0]) <= _LONGEST:
            found.setdefault(cells[0].rstrip(" :"), cells[1])
    for line in reader.lines:
        pair = _LINE.fullmatch(line)
        if pair and pair.group(2) and "//" not in line:
            found.setdefault(*pair.groups())
    return {name: value for name, value in found.items() if value}


def with_descriptions(names, rows):
    """Return headings and rows of placemarks with a column per name in their descriptions, which then go.

    Parameters
    ----------
    names : list of str
        One of them is called "description" where there are any.
    rows : list of list
    """
    at = next((number for number, name in enumerate(names) if name.lower() == "description"), None)
    if at is None:
        return names, rows
    told = [described(cells[at]) if isinstance(cells[at], str) else {} for cells in rows]
    keys = list(dict.fromkeys(key for one in told for key in one))
    if not keys:
        return names, rows
    places = {key: names.index(key) if key in names else None for key in keys}
    new = [key for key, place in places.items() if place is None]
    result = []
    for cells, one in zip(rows, told):
        line = [*cells, *(one.get(key) for key in new)]
        for key, place in places.items():
            if place is not None and line[place] is None:
                line[place] = one.get(key)
        line[at] = None if one else cells[at]
        result.append(line)
    return [*names, *new], result


class _Reader(HTMLParser):
    """Collects rows of cells, and lines of text outside of tables."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows, self.lines, self._cells, self._cell, self._line = [], [], None, None, []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self._cells = []
        elif tag in _CELLS and self._cells is not None:
            self._cell = []
        elif tag in _BLOCKS:
            self.end_line()

    def handle_endtag(self, tag):
        if tag in _CELLS and self._cell is not None:
            self._cells.append(clean(" ".join("".join(self._cell).split())))
            self._cell = None
        elif tag == "tr" and self._cells is not None:
            self.rows.append(self._cells)
            self._cells = None
        elif tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)
        elif self._cells is None:
            self._line.append(data)

    def end_line(self):
        """End a line of text."""
        self.lines += [clean(line) for line in "".join(self._line).splitlines() if line.strip()]
        self._line = []
