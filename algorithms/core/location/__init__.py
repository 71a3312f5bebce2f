from .cover.curve import CoverCurve, cover_curve
from .cover.solve import maximal_cover
from .masts.model import MastPlan
from .masts.solve import shared_masts
from .masts.stages import StagedPlan, co_locate_first
from .median.solve import p_median
from .set_cover import set_cover
from .solution import CoverSolution
from .sparse import Incidence

__all__ = ["CoverCurve", "CoverSolution", "Incidence", "MastPlan", "StagedPlan", "co_locate_first",
           "cover_curve", "maximal_cover", "p_median", "set_cover", "shared_masts"]
