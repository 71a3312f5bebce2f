"""Layers and rasters to arrays: one loop over features, every problem told or refused."""
