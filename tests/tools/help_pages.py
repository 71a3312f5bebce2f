"""Makes the help pages HTML for the zip: few computers have a program that opens Markdown."""
import html
import sys

STYLE = ("body{font:16px/1.5 sans-serif;max-width:46em;margin:1em auto;padding:0 1em;color-scheme:light dark}"
         "code{font-size:.9em}")


def page(text, language, converted):
    """Return a help page as a whole HTML file; ``converted`` makes HTML of Markdown."""
    title = html.escape(text.strip().splitlines()[0].lstrip("# "))
    return (f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>\n'
            f"<style>{STYLE}</style></head>\n<body>\n{converted(text)}\n</body></html>\n")


def pages(root, name):
    """Yield (name in the zip, bytes) of every help page."""
    sys.path.insert(0, str(root / "algorithms"))
    try:
        from core.help import markdown_to_html
    finally:
        sys.path.pop(0)
    for path in sorted((root / "resources" / "help").rglob("*.md")):
        relative = path.relative_to(root).with_suffix(".html").as_posix()
        made = page(path.read_text(encoding="utf-8"), path.parent.name, markdown_to_html)
        yield f"{name}/{relative}", made.encode("utf-8")
