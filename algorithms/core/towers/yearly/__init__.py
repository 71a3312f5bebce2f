"""The yearly plan of masts: states of approved positions, what is planned, the report that follows the building."""
