"""Field packages: made for a team, and merged when they come back."""
