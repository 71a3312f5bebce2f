"""Makes the help pages HTML for the zip: few computers have a program that opens Markdown."""
import html
import importlib.util
import sys

STYLE = ("body{font:16px/1.5 sans-serif;max-width:46em;margin:1em auto;padding:0 1em;color-scheme:light dark}"
         "code{font-size:.9em}")


def page(text, language, converted):
    """Return a help page as a whole HTML file; ``converted`` makes HTML of Markdown."""
    title = html.escape(text.strip().splitlines()[0].lstrip("# "))
    return (f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>\n'
            f"<style>{STYLE}</style></head>\n<body>\n{converted(text)}\n</body></html>\n")


def _help(root):
    """Return the plugin's module of help pages without importing the plugin, under a name nothing else has."""
    folder = root / "algorithms" / "core"
    spec = importlib.util.spec_from_file_location("packed_core", folder / "__init__.py",
                                                  submodule_search_locations=[str(folder)])
    sys.modules["packed_core"] = importlib.util.module_from_spec(spec)
    return importlib.import_module("packed_core.pages.help")


def pages(root, name):
    """Yield (name in the zip, bytes) of every help page."""
    markdown_to_html = _help(root).markdown_to_html
    for path in sorted((root / "resources" / "help").rglob("*.md")):
        relative = path.relative_to(root).with_suffix(".html").as_posix()
        made = page(path.read_text(encoding="utf-8"), path.parent.name, markdown_to_html)
        yield f"{name}/{relative}", made.encode("utf-8")
