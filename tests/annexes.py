"""Annexes of a book as its readers see them: title, headings, numbered rows, totals, notes."""


class Annex:
    """One sheet: its title, its column headings, its numbered rows by heading, its notes."""

    def __init__(self, sheet):
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.sheet, self.lines = sheet, cells
        at = next(n for n, row in enumerate(cells) if row[0] == "(1)")
        self.title = " ".join(str(row[0]) for row in cells[:at - 1] if row[0])
        two = cells[at - 1][0] is None
        upper, band = [], None
        for one, two_ in zip(cells[at - 2] if two else cells[at - 1], cells[at - 1]):
            band = one if one is not None else band if two and two_ is not None else None
            upper.append(" ".join(str(part) for part in dict.fromkeys((band, two_)) if part) if two else str(one))
        self.headings = upper
        self.body = cells[at + 1:]
        self.rows = [dict(zip(upper, row)) for row in self.body if isinstance(row[0], int)]
        self.notes = [str(row[0]) for row in self.body if str(row[0] or "").startswith("- ")]

    def column(self, part):
        """The values of the first column whose heading holds ``part``."""
        name = next(heading for heading in self.headings if part in heading)
        return [row[name] for row in self.rows]

    def total(self, part):
        """The figure of the last bold row under a heading."""
        at = next(n for n, heading in enumerate(self.headings) if part in heading)
        return next(row[at] for row in reversed(self.body) if row[1] in ("Toàn tỉnh", "Tổng cộng"))
