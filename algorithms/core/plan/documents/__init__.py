"""Texts of the plan as documents: what they say (data), what figures they hold, and the files they become."""
