"""Rules of the checks, by what they look at."""
