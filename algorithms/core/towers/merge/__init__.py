"""Mast lists of several operators made into one register, compared with the register before."""
