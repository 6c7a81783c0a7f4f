"""The panes beside the wall. A new one is a module here and one line in `PANES`."""

from console.ui.panes import cameras, health, incidents, notices, people, registers, scheme, visitors

PANES = (
    cameras.PANE,
    health.PANE,
    notices.PANE,
    incidents.PANE,
    registers.PANE,
    people.PANE,
    visitors.PANE,
    scheme.PANE,
)
