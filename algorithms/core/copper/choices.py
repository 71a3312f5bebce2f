"""What may be chosen in the analyses of copper, apart from the engines: a form is shown without loading one."""
from __future__ import annotations

GOALS = ("lines", "households")
