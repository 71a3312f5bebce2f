"""Pages opened in headless Chromium: what they ask for, what goes wrong, what lies outside the width."""
import html
import json
import re
import shutil
import subprocess

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
A4_PIXELS = 680  # 180 mm, an A4 page between the margins of the reports, at 96 dots per inch
_WRAPPER = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0">
{frames}<pre id="found"></pre><script>
const seen = frame => {{
  const inside = frame.contentWindow, area = inside.document, width = frame.clientWidth;
  const scrolls = node => node && node !== area.body &&
    (['auto', 'scroll'].includes(inside.getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const cut = [...area.body.querySelectorAll('*')].filter(node => {{
    const box = node.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1) && !scrolls(node.parentElement);
  }}).map(node => node.tagName + ' ' + (node.textContent || '').slice(0, 60));
  return {{
    requests: inside.performance.getEntriesByType('resource').map(entry => entry.name), errors: inside.errors,
    cut: cut, wide: area.documentElement.scrollWidth, text: area.body.innerText.length}};
}};
window.onload = () => {{
  document.getElementById('found').textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(seen));
}};
</script></body></html>"""
_FRAME = '<iframe style="border:0;display:block;width:{width}px;height:4000px" srcdoc="{page}"></iframe>'
_ERRORS = "<script>window.errors = []; window.onerror = text => {{ window.errors.push(String(text)); }};</script>"


def look(page, folder, width, printed=False):
    """Return what Chromium finds in a page of ``width`` pixels; ``printed`` as on paper, by the rules for print.

    Returns
    -------
    dict
        ``requests``, ``errors``, ``cut`` (what lies outside and cannot be scrolled to), ``wide``, ``text``.
    """
    return looks(page, folder, [(width, printed)])[0]


def looks(page, folder, views):
    """Return what :func:`look` does for each ``(width, printed)``, all of them in one start of Chromium."""
    page = page.replace("<head>", "<head>" + _ERRORS.format(), 1)
    frames = "".join(_FRAME.format(width=width, page=html.escape(
        page.replace("@media print", "@media all") if printed else page)) for width, printed in views)
    path = folder / "views.html"
    path.write_text(_WRAPPER.format(frames=frames), encoding="utf-8")
    told = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000",
         f"--user-data-dir={folder / 'profile'}", "--window-size=1400,4200", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=1200, check=True).stdout
    return json.loads(html.unescape(re.search(r'<pre id="found">(.*?)</pre>', told, re.DOTALL).group(1)))
