"""Help pages: one Markdown file per algorithm and language, shown inside QGIS as HTML."""
from __future__ import annotations

import html
import re

from ..package import resource_path

_TITLE = re.compile(r"\A\s*# .*\n")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_ID = re.compile(r"\*\*([A-Z][A-Z0-9_]+)\*\*")
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
        What parameters are called in the form beside the page: an id in bold is written as its label, the id behind it.
    """
    path = help_path(algorithm, language)
    if not path.is_file():
        return ""
    text = _TITLE.sub("", path.read_text(encoding="utf-8"))
    return markdown_to_html(with_names(text, labels or {}))


def with_names(text, labels):
    """Return Markdown with the labels of parameters before their ids.

    Examples
    --------
    >>> with_names("- **POINTS**: where they are; **NOTHING** else", {"POINTS": "Postal points"})
    '- **Postal points** (POINTS): where they are; **NOTHING** else'
    """
    return _ID.sub(lambda found: f"**{labels[found[1]]}** ({found[1]})" if found[1] in labels else found[0], text)


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
