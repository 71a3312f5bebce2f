"""What differs between QGIS versions gives the same on each, and without a deprecation warning."""
import warnings

import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.tables import Column
from qgis.core import QgsProcessingFeedback


@pytest.mark.parametrize(("kind", "numeric"), [
    ("text", False), ("date", False), ("bool", False), ("int", True), ("year", True), ("real", True)])
def test_fields_of_every_kind(qgis_app, kind, numeric):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        field = compat.make_field(Column("height_m", kind, "Chiều cao", "Height"), "vi")
    assert field.type() == compat.FIELD_TYPES[kind]
    assert field.isNumeric() == numeric
    assert field.alias() == "Chiều cao"


def test_text_fields_are_known_again(qgis_app):
    from qgis_layers import layer

    names = [field.name() for field in layer("None", {"a": str, "b": int, "c": float}, [(None, "x", 1, 2.0)]).fields()
             if field.type() == compat.FIELD_TYPES["text"]]
    assert names == ["a"]


def test_the_memory_of_a_run_is_a_setting_of_the_user(qgis_app):
    from hatangso.algorithms.bridge.settings import MEMORY, memory_gigabytes
    from qgis.core import QgsSettings
    assert memory_gigabytes() == 0.0
    QgsSettings().setValue(MEMORY, 3)
    try:
        assert memory_gigabytes() == 3.0
    finally:
        QgsSettings().remove(MEMORY)


def test_a_log_of_plain_lines_keeps_the_path_and_one_that_takes_links_the_link():
    class Plain(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.lines = []

        def pushInfo(self, text):
            self.lines.append(text)

    class Linked(Plain):
        def pushFormattedMessage(self, html, text):
            self.lines.append((html, text))

    plain, linked = Plain(), Linked()
    for log in (plain, linked):
        compat.push_link(log, "Sổ & bảng", "/a/b & c.xlsx", "file:///a/b%20&%20c.xlsx")
    assert plain.lines == ["Sổ & bảng: /a/b & c.xlsx"]
    assert linked.lines == [('Sổ &amp; bảng: <a href="file:///a/b%20&%20c.xlsx">/a/b &amp; c.xlsx</a>',
                             "Sổ & bảng: /a/b & c.xlsx")]
