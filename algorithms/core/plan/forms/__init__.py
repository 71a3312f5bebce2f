"""Table forms: what an annex prints, its figures, and how it is laid out."""
