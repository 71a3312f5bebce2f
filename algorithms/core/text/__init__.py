"""Vietnamese text: keys to compare by, spelling, words, and the encodings used before Unicode."""
from ..entries import entries

PLACES = {
    "decode": "decoding",
    "decode_column": "decoding",
}
__all__ = ["decode", "decode_column"]
__getattr__ = entries(__name__, PLACES)
