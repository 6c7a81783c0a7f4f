"""Helpers for forms that correct an entry or restore a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.instants import spoken_moment

if TYPE_CHECKING:
    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind


def draft_words(draft: EntryDraft, called: str = "") -> str:
    """Describe a draft in one line for a menu, with the number by which people call what it is about."""
    kind = KINDS.get(draft.kind)
    typed = next((str(value) for value in draft.typed.values() if value), "")
    about = f" → {called}" if called else ""
    title = kind.title if kind is not None else draft.kind
    excerpt = " ".join(typed[:80].split())[:40].replace("&", "&&")
    return f"{spoken_moment(draft.saved_utc, seconds=False)}  {title}{about}: {excerpt}"


def entry_of(case: CaseFile, number: int) -> Entry | None:
    """Return the entry of a case with this number, or None."""
    return next((entry for entry in (case.entry, *case.later) if entry.number == number), None)


def current_fields(case: CaseFile, entry: Entry) -> dict[str, Value]:
    """Return the fields of an entry with its corrections applied."""
    fields = dict(entry.fields)
    for later in case.later:
        if later.relation is Relation.CORRECTS and entry.number in later.about:
            fields.update({name: value for name, value in later.fields.items() if name != WHY_CORRECTED})
    return fields


def changed_fields(kind: EntryKind, before: dict[str, Value], after: dict[str, Value]) -> dict[str, Value]:
    """Return the fields that a correction changes; an emptied field becomes an empty value.

    Args:
        kind: the kind of the entry.
        before: the values before the correction.
        after: the values in the form.
    """
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
