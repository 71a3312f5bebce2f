"""The headline figures of a page, as its reader sees them."""
import re
from html import unescape

_ITEM = re.compile(r"<li><b>(.*?)</b><span>(.*?)</span></li>", re.DOTALL)


def key_figures(page):
    """Return {label: figure as printed} of a page in HTML, of all its rows of headlines."""
    found = [(unescape(label), unescape(figure)) for figure, label in _ITEM.findall(page)]
    assert len(dict(found)) == len(found), "a label stands twice"
    return dict(found)
