"""One thing has one name: in the toolbox, in the menu, in README; no form shows what belongs to one machine."""
import re
from pathlib import Path

import pytest
from every_algorithm import NAMES
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.layers.roles import load_role, roles
from hatangso.algorithms.core.messages import translate
from hatangso.algorithms.core.pages.help import help_html
from hatangso.algorithms.core.resources import load_json

ROOT = Path(__file__).resolve().parents[2]
README = {"en": "README.md", "vi": "README.vi.md"}
VIETNAMESE = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
TUTORIAL = re.compile(r"^\d\. \*([^*]+)\*", re.MULTILINE)


def titles(provider, language):
    with compat.speaking(language):
        return {provider.algorithm(name).create().displayName() for name in NAMES}


def steps(language):
    """What each step of the tutorial in README opens."""
    text = (ROOT / README[language]).read_text(encoding="utf-8")
    return TUTORIAL.findall(text)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_tutorial_calls_an_analysis_as_the_toolbox_does(provider, language):
    opened = [name for name in steps(language) if ">" not in name]
    assert len(opened) == 4
    assert set(opened) <= titles(provider, language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_tutorial_calls_layers_and_menu_as_they_are_called(language):
    text = (ROOT / README[language]).read_text(encoding="utf-8")
    first = text.index("\n1. *", text.index("10 phút" if language == "vi" else "10 minutes"))
    said = re.findall(r"= \*([^*]+)\*", " ".join(text[first:].split("\n\n")[0].split()))
    known = {load_role(name).title(language) for name in roles()}
    assert len(said) >= 6
    assert {name for name in said if name not in known} == set()
    sample = translate("Sample project", language)
    assert next(name for name in steps(language) if ">" in name).endswith(f"HaTangSo > {sample}")


@pytest.mark.parametrize("name", NAMES)
def test_a_form_in_english_has_no_vietnamese_and_no_default_of_one_machine(provider, name):
    with compat.speaking("en"):
        algorithm = provider.algorithm(name).create()
        shown = {one.name(): one.description() for one in algorithm.parameterDefinitions()}
        given = {one.name(): one.defaultValue() for one in algorithm.parameterDefinitions()}
    assert {key: text for key, text in shown.items() if VIETNAMESE.search(re.sub("“[^”]*”", "", text))} == {}
    assert {key: value for key, value in given.items()
            if isinstance(value, str) and Path(value).is_absolute()} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_help_panel_has_its_title_once_and_no_colour_of_its_own(provider, name, language):
    with compat.speaking(language):
        algorithm = provider.algorithm(name).create()
        page, title = algorithm.shortHelpString(), algorithm.displayName()
    assert page
    assert not re.search(rf"<h\d>{re.escape(title)}</h\d>", page)
    assert "<b>" not in page  # QGIS paints it black, also on a dark ground
    assert "color" not in help_html(name, language)


def test_the_table_of_the_menu_names_algorithms_that_are_there():
    from hatangso.ui.menu import ANALYSES

    assert {name for group in ANALYSES for name in group} <= set(NAMES)
    assert {"planbook", "siterequests", "annualplan", "universalservice", "undergrounding", "fieldpackage"} <= {
        name for group in ANALYSES for name in group}


def test_every_analysis_of_the_desk_is_in_the_menu_of_steps():
    from hatangso.algorithms.core.plan.book.steps import STEPS

    assert {step.key for step in STEPS} <= set(load_json("rules", "desk.json")["steps"])
