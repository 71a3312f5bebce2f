"""Help pages as HTML; the tutorial has its pictures, and calls the buttons as the desk does."""
import json
import re

import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.pages.help import WIDTH, help_html, help_path, markdown_to_html


def test_a_picture_fits_the_page():
    page = markdown_to_html("Trước.\n\n![Hình <1>](../../media/a.png)\n\nSau.")
    assert page == ("<p>Trước.</p>\n"
                    f'<p><img src="../../media/a.png" alt="Hình &lt;1&gt;" width="{WIDTH}"/></p>\n<p>Sau.</p>')


@pytest.mark.parametrize(("text", "html"), [
    ("Bấm *Cài đặt*, rồi *Đóng*.", "<p>Bấm <em>Cài đặt</em>, rồi <em>Đóng</em>.</p>"),
    ("3 * 4 * 5 và a*b*c", "<p>3 * 4 * 5 và a*b*c</p>"),
])
def test_names_of_buttons_are_italic_and_products_are_not(text, html):
    assert markdown_to_html(text) == html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_tutorial_has_its_pictures_and_the_names_of_the_desk(language):
    path = help_path("tutorial", language)
    text = path.read_text(encoding="utf-8")
    pictures = re.findall(r"\]\(([^)]+)\)", text)
    assert len(pictures) == 5
    assert sum((path.parent / picture).stat().st_size for picture in pictures) < 800_000
    assert all(f"_{language}_" in picture for picture in pictures)
    words = json.loads(resource_path("i18n", "vi", "dock.json").read_text(encoding="utf-8"))
    for button in ("Sample project", "Run what is missing", "Export the book", "Open the workbook"):
        assert f"**{words[button] if language == 'vi' else button}**" in text, button
    assert help_html("tutorial", language).count("<img") == 5
