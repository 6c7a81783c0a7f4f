"""Enter, correct, countersign and read entries of the books. Each act asks the gate first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS, KINDS
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import WHY_CORRECTED, EntryRef, NewEntry, Relation
from console.domain.books.kinds import Book, EntryKind, Part
from console.domain.books.payloads import check, problem_of, tidy, values_of
from console.domain.books.people import parties
from console.domain.books.spoken_refs import spoken_entry, spoken_ref
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.typed_text import checked_lines
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_of
from console.services.books.incident_references import BOOK as INCIDENTS
from console.services.books.incident_references import (
    changes_with_own_numbers,
    incident_of,
    with_own_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.books.entries import BookQuery, CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, PasswordCheck, UnitOfWork

CLOCK_ERROR = dt.timedelta(minutes=2)
CORRECTED = "corrected"
COUNTERSIGNED = "countersigned"
MOST_DUE = 500
"""Entries that the list of those to countersign has at first, the oldest first."""


class BookService:
    """The acts on books. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore, gate: Gate, passwords: PasswordCheck) -> None:
        self._store, self._gate, self._passwords = store, gate, passwords
        self._concerned = ConcernedEntries(store, gate)

    def enter(
        self, actor: Actor, payload: Any, about: int | None = None, draft: int | None = None
    ) -> EntryRef:
        """Enter a payload in its book. Return the place of the entry.

        Args:
            actor: its author.
            payload: an instance of the kind's payload class.
            about: number of the entry that opened the case, for kinds that follow or close one.
            draft: what it was typed in; dropped in the same unit of work.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or the case is closed.
        """
        kind = kind_of(payload)
        self.require(actor, kind)
        refuse_automatic(kind)
        if kind.has_service:
            raise OperatorError(
                text("{title}: you cannot enter this in the general form.", title=kind.title),
                "Use the pane for this task.",
            )
        return self.enter_from_service(actor, payload, about, draft)

    def require(self, actor: Actor, kind: EntryKind) -> None:
        """Ask whether a person may enter this kind.

        Raises:
            Refusal: they may not; it is recorded.
        """
        self._gate.require(actor, kind.act, kind.title)

    def enter_from_service(
        self, actor: Actor, payload: Any, about: int | None = None, draft: int | None = None
    ) -> EntryRef:
        """Enter a payload for a service that has checked the rules of its kind; the screen never calls this.

        Raises:
            Refusal: the actor may not.
            OperatorError: the kind is automatic, a field is wrong, or the case is closed.
        """
        kind = kind_of(payload)
        self.require(actor, kind)
        refuse_automatic(kind)
        entry = new_entry(kind, actor, with_own_numbers(self._store, kind, payload), about)
        self._check_case(actor, kind, about)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(entry.book, number)

    def record_from_service(self, actor: Actor, payload: Any) -> EntryRef:
        """Enter what a service itself found out for a person, such as a sample drawn; never what they typed.

        Raises:
            Refusal: the actor may not.
        """
        kind = kind_of(payload)
        self.require(actor, kind)
        entry = new_entry(kind, actor, with_own_numbers(self._store, kind, payload))
        with self._store.unit() as unit:
            return EntryRef(entry.book, unit.append(entry))

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Enter a correction of a kind without rules of its own; see `correct_from_service`."""
        entry = self._existing(ref).entry
        self._concerned.require(actor, ref.book, [entry])
        kind = KINDS.get(entry.kind)
        if kind is not None and kind.has_service:
            raise OperatorError(
                text("{title}: you cannot correct this in the general form.", title=kind.title),
                "Use the pane for this task.",
            )
        return self.correct_from_service(actor, ref, changes, why)

    def correct_from_service(
        self,
        actor: Actor,
        ref: EntryRef,
        changes: Mapping[str, Value],
        why: str,
        then: Callable[[UnitOfWork], None] = lambda _unit: None,
    ) -> EntryRef:
        """Enter a correction. The original stays and is shown beside it (LOG-02).

        Only services that have checked the rules of the kind call this.

        Args:
            actor: its author.
            ref: the entry that is corrected.
            changes: the corrected fields.
            why: the reason.
            then: what follows from it, in the same unit of work.

        Raises:
            Refusal: it is someone else's entry, and the actor may not correct those.
            OperatorError: no such entry, no reason, no change, or a wrong field.
        """
        case = self._existing(ref)
        self._concerned.require(actor, ref.book, [case.entry])
        own = case.entry.author == actor.login
        self._gate.require(actor, Permission.CORRECT_OWN if own else Permission.CORRECT_ANY, str(ref))
        kind = _correctable(case.entry)
        changed = _changes(kind, case.current(), changes_with_own_numbers(self._store, kind, changes))
        reason = checked_lines("The reason", why)
        if not reason:
            raise OperatorError("Enter a reason for the correction.", "Say what was wrong with the entry.")
        open_fields = {name: value for name, value in changed.items() if name not in kind.personal}
        personal = {name: value for name, value in changed.items() if name in kind.personal}
        with self._store.unit() as unit:
            number = unit.append(
                NewEntry(
                    ref.book,
                    f"{ref.book}.{CORRECTED}",
                    actor.login,
                    {**open_fields, WHY_CORRECTED: reason},
                    personal,
                    (ref.number,),
                    Relation.CORRECTS,
                )
            )
            then(unit)
        return EntryRef(ref.book, number)

    def countersign(
        self,
        actor: Actor,
        refs: Sequence[EntryRef],
        secret: str,
        remarks: str = "",
        read: Mapping[EntryRef, int] | None = None,
    ) -> None:
        """Countersign entries of any books after reading them (LOG-04).

        Args:
            actor: who confirms them; never their author.
            refs: the entries.
            secret: password or PIN.
            remarks: entered with the countersignature.
            read: number of the newest entry of each case when it was read; what came later was not.

        Raises:
            Refusal: not permitted, or one of them is one's own.
            OperatorError: wrong password, no such entry, already countersigned by this person, or something
                was said about one of them after it was read.
        """
        self._gate.require(actor, Permission.COUNTERSIGN, f"{len(refs)} entries")
        if not refs:
            raise OperatorError("No entries are marked.", "Read an entry, then mark it.")
        for book in dict.fromkeys(ref.book for ref in refs):
            self._gate.require(actor, book_named(book).read_act, book)
        remarks = checked_lines("The remarks", remarks)
        self._passwords.confirm(actor, secret)
        said: set[str] = set()
        for ref in refs:
            case = self._existing(ref)
            said |= self._check_countersign(actor, case)
            _check_read(case, read)
        self._gate.require_independent(said, actor, Permission.COUNTERSIGN, f"{len(refs)} entries")
        with self._store.unit() as unit:
            for book in dict.fromkeys(ref.book for ref in refs):
                _countersign(
                    unit, actor, book, tuple(ref.number for ref in refs if ref.book == book), remarks
                )

    def _check_countersign(self, actor: Actor, case: CaseFile) -> set[str]:
        """Refuse to countersign what somebody said themselves; return who said it."""
        self._concerned.require(actor, case.entry.book, [case.entry])
        accounts = self._gate.accounts_of(actor)
        own = [entry for entry in _said(case) if parties(entry) & accounts]
        if own:
            raise _own_entry(actor, case.entry, own[0])
        if not accounts.isdisjoint(case.countersigned_by):
            raise OperatorError(
                text("You have already countersigned {ref}.", ref=spoken_entry(case.entry)),
                "Remove it from the selection.",
            )
        return {login for entry in _said(case) for login in parties(entry)}

    def page(self, actor: Actor, query: BookQuery) -> Sequence[Entry]:
        """Return a page of a book, newest first."""
        self._gate.require(actor, book_named(query.book).read_act, query.book)
        personal = self._sees_personal(actor, query.book)
        return self._concerned.books_of(actor).page(query, personal=personal)

    def every(self, actor: Actor, query: BookQuery) -> Iterator[Entry]:
        """Return every entry that a query finds and that the actor may read, newest first, page by page."""
        return every_of(lambda part: self.page(actor, part), query)

    def case(self, actor: Actor, ref: EntryRef) -> CaseFile:
        """Return an entry with all later entries about it. Authors see their own entries in full."""
        self._gate.require(actor, book_named(ref.book).read_act, str(ref))
        case = self._existing(ref, personal=self._sees_personal(actor, ref.book))
        if case.entry.author == actor.login and not self._sees_personal(actor, ref.book):
            # Authors, such as trainees, may read personal details that they entered themselves.
            case = self._existing(ref)
        return self._concerned.readable_file(actor, case)

    def incident(self, actor: Actor, typed: str) -> CaseFile:
        """Return the case of the incident that was typed, by either of its numbers.

        Raises:
            Refusal: the actor may not read the incident log.
            OperatorError: nothing was typed, it is not a number, or there is no such incident.
        """
        self._gate.require(actor, book_named(INCIDENTS).read_act, INCIDENTS)
        entry = incident_of(self._store, typed)
        if entry is None:
            raise OperatorError("Enter the number of an incident, for example 2026/0412.")
        return self.case(actor, entry.ref)

    def due(self, actor: Actor, book: str = "", most: int = 0) -> Sequence[Entry]:
        """Return the entries that wait for a countersignature, oldest first; none kept from the actor.

        Args:
            actor: who would countersign.
            book: of this book only; empty: of all that the actor may read.
            most: how many at most; 0: `MOST_DUE`.
        """
        self._gate.require(actor, Permission.COUNTERSIGN, "the queue")
        if book:
            self._gate.require(actor, book_named(book).read_act, book)
        refused = self._refused_books(actor)
        books = self._concerned.books_of(actor)
        wanted = part = most or MOST_DUE
        while True:
            waiting = books.due(book, part)
            found = [entry for entry in waiting if entry.ref.book not in refused]
            if len(found) >= wanted or len(waiting) < part:
                return found[:wanted]
            # What the actor may not read fills no place in their list.
            part *= 2

    def due_refs(self, actor: Actor) -> list[EntryRef]:
        """Return the places of all entries that `due` lists page by page, oldest first."""
        self._gate.require(actor, Permission.COUNTERSIGN, "the queue")
        refused = self._refused_books(actor)
        waiting = self._concerned.books_of(actor).due_refs()
        return [ref for ref in waiting if ref.book not in refused]

    def _refused_books(self, actor: Actor) -> frozenset[str]:
        """Return the books that a person may not read."""
        books = BOOKS.values()
        return frozenset(
            one.name for one in books if self._gate.find_refusal(actor, one.read_act) is not None
        )

    def _sees_personal(self, actor: Actor, book: str) -> bool:
        return sees_personal(self._gate, actor, book)

    def _existing(self, ref: EntryRef, *, personal: bool = True) -> CaseFile:
        case = self._store.case(ref, personal=personal)
        if case is None:
            raise OperatorError(
                text("There is no entry {ref}.", ref=spoken_ref(ref)), "Find it in the list of the book."
            )
        return case

    def _check_case(self, actor: Actor, kind: EntryKind, about: int | None) -> None:
        if kind.part not in {Part.FOLLOWS, Part.CLOSES, Part.REOPENS}:
            return
        book = kind.name.partition(".")[0]
        case = self._existing(EntryRef(book, about or 0))
        # Before anything is said of it: what is refused for would tell what stands there.
        self._concerned.require(actor, book, [case.entry])
        if KINDS[case.entry.kind].part is not Part.OPENS:
            raise OperatorError(
                text("{ref} did not open a case.", ref=spoken_entry(case.entry)),
                "Choose the entry that opened it.",
            )
        if kind.part is Part.REOPENS:
            refuse_open(case)
        elif not case.is_open:
            raise OperatorError(
                text("{ref} is closed.", ref=spoken_entry(case.entry)),
                "Correct it, ask a supervisor to reopen it, or open a new one that refers to it.",
            )


def refuse_open(case: CaseFile) -> None:
    """Refuse to reopen a case that is open.

    Raises:
        OperatorError: it is.
    """
    if case.is_open:
        raise OperatorError(text("{ref} is open.", ref=spoken_entry(case.entry)), "Add to it as it is.")


def kind_of(payload: Any) -> EntryKind:
    """Return the kind whose payload class this is.

    Raises:
        OperatorError: it is no payload of any book.
    """
    for kind in KINDS.values():
        if kind.payload is type(payload):
            return kind
    raise OperatorError(
        text("No book has entries of this kind ({name}).", name=type(payload).__name__),
        "Choose one of the forms of a book.",
    )


def book_named(name: str) -> Book:
    """Return a book.

    Raises:
        OperatorError: there is none of this name.
    """
    if name not in BOOKS:
        raise OperatorError(
            text("There is no book called “{name}”.", name=name[:60]),
            text("Choose one of these: {names}.", names=", ".join(BOOKS)),
        )
    return BOOKS[name]


_WHO_ANSWERS = {
    "complaints": Permission.ANSWER_COMPLAINT,
    "disclosures": Permission.DECIDE_REQUEST,
}
"""Who answers what stands in a book reads it, whole; nothing else of anybody's follows from that."""


def sees_personal(gate: Gate, actor: Actor, book: str = "") -> bool:
    """Return whether a person may read personal details of a book, by the role that the roster gives them."""
    acts = [Permission.READ_PERSONAL, *filter(None, [_WHO_ANSWERS.get(book)])]
    return any(gate.find_refusal(actor, act) is None for act in acts)


def refuse_automatic(kind: EntryKind) -> None:
    """Refuse a kind that only the program enters.

    Raises:
        OperatorError: it is one.
    """
    if kind.is_automatic:
        raise OperatorError(
            text("{title}: you cannot enter this by hand.", title=kind.title),
            "The console records it elsewhere.",
        )


def refuse_future(values: Mapping[str, Value], now_utc: dt.datetime) -> None:
    """Refuse a time in the future, but for the error of a clock: entries tell what has happened.

    Raises:
        OperatorError: a value is a future time.
    """
    if any(isinstance(value, dt.datetime) and value > now_utc + CLOCK_ERROR for value in values.values()):
        raise OperatorError("The time is in the future.", "Correct the time. Nothing was saved.")


_RELATIONS = {
    Part.FOLLOWS: Relation.FOLLOWS,
    Part.CLOSES: Relation.CLOSES,
    Part.REOPENS: Relation.REOPENS,
}


def new_entry(kind: EntryKind, actor: Actor, payload: Any, about: int | None = None) -> NewEntry:
    """Return a checked entry, with its personal fields kept apart.

    Raises:
        OperatorError: a field is wrong.
    """
    values = values_of(payload)
    check(kind, values)
    relation = _RELATIONS.get(kind.part)
    return NewEntry(
        kind.name.partition(".")[0],
        kind.name,
        actor.login,
        {name: value for name, value in values.items() if name not in kind.personal},
        {name: value for name, value in values.items() if name in kind.personal},
        (about,) if relation and about is not None else (),
        relation,
    )


def _said(case: CaseFile) -> list[Entry]:
    """Return what people entered in a case: not the countersignatures, nor what the program added."""
    later = [entry for entry in case.later if entry.relation is not Relation.COUNTERSIGNS]
    return [case.entry, *(entry for entry in later if not _is_automatic(entry))]


def _is_automatic(entry: Entry) -> bool:
    kind = KINDS.get(entry.kind)
    return kind is not None and kind.is_automatic


def newest_number(case: CaseFile) -> int:
    """Return the number of the newest entry of a case. Countersignatures do not count."""
    numbers = (entry.number for entry in case.later if entry.relation is not Relation.COUNTERSIGNS)
    return max((case.entry.number, *numbers))


def _own_entry(actor: Actor, entry: Entry, own: Entry) -> Refusal:
    said = text(
        "You cannot countersign {ref}: {own} is your own entry (code of practice, LOG-04).",
        ref=spoken_entry(entry),
        own=spoken_entry(own),
    )
    if actor.login not in parties(own):
        said = text(
            "You cannot countersign {ref}: the author of {own} is {author}, an account with your licence "
            "number, staff number or collar number (code of practice, LOG-04).",
            ref=spoken_entry(entry),
            own=spoken_entry(own),
            author=own.author,
        )
    return Refusal(
        said,
        "Ask another supervisor.",
        rule="A person cannot countersign their own entry.",
        source="code of practice, LOG-04",
    )


def _check_read(case: CaseFile, read: Mapping[EntryRef, int] | None) -> None:
    if read is not None and newest_number(case) > read.get(case.entry.ref, 0):
        raise OperatorError(
            text("Something was added to {ref} after you read it.", ref=spoken_entry(case.entry)),
            "Read it again, then countersign.",
        )


def _correctable(entry: Entry) -> EntryKind:
    kind = KINDS.get(entry.kind)
    if kind is None or kind.is_automatic:
        raise OperatorError(
            text("{ref} was recorded by the console, so you cannot correct it.", ref=spoken_entry(entry)),
            "Add an event to the operator's log that explains it.",
        )
    return kind


def _changes(
    kind: EntryKind, current: Mapping[str, Value], requested: Mapping[str, Value]
) -> dict[str, Value]:
    specs = {spec.name: spec for spec in kind.fields}
    tidied = {name: tidy(value) for name, value in requested.items()}
    unknown = sorted(tidied.keys() - specs.keys())
    wrong = [f"it has no field “{name}”" for name in unknown]
    wrong += [
        problem for name in tidied.keys() & specs.keys() if (problem := problem_of(specs[name], tidied[name]))
    ]
    if kind.rules is not None and not wrong:
        wrong = list(kind.rules({**current, **tidied}))
    changed = {name: value for name, value in tidied.items() if current.get(name) != value}
    if wrong or not changed:
        problems = "; ".join(wrong) or "nothing was changed"
        raise OperatorError(
            text("{title}: {problems}.", title=kind.title, problems=problems), "Nothing was saved."
        )
    return changed


def _countersign(unit: UnitOfWork, actor: Actor, book: str, numbers: tuple[int, ...], remarks: str) -> None:
    fields: dict[str, Value] = {"numbers": numbers}
    if remarks:
        fields["remarks"] = remarks
    unit.append(
        NewEntry(book, f"{book}.{COUNTERSIGNED}", actor.login, fields, {}, numbers, Relation.COUNTERSIGNS)
    )


def recorded_entry(act: RecordedAct) -> NewEntry:
    """Return an act as the log of acts has it as an entry, for a unit of work of its own."""
    return NewEntry(act_of(act.act).book, act.act, act.actor, act.payload())


def act_entry(author: str, act: str, camera: int, detail: dict[str, Value]) -> NewEntry:
    """An act of `domain.books.automatic_acts` as an entry, for a unit of work."""
    return NewEntry(act_of(act).book, act, author, {"subject": f"camera {camera}", **detail})
