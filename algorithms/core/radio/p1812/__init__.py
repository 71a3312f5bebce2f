"""Recommendation ITU-R P.1812-8 for one path, along its sections."""
from .point_to_point import basic_loss

__all__ = ["basic_loss"]
