"""Co-locations and new shared masts in one plan with a proven bound."""
