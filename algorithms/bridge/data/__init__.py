"""Input layers handed back changed: repaired, decoded, carried over to other units."""
