"""One run of an algorithm: what it was given, what it hands back, what it refuses before it begins."""
