"""The words shown for the keys of choices, and how a given choice is read."""
from __future__ import annotations

import re

from .errors import InputError
from .layers.roles import load_role, roles
from .resources import load_json


def words_of(name, language):
    """Return ``{key: words}`` of the choices of parameter ``name``, {} where none are declared.

    >>> words_of("NETWORK_KINDS", "vi")["canal"]
    'kênh rạch'
    """
    declared = load_json("rules", "choices.json")["choices"].get(name, {})
    if declared == "roles":  # they are called by their declarations
        return {role: load_role(role).title(language) for role in roles()}
    return {key: words[language] for key, words in declared.items()}


def keys_given(value, options, label):
    """Return the keys of a choice as a list or as text with commas gives them, in the order of ``options``.

    Parameters
    ----------
    value : None, str or sequence
    options : sequence of str
        The keys there are.
    label : str
        What the dialog calls the choice.

    Raises
    ------
    InputError
        A word is no key.

    Examples
    --------
    >>> keys_given("canal, road", ("road", "canal"), "Kinds")
    ['road', 'canal']
    >>> keys_given("A3", ("a4", "a3"), "Paper")
    ['a3']
    """
    if isinstance(value, (str, int, float)):
        value = re.split("[,;]", str(value))  # a number is no key: it is refused by name
    parts = list(value or ())
    words = [str(part).strip() for part in parts]
    keys = {key.casefold(): key for key in options}
    wanted = [keys.get(word.casefold(), word) for word in words if word]
    unknown = [word for word in wanted if word not in options]
    if unknown:
        raise InputError("{parameter}: \"{given}\" is none of the choices ({choices}).", parameter=label,
                         given=", ".join(unknown), choices=", ".join(options))
    return [key for key in options if key in wanted]


class Choice:
    """A key of a choice as a value of a message: its words, in the reader's language."""

    def __init__(self, name, key):
        self.name, self.key = name, key

    def text(self, language):
        """Return the words of the key, the key itself where none are declared."""
        return words_of(self.name, language).get(self.key, self.key)

    def __str__(self):
        return self.text("en")
