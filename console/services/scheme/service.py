"""Facts of the scheme, changes of its code of practice, annual reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.payloads import tidy
from console.domain.books.scheme import MAJOR, CodeChanged, FactStated, Reviewed
from console.domain.books.weakened_facts import check_second, is_weakened
from console.domain.clock import LONDON
from console.domain.disclosure.own_letters import EVERY_FACT, LETTER_OF_FACT, check_own_letter
from console.domain.errors import OperatorError
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.independence import MOST_DAYS, days_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.people.training_rules import FACT as TRAINING
from console.domain.people.training_rules import rules_of
from console.domain.scheme.elected_members import MEMBERS, checked_members, members_of, members_words
from console.domain.scheme.facts import BY_NAME, items
from console.domain.scheme.review_forms import answers_of, check_answers
from console.domain.scheme.reviews import DoneReview, base_of, review_states
from console.domain.scheme.sites import SITES, Site, checked_sites, sites_of, sites_words
from console.domain.scheme.standard_costs import COSTS, check_costs
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every, every_case, understood
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.scheme.elected_members import ElectedMember
    from console.domain.scheme.reviews import ReviewState
    from console.services.books.ports import BookStore, Gate, PasswordCheck, SchemeFacts
    from console.services.books.service import BookService
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog

BOOK = "scheme"
SOURCE = "code of practice, SYS-08"


class SchemeService:
    """Enters and reads facts, changes and reviews. Not for the UI thread: calls wait for the database.

    Args:
        facts: of the scheme.
        store: the books.
        books: enters reviews and corrections.
        gate: the rules of people.
        passwords: checks that of the second person.
        acts: where refused attempts are recorded.
        clock: the system's, or a test's.
        kinds: returns the kinds of the scheme's cameras: some reviews are done for each.
        stated: called after a fact was stated, on the thread that did it: rules may follow from it.
        cameras: returns the numbers of the scheme's cameras; None: sites are not compared with them.
        people: returns the user names of its accounts; None: sites are not compared with them.
    """

    def __init__(
        self,
        facts: SchemeFacts,
        store: BookStore,
        books: BookService,
        gate: Gate,
        passwords: PasswordCheck,
        acts: ActLog,
        clock: Clock,
        kinds: Callable[[], Collection[str]] = tuple,
        stated: Callable[[], object] = lambda: None,
        cameras: Callable[[], Collection[int] | None] = lambda: None,
        people: Callable[[], Collection[str] | None] = lambda: None,
    ) -> None:
        self._facts, self._store, self._books = facts, store, books
        self._gate, self._clock, self._kinds, self._stated = gate, clock, kinds, stated
        self._concerned = ConcernedEntries(store, gate)
        self._cameras, self._people = cameras, people
        self._passwords, self._acts = passwords, acts

    def facts(self) -> dict[str, str]:
        """Return the facts in force. Everyone may see them: most are on the signs."""
        return self._facts.facts()

    def sites(self) -> tuple[Site, ...]:
        """Return the sites of the scheme, by name. Everyone may see them. Waits for the database."""
        return sites_of(self.facts().get(SITES, ""))

    def state_sites(self, actor: Actor, sites: Sequence[Site]) -> None:
        """State the sites from now on, each with its people, cameras and supplement (SYS-12).

        Raises:
            Refusal: the actor may not.
            OperatorError: something is missing, is there twice or does not exist.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, SITES)
        self.state(actor, SITES, sites_words(checked_sites(sites, self._cameras(), self._people())))

    def elected_members(self) -> tuple[ElectedMember, ...]:
        """Return the elected members, by surname. Everyone may see them. Waits for the database."""
        return members_of(self.facts().get(MEMBERS, ""))

    def state_elected_members(self, actor: Actor, members: Sequence[ElectedMember]) -> None:
        """State the elected members from now on, those whose term is over among them (PPL-07).

        Raises:
            Refusal: the actor may not.
            OperatorError: something is missing, is there twice or does not exist.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, MEMBERS)
        self.state(actor, MEMBERS, members_words(checked_members(members)))

    def history(self, name: str) -> Sequence[tuple[dt.datetime, str, str]]:
        """Return start, text and author of each version of a fact, oldest first."""
        return self._facts.history(name)

    def is_weakened(self, changed: Mapping[str, str]) -> bool:
        """Return whether stating these facts would need a second person. Waits for the database."""
        facts = self.facts()
        return any(is_weakened(name, facts.get(name, ""), str(tidy(text))) for name, text in changed.items())

    def state(self, actor: Actor, name: str, wording: str, second: SecondApprover | None = None) -> None:
        """State a fact from now on. Stating the present wording again does nothing.

        Raises:
            Refusal: the actor may not, or it takes a protection away and no second person agreed.
            OperatorError: there is no such fact, it is no such rule, cost or letter, or the second person's
                password is wrong.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, name)
        if name not in EVERY_FACT:
            raise OperatorError(
                text("“{name}” is not a fact of the scheme.", name=name[:60]), "Choose one from the list."
            )
        tidy_text, before = str(tidy(wording)), self.facts().get(name, "")
        self._check_wording(name, tidy_text)
        if tidy_text == before:
            return
        agreed_by = self._agreed(actor, name, before, tidy_text, second)
        payload = FactStated(fact=EVERY_FACT[name].title, text=tidy_text, before=before, agreed_by=agreed_by)
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(payload), actor, payload))
            unit.state_fact(name, tidy_text, actor.login)
        self._stated()

    def _check_wording(self, name: str, words: str) -> None:
        """Check what is not free text: rules, costs, letters, sites and elected members."""
        if name == TRAINING and rules_of(words).words != words:
            raise OperatorError(
                "These are not rules of training.", "Set them on the page for training. Nothing was changed."
            )
        if name == CAMERA_CHANGES and words not in {ENFORCED, ADVISED}:
            raise OperatorError(
                "This is not a rule about added and removed cameras.",
                "Set it on the page of the code of practice. Nothing was changed.",
            )
        if name == SECOND_PERSON_DAYS and words != str(days_of(words)):
            raise OperatorError(text("Enter a number of days from 0 to {most}.", most=MOST_DAYS))
        if name == COSTS:
            check_costs(words)
        if name in LETTER_OF_FACT and words:
            check_own_letter(*LETTER_OF_FACT[name], words)
        if name == MEMBERS:
            self._check_members(words)
        if name == SITES and words:
            found = checked_sites(sites_of(words), self._cameras(), self._people())
            if sites_words(found) != words:
                raise OperatorError(
                    "These are not sites of the scheme.",
                    "Enter them on the page for sites. Nothing was changed.",
                )

    def _check_members(self, words: str) -> None:
        members = checked_members(members_of(words))
        if members_words(members) != words:
            raise OperatorError(
                "This is not a list of elected members.",
                "Enter them on the page for elected members. Nothing was changed.",
            )
        known = self._people()
        strangers = [
            one.login for one in members if one.login and known is not None and one.login not in known
        ]
        if strangers:
            raise OperatorError(
                text("There is no account {login}.", login=strangers[0]),
                "Enter the user name of their account, or leave it empty.",
            )

    def _agreed(self, actor: Actor, name: str, before: str, after: str, second: SecondApprover | None) -> str:
        """Check the second person where a protection goes; return their user name, to be entered."""
        if not is_weakened(name, before, after):
            return ""
        act = Permission.CHANGE_SCHEME
        try:
            check_second(self._gate.accounts_of(actor), second.actor if second else None)
        except Refusal as refusal:
            raise record(self._acts, actor.login, refusal, act.value, name) from None
        if second is None:
            return ""
        return require_agreed(self._gate, self._passwords, actor, second, act, name)

    def change_code(self, actor: Actor, change: CodeChanged) -> EntryRef:
        """Enter a change of the code of practice.

        Raises:
            Refusal: not permitted, or a needed agreement is missing (SYS-08).
            OperatorError: a field is wrong.
        """
        self._gate.require(actor, Permission.CHANGE_CODE, "code of practice")
        self._check_named(change.change)
        agreed = {name.strip().casefold() for name in change.agreed}
        lacking = [name for name in self.needed(change.change) if name.casefold() not in agreed]
        if lacking:
            names = ", ".join(lacking)
            raise _refused(
                text(
                    "You cannot enter this change yet. Agreement is missing: {names} ({source}).",
                    names=names,
                    source=SOURCE,
                ),
                "Enter the change when all have agreed.",
            )
        entry = new_entry(kind_of(change), actor, change)
        with self._store.unit() as unit:
            return EntryRef(BOOK, unit.append(entry))

    def _check_named(self, change: str) -> None:
        """Refuse the change if the facts do not name the people who must agree."""
        facts = self.facts()
        names = ("partners", "owner") if change == MAJOR else ("manager", "owner")
        unnamed = [BY_NAME[name].title for name in names if not facts.get(name, "").strip()]
        if unnamed:
            titles = ", ".join(unnamed)
            raise _refused(
                text(
                    "You cannot enter this change yet. The facts of the scheme do not say "
                    "who must agree: {titles} ({source}).",
                    titles=titles,
                    source=SOURCE,
                ),
                "Enter these facts first.",
            )

    def needed(self, change: str) -> tuple[str, ...]:
        """Return who must agree to a change of this kind, as the facts name them now."""
        facts = self.facts()
        names = items(facts.get("partners", "")) if change == MAJOR else (facts.get("manager", ""),)
        return tuple(dict.fromkeys(name for name in (*names, facts.get("owner", "")) if name))

    def review(self, actor: Actor, review: Reviewed, draft: int | None = None) -> EntryRef:
        """Enter an annual review.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, a question is not answered, or the date is in the future.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, review.review)
        self._check_day(review.done_on)
        check_answers(review.review, review.answers)
        return self._books.enter_from_service(actor, review, draft=draft)

    def correct_review(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an annual review.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or the date is in the future.
        """
        self._check_day(changes.get("done_on"))
        case = self._store.case(ref, personal=False)
        if case is not None:
            fields = {**case.current(), **changes}
            check_answers(str(fields.get("review", "")), str(fields.get("answers", "")))
        return self._books.correct_from_service(actor, ref, changes, why)

    def _check_day(self, day: Value) -> None:
        if isinstance(day, dt.date) and day > self.today():
            raise OperatorError(
                "The date of the review is in the future.", "Enter the date on which it was done."
            )

    def today(self) -> dt.date:
        """Return the date in London."""
        return self._clock.utc_now().astimezone(LONDON).date()

    def reviews(self, actor: Actor) -> list[ReviewState]:
        """Return the state of each annual review, the most urgent first.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        read = understood(self._store, self._cases("scheme.review"), _done)
        done = [found for found in read if found is not None]
        return review_states(done, self.today(), self._kinds())

    def review_paper(self, actor: Actor, review: str) -> list[CaseFile]:
        """Return the last and the one before of a review, newest first, to be printed.

        Raises:
            Refusal: the actor may not print books.
        """
        self._gate.require(actor, Permission.PRINT_BOOKS, review)
        wanted = {review, base_of(review)}
        found = [case for case in self._cases("scheme.review") if case.current().get("review") in wanted]
        return sorted(found, key=lambda case: str(case.current().get("done_on", "")), reverse=True)[:2]

    def changes(self, actor: Actor) -> Sequence[Entry]:
        """Return the changes of the code, newest first.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return list(every(self._concerned.books_of(actor), BookQuery(BOOK, kinds=("scheme.change",))))

    def _cases(self, kind: str) -> list[CaseFile]:
        return every_case(self._store, BookQuery(BOOK, kinds=(kind,)))


def _done(case: CaseFile) -> DoneReview | None:
    fields = case.current()
    day = fields["done_on"]
    if not isinstance(day, dt.date):
        return None
    return DoneReview(
        str(fields["review"]),
        day,
        answers_of(str(fields.get("answers", ""))),
        case.entry.number,
        bool(case.countersigned_by),
    )


def _refused(reason: str, remedy: str) -> Refusal:
    return Refusal(
        reason,
        remedy,
        rule="A major change needs all partners, a minor one the manager and the owner.",
        source=SOURCE,
    )
