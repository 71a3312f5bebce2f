from .cover import maximal_cover
from .cover_model import CoverSolution
from .coverage import ClassedCoverage, coverage, coverage_classes
from .masts import shared_masts
from .masts_model import MastPlan

__all__ = ["ClassedCoverage", "CoverSolution", "MastPlan", "coverage", "coverage_classes", "maximal_cover",
           "shared_masts"]
