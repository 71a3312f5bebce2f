"""Help pages: one Markdown file per algorithm and language, shown inside QGIS as HTML."""
from __future__ import annotations

import html
import re

from ..package import resource_path

_TITLE = re.compile(r"\A\s*# .*\n")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_ID = re.compile(  # in bold; alone as code; other code, which stays; in a sentence
    r"\*\*([A-Z][A-Z0-9_]+)\*\*|`([A-Z][A-Z0-9_]+)`|`[^`]*`|"
    r"(?<![\w.=|-])([A-Z][A-Z0-9_]+)(?![\w|]|\.\w| ?=|:\d)")
_SAID = re.compile(r"\*\*([^*]+)\*\* \(\Z")
WIDTH = 700
"""Width of a picture on a page (pixels)."""


def help_path(algorithm, language):
    """Return where the help page of ``algorithm`` is."""
    return resource_path("help", language, f"{algorithm}.md")


def help_html(algorithm, language, labels=None):
    """Return the help page as HTML without its title, which QGIS writes itself; "" where there is none.

    Parameters
    ----------
    algorithm, language : str
    labels : dict of str to str, optional
        What parameters and results are called in the form beside the page: ids are written as labels.
    """
    path = help_path(algorithm, language)
    if not path.is_file():
        return ""
    text = _TITLE.sub("", path.read_text(encoding="utf-8"))
    return markdown_to_html(with_names(text, labels or {}))


def with_names(text, labels):
    """Return Markdown with labels for ids: before an id in bold, which scripts look for, and instead of all others.

    What is typed (``NAME=value``, a command as code) stays.

    Examples
    --------
    >>> labels = {"POINTS": "Postal points", "BASIS": "Basis"}
    >>> with_names("- **POINTS**: where they are; **NOTHING** else", labels)
    '- **Postal points** (POINTS): where they are; **NOTHING** else'
    >>> with_names("by `BASIS` or BASIS, `BASIS=plan`; POINTS.BASIS = 1", labels)
    'by “Basis” or “Basis”, `BASIS=plan`; POINTS.BASIS = 1'
    >>> with_names("- **Postal points** (POINTS), **offices** (`POINTS`)", labels)
    '- **Postal points** (POINTS), **offices** (“Postal points”)'
    """
    def named(found):
        key = found[1] or found[2] or found[3]
        label = labels.get(key)
        if label is None:
            return found[0]
        said = _SAID.search(text, 0, found.start())
        if said and said[1].lower() == label.lower():
            return key
        return f"**{label}** ({key})" if found[1] else f"“{label}”"

    return _ID.sub(named, text)


def markdown_to_html(text):
    """Return HTML of the small Markdown the help pages use: headings, paragraphs, pictures, lists, bold, italics, code.

    QGIS 3.22 has no Markdown reader in its help panel, and a library for six marks would
    be one more thing to carry.
    """
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if lines[0].startswith("#"):
            level = min(len(lines[0]) - len(lines[0].lstrip("#")) + 1, 4)
            blocks.append(f"<h{level}>{_inline(lines[0].lstrip('#').strip())}</h{level}>")
            lines = lines[1:]
        image = _IMAGE.fullmatch(block.strip())
        if image:
            blocks.append(f'<p><img src="{html.escape(image[2])}" alt="{html.escape(image[1])}" width="{WIDTH}"/></p>')
        elif lines and all(re.match(r"\s*[-*] |\s{2,}", line) for line in lines):
            items = re.split(r"(?m)^\s*[-*] ", "\n".join(lines))[1:]
            blocks.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>")
        elif lines:
            blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "\n".join(blocks)


def _inline(text):
    escaped = html.escape(" ".join(text.split()), quote=False)
    escaped = re.sub(r"\*\*(.+?)\*\*", r'<span style="font-weight:600">\1</span>', escaped)  # QGIS paints <b> black
    escaped = re.sub(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])", r"<em>\1</em>", escaped)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", escaped)
