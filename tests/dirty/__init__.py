"""A province with planted faults, as layers come from real offices, and the list of what was planted."""
