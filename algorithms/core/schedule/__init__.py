"""Schedules: the order of jobs of least line-years, and the years in which they are finished."""
from .order import greedy_order, horn_order, order_by_line_years
from .years import Capacity, line_years, line_years_bound, years_of

__all__ = ["Capacity", "greedy_order", "horn_order", "line_years", "line_years_bound", "order_by_line_years",
           "years_of"]
