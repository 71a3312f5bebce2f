"""Geometry as arrays: shapes, lines, points, rasters, and metres on the earth."""
