"""The panes beside the wall; a new pane is a module here and a line in `PANES`."""

from console.ui.books import (
    audit_pane,
    countersign_pane,
    incidents_pane,
    registers_pane,
    report_pane,
    servicing_pane,
)
from console.ui.cameras import (
    commissioning_pane,
    daily_check_pane,
    deployments_pane,
    health_pane,
    linked_feeds_pane,
    list_pane,
)
from console.ui.disclosure import requests_pane
from console.ui.evidence import register_pane, snapshots_pane
from console.ui.map import pane as map_pane
from console.ui.people import pane as people_pane
from console.ui.playback import pane as playback_pane
from console.ui.privacy import pane as privacy_pane
from console.ui.ptz import pane as ptz_pane
from console.ui.redaction import pane as redaction_pane
from console.ui.scheme import documents_pane
from console.ui.scheme import pane as scheme_pane
from console.ui.shell import notices_pane
from console.ui.surveillance import pane as surveillance_pane
from console.ui.visitors import pane as visitors_pane

PANES = (
    list_pane.PANE,
    health_pane.PANE,
    notices_pane.PANE,
    incidents_pane.PANE,
    registers_pane.PANE,
    visitors_pane.PANE,
    countersign_pane.PANE,
    audit_pane.PANE,
    report_pane.PANE,
    servicing_pane.PANE,
    scheme_pane.PANE,
    documents_pane.PANE,
    ptz_pane.PANE,
    people_pane.PANE,
    daily_check_pane.PANE,
    map_pane.PANE,
    commissioning_pane.PANE,
    deployments_pane.PANE,
    linked_feeds_pane.PANE,
    privacy_pane.PANE,
    playback_pane.PANE,
    register_pane.PANE,
    snapshots_pane.PANE,
    requests_pane.PANE,
    surveillance_pane.PANE,
    redaction_pane.PANE,
)
