from .masts import shared_masts
from .masts_model import MastPlan

__all__ = ["MastPlan", "shared_masts"]
