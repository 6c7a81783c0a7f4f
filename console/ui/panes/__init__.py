"""The panes beside the wall. A new one is a module here and one line in `PANES`."""

from console.ui.panes import (
    audit,
    cameras,
    check,
    commissioning,
    countersign,
    health,
    incidents,
    notices,
    people,
    registers,
    report,
    scheme,
    site_map,
    steering,
    visitors,
    zones,
)

PANES = (
    cameras.PANE,
    health.PANE,
    notices.PANE,
    incidents.PANE,
    registers.PANE,
    visitors.PANE,
    countersign.PANE,
    audit.PANE,
    report.PANE,
    scheme.PANE,
    steering.PANE,
    people.PANE,
    check.PANE,
    site_map.PANE,
    commissioning.PANE,
    zones.PANE,
)
