"""What people state on the pages of the Scheme pane, saved: each act with its answer on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED
from console.domain.disclosure.own_letters import EVERY_FACT
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.training_rules import FACT as TRAINING
from console.ui.base.background import ask, ask_as_person
from console.ui.people.second_person import SecondPersonDialog
from console.ui.scheme.history import HistoryDialog
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import EntryRef
    from console.domain.books.scheme import CodeChanged, Reviewed
    from console.domain.errors import ConsoleError
    from console.domain.people.training_rules import TrainingRules
    from console.domain.scheme.elected_members import ElectedMember
    from console.domain.scheme.sites import Site
    from console.services.people.second_person import SecondApprover
    from console.services.scheme.service import SchemeService
    from console.ui.base.context import PaneContext
    from console.ui.scheme.code_of_practice_page import CodePage
    from console.ui.scheme.elected_members_page import ElectedMembersPage
    from console.ui.scheme.facts import FactsPage
    from console.ui.scheme.letters_page import LettersPage
    from console.ui.scheme.reviews import ReviewsPage
    from console.ui.scheme.sites_page import SitesPage
    from console.ui.scheme.training_page import TrainingPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("SchemeView", text)


class SchemeSaving:
    """Saves what is stated on a page, with a second person where that is needed. UI thread.

    Args:
        context: tasks in the background, messages and who is at the console.
        scheme: the service that asks whether the person may.
        refresh: reads everything again after something was saved.
        owner: owns the dialogs.
    """

    def __init__(
        self, context: PaneContext, scheme: SchemeService, refresh: Callable[[], None], owner: QWidget
    ) -> None:
        self._context, self._scheme, self._refresh, self._owner = context, scheme, refresh, owner
        self._actor = context.services.books.actor

    def _note(self, words: str) -> None:
        self._context.bridge.messages.note(words)

    def facts(self, page: FactsPage, changed: Mapping[str, str]) -> None:
        """Save the facts that were changed."""

        def saved(_nothing: object) -> None:
            count = len(changed)
            note = plural(count, _tr("1 fact of the scheme saved"), _tr("{0} facts of the scheme saved"))
            self._note(note)
            page.show_facts({}, may=page.save.isVisibleTo(page))
            self._refresh()

        self._state(changed, saved, page.refuse)

    def training(self, page: TrainingPage, lacking: Callable[[], list[str]], rules: TrainingRules) -> None:
        """Save which training is needed for what."""

        def saved(_nothing: object) -> None:
            self._note(_tr("Training rules saved"))
            page.show_rules(rules, lacking(), may=True)
            self._refresh()

        self._state({TRAINING: rules.words}, saved, page.refuse)

    def rule(self, page: CodePage, is_on: bool) -> None:
        """Save whether cameras are added and removed only with a recorded agreement."""
        words = ENFORCED if is_on else ADVISED
        self._rule(page, {CAMERA_CHANGES: words}, _tr("Rule about added and removed cameras saved"))

    def days(self, page: CodePage, days: int) -> None:
        """Save after how many days a new account counts as a second person."""
        self._rule(page, {SECOND_PERSON_DAYS: str(days)}, _tr("Rule about second people saved"))

    def _rule(self, page: CodePage, changed: Mapping[str, str], said: str) -> None:
        def failed(error: ConsoleError) -> None:
            page.refuse(error)
            self._refresh()

        def saved(_nothing: object) -> None:
            self._note(said)
            self._refresh()

        self._state(changed, saved, failed)

    def _state(
        self,
        changed: Mapping[str, str],
        saved: Callable[[object], None],
        refused: Callable[[ConsoleError], None],
    ) -> None:
        """State facts; where that takes a protection away, with a second person who agrees."""

        def work(second: SecondApprover | None) -> None:
            actor = self._actor()
            for name, text in changed.items():
                self._scheme.state(actor, name, text, second)

        def asked(needs_second: bool) -> None:
            if not needs_second:
                ask(self._context, lambda: work(None), saved, refused)
                return
            title, about = (
                _tr("A protection is taken away"),
                _tr(
                    "Cameras need no recorded agreement any more, a partner need not agree any more, or a "
                    "new account counts as a second person sooner. Two people agree to that; both are "
                    "recorded."
                ),
            )
            dialog = SecondPersonDialog(self._context, title, about, work, saved, self._owner)
            # Who gives up sees again what is in force.
            dialog.rejected.connect(self._refresh)
            dialog.open()

        ask_as_person(self._context, lambda: self._scheme.is_weakened(changed), asked, refused)

    def sites(self, page: SitesPage, sites: Sequence[Site]) -> None:
        """Save the sites."""

        def saved(kept: Sequence[Site]) -> None:
            self._note(_tr("Sites saved"))
            page.show_sites(kept, may=True)
            self._refresh()

        def work() -> Sequence[Site]:
            self._scheme.state_sites(self._actor(), sites)
            return self._scheme.sites()

        ask(self._context, work, saved, page.refuse)

    def members(
        self,
        page: ElectedMembersPage,
        done: Callable[[Sequence[ElectedMember]], None],
        members: Sequence[ElectedMember],
    ) -> None:
        """Save the elected members; `done` is what the page does with those that are kept."""

        def saved(kept: Sequence[ElectedMember]) -> None:
            self._note(_tr("Elected members saved"))
            done(kept)
            self._refresh()

        def work() -> Sequence[ElectedMember]:
            self._scheme.state_elected_members(self._actor(), members)
            return self._scheme.elected_members()

        ask(self._context, work, saved, page.refuse)

    def letter(self, page: LettersPage, name: str, wording: str) -> None:
        """Save a letter in the scheme's own words."""

        def saved(facts: Mapping[str, str]) -> None:
            self._note(_tr("Letter saved"))
            page.saved(facts)
            self._refresh()

        def work() -> Mapping[str, str]:
            self._scheme.state(self._actor(), name, wording)
            return self._scheme.facts()

        ask(self._context, work, saved, page.refuse)

    def code_change(self, page: CodePage, change: CodeChanged) -> None:
        """Enter a change of the code of practice."""
        self._enter(lambda: self._scheme.change_code(self._actor(), change), page)

    def review(self, page: ReviewsPage, review: Reviewed) -> None:
        """Enter a yearly review."""
        self._enter(lambda: self._scheme.review(self._actor(), review), page)

    def _enter(self, work: Callable[[], EntryRef], page: CodePage | ReviewsPage) -> None:
        def entered(ref: EntryRef) -> None:
            page.done()
            self._note(_tr("Saved as {0}").format(ref))
            self._refresh()

        ask(self._context, work, entered, page.refuse)

    def history(self, name: str) -> None:
        """Show what a fact said, and since when."""

        def show(versions: Sequence[tuple[dt.datetime, str, str]]) -> None:
            persons = self._context.services.people.roster.state.persons
            names = {login: person.name for login, person in persons.items()}
            HistoryDialog(EVERY_FACT[name].title, versions, names, self._owner).open()

        ask_as_person(self._context, lambda: self._scheme.history(name), show)
