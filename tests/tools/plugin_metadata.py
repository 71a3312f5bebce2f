"""The plugin's metadata as QGIS and the plugin site read it: with the changelog, and as a list for one's own site."""
import configparser
import re
from xml.sax.saxutils import escape

VERSIONS = 2
"""So many of the newest versions are told in the metadata."""
ENTRIES = (
    ("description", "description"), ("about", "about"), ("version", "version"),
    ("qgis_minimum_version", "qgisMinimumVersion"), ("qgis_maximum_version", "qgisMaximumVersion"),
    ("homepage", "homepage"), ("author_name", "author"), ("author_email", "email"), ("tracker", "tracker"),
    ("repository", "repository"), ("tags", "tags"), ("category", "category"), ("experimental", "experimental"),
    ("deprecated", "deprecated"), ("changelog", "changelog"),
)
"""Elements of a plugin in the list, and the key of the metadata each is."""


def changes(root):
    """Return the newest versions of CHANGELOG.md as plain text, every line an entry."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## +", text)[1:1 + VERSIONS]
    lines = []
    for part in parts:
        version, _, rest = part.partition("\n")
        lines.append(f"Version {version.strip()}:")
        lines += [" ".join(piece.split()) for piece in re.split(r"\n(?=- )|\n\n", rest) if piece.strip()]
    return "\n".join(lines).replace("`", "")


def with_changelog(root):
    """Return metadata.txt with the changelog in it.

    Continued lines are indented, and a percent sign is doubled: QGIS reads the file with Python's interpolation.
    """
    text = (root / "metadata.txt").read_text(encoding="utf-8").rstrip("\n")
    told = changes(root).replace("%", "%%").replace("\n", "\n  ")
    return f"{text}\nchangelog={told}\n"


def read(root):
    """Return the keys of the shipped metadata, as QGIS's own reader gives them."""
    parser = configparser.ConfigParser()
    parser.optionxform = str
    parser.read_string(with_changelog(root))
    return dict(parser.items("general"))


def listing(root, package, address=None):
    """Return plugins.xml, the list that QGIS's plugin manager reads from a site or from a folder (``file:///``)."""
    keys = read(root)
    lines = [f"    <{element}>{escape(keys[key])}</{element}>" for element, key in ENTRIES if keys.get(key)]
    where = f"{address.rstrip('/')}/{package}" if address else package
    lines += [f"    <file_name>{escape(package)}</file_name>", f"    <download_url>{escape(where)}</download_url>"]
    head = f'  <pyqgis_plugin name="{escape(keys["name"])}" version="{escape(keys["version"])}">'
    return "\n".join(["<?xml version='1.0' encoding='UTF-8'?>", "<plugins>", head, *lines,
                      "  </pyqgis_plugin>", "</plugins>", ""])
