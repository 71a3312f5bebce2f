"""The layers of the yearly plan and the fields that are read of them."""
from __future__ import annotations

from ..bridge.declare.parameters import Source, tr
from . import mast_layers

APPROVED = ("id", "operator", "name", "commune", "form", "technology", "class", "height_m", "owner", "sharers",
            "hardened", "year", "quarter", "capital", "coordin", "part", "mast", "document", "approved", "due", "note")
REVIEWED = ("req_id", "operator", "name", "commune_id", "kind", "technology", "mast_class", "height_m", "form",
            "when_txt", "share_id", "share_own", "decided", "dec_date", "dec_doc", "concl")
REGISTER = (*mast_layers.MAST_KEYS, "technology", "cert_no", "cert_to", "cert_state", "hardened", "backup", "backup_h",
            "as_of")
ROUTES = ("id", "operator", "name", "start", "finish", "length_km", "kind", "form", "year", "quarter", "capital",
          "note")
CABLES = ("operator", "class", "length_km")


def sources():
    """Return the declared layers of a yearly plan."""
    return [
        Source("APPROVED", tr("Approved positions"), "approved", APPROVED, required=("id",), optional=True,
               prefix="APPROVED_", may_be_empty=True),
        Source("NOTICES", tr("Notices of start and completion"), "notices",
               ("position", "kind", "date", "mast", "document"), required=("position", "kind"), optional=True,
               prefix="NOTICES_", may_be_empty=True),
        Source("EXTENSIONS", tr("Extensions and reasons for delay"), "extensions",
               ("position", "until", "date", "reason", "document"), required=("position",), optional=True,
               prefix="EXTENSIONS_", may_be_empty=True),
        Source("DECISIONS", tr("Decisions on positions"), "decisions", ("request", "conclusion", "date", "document"),
               required=("request", "conclusion"), optional=True, prefix="DECISIONS_", may_be_empty=True),
        Source("REVIEW", tr("Requests examined, with conclusions"), "reviewed", REVIEWED, required=("req_id",),
               optional=True, prefix="REVIEW_", may_be_empty=True),
        Source("REPLIES", tr("Replies of owners"), "replies", ("request", "mast", "sent", "answered", "result"),
               required=("request", "mast"), optional=True, prefix="REPLIES_", may_be_empty=True),
        Source("TOWERS", tr("Masts"), "masts", REGISTER, required=("id",), optional=True,
               renamed=(("name", "TOWERS_NAME_FIELD"), ("commune", "TOWERS_COMMUNE_FIELD"),
                        ("technology", "TOWERS_TECHNOLOGY_FIELD"))),
        mast_layers.radio(tr("Radio equipment of the masts (for TECHNOLOGY)")),
        Source("PREVIOUS", tr("Register before"), "masts", REGISTER, required=("id",), optional=True,
               prefix="PREVIOUS_"),
        Source("PLANNED_ROUTES", tr("Planned ducts and pole lines"), "planned_routes", ROUTES, required=("id",),
               optional=True, prefix="ROUTES_", may_be_empty=True),
        Source("FIBRE", tr("Fibre cables"), "fibre_cables", CABLES, optional=True, prefix="FIBRE_"),
        Source("COPPER", tr("Copper cables"), "copper", CABLES, optional=True, prefix="COPPER_", may_be_empty=True),
    ]
