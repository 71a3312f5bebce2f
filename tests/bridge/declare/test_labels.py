"""Messages speak the labels of the dialog, in the reader's language, never a parameter's id."""
import re

import pytest
from dock_cases import provider  # noqa: F401 - a fixture
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.declare.labels import help_names, labels_of
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.messages import labelled
from hatangso.algorithms.core.pages.help import help_path, with_names


def labels(language):
    return {"AS_OF": "Ngày số liệu" if language == "vi" else "Date of the figures", "DEMAND": "Dân cư"}


def test_an_id_in_a_message_is_written_as_its_label():
    with labelled(labels):
        error = InputError("Entered values are checked against the date of the figures: give AS_OF.")
        assert error.text("en").endswith("give “Date of the figures”.")
        assert Message("{parameter}: no layer was given.", parameter="DEMAND").text("en") == (
            "“Dân cư”: no layer was given.")
    assert Message("give AS_OF").text("en") == "give AS_OF", "outside a run the id stays"


def test_the_code_of_a_system_is_no_parameter_although_one_is_called_like_it():
    with labelled(lambda language: {"EPSG": "Múi chiếu"}):
        assert Message("{parameter}: EPSG:{code} is none; EPSG:9207 is. Give EPSG.", parameter="EPSG", code=1081).text(
            "en") == "“Múi chiếu”: EPSG:1081 is none; EPSG:9207 is. Give “Múi chiếu”."


def test_words_of_the_user_codes_and_typed_examples_stay():
    with labelled(labels):
        assert Message("{layer} holds {text}", layer="DEMAND của tôi", text="AS_OF = 1").text("en") == (
            "DEMAND của tôi holds AS_OF = 1")
        assert Message("write postalgap.AS_OF = 2025-12-31; EPSG:9207").text("en") == (
            "write postalgap.AS_OF = 2025-12-31; EPSG:9207")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_algorithm_has_a_label_for_every_parameter_in_both_languages(qgis_app, language):
    from hatangso.algorithms.provider import ALGORITHMS

    for kind in ALGORITHMS:
        algorithm = kind()
        algorithm.initAlgorithm()
        known = labels_of(algorithm)(language)
        assert set(known) >= {item.name() for item in algorithm.parameterDefinitions()}
        assert all(known.values())
    assert labels_of(algorithm)("vi") != labels_of(algorithm)("en")


def test_a_page_of_help_calls_what_an_algorithm_gives_as_its_own_form_does(provider):  # noqa: F811
    shared = help_names(type(provider.algorithm("sharedtowersiting")), "vi")
    assert shared["UPGRADES"] == "Số lượt bổ sung công nghệ trên cột đang dùng", "another analysis has it too"
    assert shared["MAX_ACTIONS"] == "Số lượt lắp đặt tối đa, cả cột cũ và mới"
    with compat.speaking("vi"):
        page = provider.algorithm("sharedtowersiting").create().shortHelpString()
    assert "Số lượt bổ sung công nghệ trên cột đang dùng" in page
    assert "Nâng cấp điểm phục vụ" not in page
    assert "MAX_ACTIONS" not in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_help_leaves_an_id_of_its_form_alone(provider, language):  # noqa: F811
    for algorithm in provider.algorithms():
        own = {one.name() for one in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())}
        path = help_path(algorithm.name(), language)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        page = with_names(text, help_names(type(algorithm), language))
        assert {found for found in re.findall(r"`([A-Z][A-Z0-9_]+)`", page) if found in own} == set(), algorithm.name()
