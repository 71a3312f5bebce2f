"""Headings of columns: matched with the fields of a role by words, units, years and days."""
