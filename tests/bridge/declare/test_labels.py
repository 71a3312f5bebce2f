"""Messages speak the labels of the dialog, in the reader's language, never a parameter's id."""
import pytest
from hatangso.algorithms.bridge.declare.labels import labels_of
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.messages import labelled


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
