"""The provider: id ``hatangso`` and the explicit list of its algorithms."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsMessageLog, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .bridge import compat
from .bridge.declare.models import add_models
from .copper.copper_backlog import CopperBacklog
from .copper.fibre_rollout import FibreRollout
from .copper.undergrounding import Undergrounding
from .core.errors import HatangsoError
from .core.package import plugin_version, resource_path
from .core.resources import broken_rules
from .data.build_crosswalk import BuildCrosswalk
from .data.check_layers import CheckLayers
from .data.decode_text import DecodeText
from .data.import_table import ImportTable
from .data.transfer_units import TransferUnits
from .plan.compare_plans import ComparePlans
from .plan.export_maps import ExportMaps
from .plan.export_plan_tables import ExportPlanTables
from .plan.export_report import ExportReport
from .plan.field.field_package import FieldPackage
from .plan.field.merge_field import MergeField
from .plan.plan_book import PlanBook
from .plan.plan_scorecard import PlanScorecard
from .plan.universal_service import UniversalService
from .postal.postal_gap import PostalGap
from .postal.postal_siting import PostalSiting
from .towers.annual_plan import AnnualPlan
from .towers.merge_registers import MergeRegisters
from .towers.mobile_coverage import MobileCoverage
from .towers.path_profile import PathProfile
from .towers.shared_tower_siting import SharedTowerSiting
from .towers.site_requests import SiteRequests
from .towers.tower_sharing_audit import TowerSharingAudit

ALGORITHMS = (
    CheckLayers,
    DecodeText,
    MergeRegisters,
    ImportTable,
    TransferUnits,
    BuildCrosswalk,
    PlanBook,
    PlanScorecard,
    ExportPlanTables,
    ExportReport,
    ExportMaps,
    ComparePlans,
    UniversalService,
    FieldPackage,
    MergeField,
    CopperBacklog,
    FibreRollout,
    Undergrounding,
    PostalGap,
    PostalSiting,
    MobileCoverage,
    PathProfile,
    SharedTowerSiting,
    SiteRequests,
    AnnualPlan,
    TowerSharingAudit,
)


class HatangsoProvider(QgsProcessingProvider):
    """All algorithms of HaTangSo, and the models that chain them."""

    def id(self):
        return "hatangso"

    def name(self):
        return "HaTangSo"

    def longName(self):
        return "HaTangSo (hạ tầng số)"

    def icon(self):
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        return str(resource_path("icons", "hatangso.svg"))

    def versionInfo(self):
        return plugin_version()

    def loadAlgorithms(self):
        broken = broken_rules()
        for message in broken:
            QgsMessageLog.logMessage(message.text(compat.ui_language()), self.name())
        for algorithm in ALGORITHMS:
            if not broken or _can_declare(algorithm):
                self.addAlgorithm(algorithm())
        registry = QgsApplication.processingRegistry()
        if registry.providerById(self.id()) is self:
            self._add_models()
        else:  # a model looks its steps up in the registry and is invalid before they stand there
            registry.providerAdded.connect(self._registered)

    def _registered(self, name):
        if name == self.id():
            QgsApplication.processingRegistry().providerAdded.disconnect(self._registered)
            self._add_models()
            self.algorithmsLoaded.emit()

    def _add_models(self):
        add_models(self, sorted(resource_path("models").glob("*.model3")))


def _can_declare(algorithm):
    """Return whether an analysis can name its parameters; the choices of some stand in a file that is broken."""
    try:
        algorithm().initAlgorithm()
    except HatangsoError:
        return False
    return True
