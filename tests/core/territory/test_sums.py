"""Figures that do not agree between places and communes: found where the others agree, told with features and share."""
import numpy as np
from hatangso.algorithms.core.territory.sums import doubts, notes

HOME = np.repeat(np.arange(8), 4)
VALUES = np.array([120.0, 80, 210, 90] * 8) + HOME
SAID = np.bincount(HOME, VALUES)


def said(values, communes):
    found = doubts(values, HOME, communes)
    return [message.text("en") for message in notes(
        found, ("hamlets", np.arange(101, 133), "so_nguoi", values), ("communes", [f"c{i}" for i in range(8)], "dan_so",
                                                                      communes))]


def test_what_agrees_is_not_spoken_of_and_neither_are_layers_of_other_dates():
    assert not said(VALUES, SAID)
    assert not said(VALUES, SAID * np.linspace(0.9, 1.1, 8))


def test_places_with_a_digit_too_many_are_named():
    values = VALUES.copy()
    values[[5, 6]] *= 10
    assert said(values, SAID) == [
        "Layer hamlets, field so_nguoi: 2 values (6.3 %) do not go with the figures of their commune in layer communes "
        "and are used as they stand (feature 106: 810; 107: 2110). Look for a digit too many."]


def test_a_commune_with_a_digit_too_many_is_named():
    communes = SAID.copy()
    communes[3] *= 10
    assert said(VALUES, communes) == [
        "Layer communes, field dan_so: 1 value (12.5 %) is not the sum of layer hamlets, as nearly all others are; it "
        "is used as it stands (c3: 5120 / 512). Check both."]
