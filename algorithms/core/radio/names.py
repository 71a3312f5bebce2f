"""Names of propagation models and services; they stand apart, so that a form is shown without loading models."""
from __future__ import annotations

P1812 = "p1812"
FORMULAS = ("freespace", "rma", "uma", "hata", "cost231")
MODELS = (P1812, *FORMULAS)
SERVICES = ("lte", "nr", "dvbt2")
