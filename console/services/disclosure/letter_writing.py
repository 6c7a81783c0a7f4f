"""How every letter is written: composed from texts and the record, kept as PDF, entered with what it says."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from console.domain import date_names
from console.domain.books.disclosures import WELSH
from console.domain.books.entries import EntryRef
from console.domain.disclosure.letter_texts import WELSH_WORDS
from console.domain.disclosure.letters import LetterText, filled
from console.domain.disclosure.own_letters import text_in_force
from console.domain.instants import spoken_day, spoken_moment
from console.services.books.kept_documents import kept_with_entry
from console.services.books.service import kind_of, new_entry
from console.services.evidence.prints import checked_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from console.domain.books import complaints, disclosures
    from console.domain.clock import Clock
    from console.domain.disclosure.letter_texts import LetterTemplate
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate

_MONTHS_IN = date_names.ENGLISH, date_names.WELSH
Letter = TypeVar("Letter", bound="complaints.Written | disclosures.Written")


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter that may be written now.

    Attributes:
        name: of its text.
        language: in which it is written.
        heading: of the day and the number, to be filled in.
        address: name and address, as they were entered.
        values: what fills the fields.
        inserted: fields that another text fills in, with the name of that text; empty: nothing.
        brings: what is entered with it.
    """

    name: str
    language: str
    heading: LetterTemplate
    address: tuple[str, ...]
    values: Mapping[str, str]
    inserted: Mapping[str, str]
    brings: tuple[Any, ...] = ()


class LetterWriting(Generic[Letter]):
    """Composes, keeps and enters letters of one book. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        gate: the rules of people.
        documents: keeps the letters.
        clock: the system's, or a test's.
        facts: returns the facts of the scheme.
        own: the templates of the settings file by name; what the scheme states as a fact comes first.
    """

    book: str
    permission: Permission
    document_prefix: str
    """Begins the names under which letters are kept."""

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        documents: DocumentStore,
        clock: Clock,
        facts: Callable[[], Mapping[str, str]],
        own: Mapping[str, LetterTemplate],
    ) -> None:
        self._store, self._gate, self._documents, self._clock = store, gate, documents, clock
        self._facts, self._own = facts, own

    @property
    def of_settings(self) -> Mapping[str, LetterTemplate]:
        """The templates of the settings file."""
        return self._own

    def preview(self, actor: Actor, number: int, letter: Letter) -> LetterText:
        """Return a letter as it would be written, in the language that is wished.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: the case is closed, or it is not the time for this letter.
        """
        self._gate.require(actor, self.permission, str(EntryRef(self.book, number)))
        return self._composed(self._draft(actor, number, letter))

    def write(
        self, actor: Actor, number: int, letter: Letter, render: Callable[[LetterText], bytes]
    ) -> EntryRef:
        """Write a letter, keep its PDF, and enter it with what it brings about, or not at all.

        Args:
            actor: who writes it.
            number: of the entry that opened the case.
            letter: which one, and what is said in it; language and document are filled in.
            render: returns the letter as PDF.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: a field is wrong, the case is closed, or it is not the time for this letter.
        """
        self._gate.require(actor, self.permission, str(EntryRef(self.book, number)))
        draft = self._draft(actor, number, letter)
        content = render(self._composed(draft))
        sha256 = hashlib.sha256(content).hexdigest()
        kept = dataclasses.replace(letter, language=draft.language, document=sha256)
        entries = [new_entry(kind_of(one), actor, one, number) for one in (kept, *draft.brings)]
        name = f"{self.document_prefix}/{sha256}"
        with (
            kept_with_entry(self._documents, name, checked_document(content), content, actor.login),
            self._store.unit() as unit,
        ):
            first, *_ = [unit.append(entry) for entry in entries]
        return EntryRef(self.book, first)

    def _draft(self, actor: Actor, number: int, letter: Letter) -> LetterDraft:
        """Return a letter after everything was checked.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: a field is wrong, the case is closed, or it is not the time for this letter.
        """
        raise NotImplementedError

    def _composed(self, draft: LetterDraft) -> LetterText:
        facts, language, values = dict(self._facts()), draft.language, dict(draft.values)
        problems: list[str] = []
        for field, name in draft.inserted.items():
            text = text_in_force(name, language, facts, self._own) if name else None
            values[field] = "\n\n".join(filled(text.body, values)) if text is not None else ""
            problems.append(text.problem if text is not None else "")
        main = text_in_force(draft.name, language, facts, self._own)
        return LetterText(
            main.title,
            tuple(filter(None, (facts.get("owner", ""), *facts.get("contact", "").splitlines()))),
            tuple(line.strip() for part in draft.address for line in part.split(",") if line.strip()),
            " ".join(filled(draft.heading.text_in(language), values)),
            filled(main.body, values),
            language,
            next(filter(None, (*problems, main.problem)), ""),
        )


def day_in(day: dt.date, language: str) -> str:
    """Return a date in the language of a letter, whatever the language of this screen."""
    return spoken_day(day, language=_MONTHS_IN[language == WELSH])


def moment_in(instant_utc: dt.datetime, language: str) -> str:
    """Return a time in the language of a letter, whatever the language of this screen."""
    return spoken_moment(instant_utc, seconds=False, language=_MONTHS_IN[language == WELSH])


def word_in(word: str, language: str) -> str:
    """Return a word of the record in the language of a letter."""
    return WELSH_WORDS.get(word, word) if language == WELSH else word
