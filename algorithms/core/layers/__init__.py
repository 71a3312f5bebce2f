"""Layers as they come: which role, which field, which rows count, whether the file is whole."""
