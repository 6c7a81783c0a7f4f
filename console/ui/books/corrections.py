"""What a form needs of entries and drafts that are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.instants import spoken_moment

if TYPE_CHECKING:
    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind


def draft_words(draft: EntryDraft) -> str:
    """A draft in a menu."""
    kind = KINDS.get(draft.kind)
    typed = next((str(said) for said in draft.typed.values() if said), "")
    about = f" → {draft.about}" if draft.about is not None else ""
    title = kind.title if kind is not None else draft.kind
    shown = " ".join(typed[:80].split())[:40].replace("&", "&&")
    return f"{spoken_moment(draft.saved_utc, seconds=False)}  {title}{about}: {shown}"


def entry_of(case: CaseFile, number: int) -> Entry | None:
    """An entry of a case by its number."""
    return next((one for one in (case.entry, *case.later) if one.number == number), None)


def current_fields(case: CaseFile, entry: Entry) -> dict[str, Value]:
    """An entry of a case with its corrections."""
    said = dict(entry.fields)
    for one in case.later:
        if one.relation is Relation.CORRECTS and entry.number in one.about:
            said.update({name: value for name, value in one.fields.items() if name != WHY_CORRECTED})
    return said


def changed_fields(kind: EntryKind, before: dict[str, Value], after: dict[str, Value]) -> dict[str, Value]:
    """What a correction changes; a field that was emptied is changed to nothing."""
    changes: dict[str, Any] = {}
    for spec in kind.fields:
        old, new = before.get(spec.name), after.get(spec.name)
        if old != new and not (old is None and new is False):
            changes[spec.name] = new if new is not None else _nothing_like(old)
    return changes


def _nothing_like(old: Value) -> Value:
    if isinstance(old, str):
        return ""
    return () if isinstance(old, tuple) else None
