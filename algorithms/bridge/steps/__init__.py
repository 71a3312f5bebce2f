"""Steps of a longer run: made ready, run, kept under a key."""
