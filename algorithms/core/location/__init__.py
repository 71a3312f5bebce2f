from .cover.curve import CoverCurve, cover_curve
from .cover.solve import maximal_cover
from .coverage import ClassedCoverage, coverage, coverage_classes
from .masts.model import MastPlan
from .masts.solve import shared_masts
from .masts.stages import StagedPlan, co_locate_first
from .median.solve import p_median
from .set_cover import set_cover
from .solution import CoverSolution
from .sparse import Incidence

__all__ = ["ClassedCoverage", "CoverCurve", "CoverSolution", "Incidence", "MastPlan", "StagedPlan", "co_locate_first",
           "cover_curve", "coverage", "coverage_classes", "maximal_cover", "p_median", "set_cover", "shared_masts"]
