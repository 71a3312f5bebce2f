"""Every report in a real browser: it asks for nothing, no error, and nothing is cut on phone, desk or paper."""
import browser
import pytest
from qgis_layers import Log
from sample_layers import needs_sample, sample

pytestmark = [needs_sample, pytest.mark.skipif(browser.BROWSER is None, reason="needs Chromium: apt install chromium")]
MASTS = {"TOWERS": "masts", "DEMAND": "hamlets", "COMMUNES": "communes"}
POSTAL = {"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"}
PAGES = {
    "postalgap": (POSTAL, {}), "postalsiting": (POSTAL, {"TARGET_POINTS": 200}),
    "towersharingaudit": (MASTS, {"RULE_SET": "hai_duong_2018"}),
    "mobilecoverage": ({**MASTS, "RADIO": "radio"}, {"SERVICE": "nr"}),
    "sharedtowersiting": ({**MASTS, "HAMLETS": "hamlets"}, {"NEW_SITES": 3}),
    "copperbacklog": ({"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "COMMUNES": "communes"}, {}),
    "planscorecard": ({"COMMUNES": "communes", "INSTITUTIONS": "institutions", "POINTS": "postal_points"}, {}),
}
WIDTHS = [(360, False), (1200, False), (browser.A4_PIXELS, True)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_nothing_is_asked_for_goes_wrong_or_is_cut(run, tmp_path, name, language):
    layers, more = PAGES[name]
    path = tmp_path / "trang.html"
    from hatangso.algorithms.bridge import compat
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(f"hatangso:{name}")
    needed = {one.name(): "memory:" for one in algorithm.parameterDefinitions() if one.type() == "sink"
              and not one.flags() & compat.OPTIONAL}
    run(name, feedback=Log(), **{key: sample(layer) for key, layer in layers.items()}, **more, **needed,
        AS_OF="2025-12-31", LANGUAGE=language, REPORT=str(path))
    page = path.read_text(encoding="utf-8")
    mark = {"vi": "SỐ LIỆU MINH HỌA (mô phỏng)", "en": "MADE-UP FIGURES (simulated)"}[language]
    assert page.count(mark) == 1, "made-up layers are marked once"
    for (width, _), found in zip(WIDTHS, browser.looks(page, tmp_path, WIDTHS)):
        assert (found["requests"], found["errors"]) == ([], []), width
        assert found["cut"] == [], (width, found["cut"][:3])
        assert found["text"] > 1000


def test_the_look_sees_what_is_cut_asked_for_and_wrong(tmp_path):
    page = ('<html><head></head><body><div style="width:2000px">rộng</div><img src="https://example.invalid/a.png">'
            "<script>none();</script></body></html>")
    found = browser.look(page, tmp_path, 360)
    assert any("rộng" in text for text in found["cut"])
    assert any("example.invalid" in name for name in found["requests"])
    assert found["errors"]


def test_each_width_is_looked_at_by_itself(tmp_path):
    page = '<html><head><style>@media print { p { width: 900px } }</style></head><body><p>đoạn</p></body></html>'
    views = [(800, False), (800, True), (1000, True)]
    assert [bool(found["cut"]) for found in browser.looks(page, tmp_path, views)] == [False, True, False]
    wide = '<html><head></head><body><div style="width:1000px">rộng</div></body></html>'
    assert [bool(one["cut"]) for one in browser.looks(wide, tmp_path, [(360, False), (1200, False)])] == [True, False]
