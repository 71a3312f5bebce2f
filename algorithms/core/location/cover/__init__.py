"""Maximal covering: bounds, searches and trees."""
