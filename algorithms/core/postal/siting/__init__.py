"""New postal points and upgrades with a proven bound."""
