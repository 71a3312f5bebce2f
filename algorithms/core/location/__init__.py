from .cover import maximal_cover
from .cover_model import CoverSolution
from .coverage import ClassedCoverage, coverage, coverage_classes
from .curve import CoverCurve, cover_curve
from .masts import shared_masts
from .masts_model import MastPlan
from .median import p_median
from .set_cover import set_cover
from .sparse import Incidence
from .stages import StagedPlan, co_locate_first

__all__ = ["ClassedCoverage", "CoverCurve", "CoverSolution", "Incidence", "MastPlan", "StagedPlan", "co_locate_first",
           "cover_curve", "coverage", "coverage_classes", "maximal_cover", "p_median", "set_cover", "shared_masts"]
