"""Verification of an index's gaps against the headers of the segments after them and their neighbours."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.recording.coverage import TOLERATED
from console.domain.recording.findings import SegmentFinding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.recording.segments import Gap, Segment
    from console.media.volume.segment_metadata import SegmentHeader
    from console.media.volume.volume_findings import VolumeFindings


def check_gaps(
    headers: Mapping[str, SegmentHeader],
    rows: Sequence[Segment],
    gaps: Sequence[Gap],
    findings: VolumeFindings,
) -> None:
    """Check one camera's gaps.

    Args:
        headers: of its whole files that have rows, by name.
        rows: of its segments, by number.
        gaps: its gaps in the index.
        findings: receives what is found.
    """
    known = {gap.begin_utc: gap for gap in gaps}
    for name, header in headers.items():
        if header.gap is not None and known.get(header.gap.begin_utc) != header.gap:
            words = f"the index does not have the gap before it as its header has it: {_said(header.gap)}"
            findings.add(SegmentFinding.CONTRADICTED, name, words)
    if _is_in_order(
        rows
    ):  # else the clock was set back, and gaps may lie beside recordings of the same times
        _check_neighbours([row for row in rows if row.state.has_file], gaps, findings)


def _check_neighbours(present: Sequence[Segment], gaps: Sequence[Gap], findings: VolumeFindings) -> None:
    begins = [row.begin_utc for row in present]
    for gap in gaps:
        if gap.end_utc is None:
            continue
        near = slice(max(0, bisect_right(begins, gap.begin_utc) - 1), bisect_right(begins, gap.end_utc))
        for row in present[near]:
            if min(gap.end_utc, row.end_utc) - max(gap.begin_utc, row.begin_utc) > TOLERATED:
                words = f"the index has a gap while it was recorded: {_said(gap)}"
                findings.add(SegmentFinding.CONTRADICTED, row.name, words)


def _is_in_order(rows: Sequence[Segment]) -> bool:
    return all(
        before.begin_utc <= after.begin_utc and before.cause is not Cause.CLOCK_BACK
        for before, after in pairwise(rows)
    )


def _said(gap: Gap) -> str:
    end = gap.end_utc.isoformat() if gap.end_utc else "now"
    return f"{gap.begin_utc.isoformat()} to {end}, {gap.cause.value}"
