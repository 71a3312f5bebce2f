"""Numbers that all subgradient descents of the bounds share.

A step is agility x (goal - bound) / squared slope (Held, Wolfe and Crowder 1974, Validation of subgradient
optimization; Fisher 1981, The Lagrangian relaxation method for solving integer programming problems, section 3, who
halves the agility where the bound stands still). The slope is deflected by a part of the one before it (Camerini,
Fratta and Maffioli 1975, On improving relaxation methods by modified gradient techniques).
"""
SHRINK = 0.6  # measured: what is left of the agility where the bound stands still; Fisher 1981 has 0.5
NEWS = 1e-5  # measured: a bound that moves by a smaller share stands still
EVERY_NODES = 64  # safety: nodes of a tree between two looks at the clock
