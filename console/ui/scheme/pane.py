"""The Scheme pane: facts, signs, changes of the code of practice and yearly reviews."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED, is_enforced
from console.domain.disclosure.own_letters import EVERY_FACT
from console.domain.people.calendar import day_of
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.independence import days_of
from console.domain.people.permissions import Permission
from console.domain.people.training_rules import FACT as TRAINING
from console.domain.people.training_rules import attention
from console.domain.scheme.elected_members import MEMBERS, members_of
from console.domain.scheme.sites import SITES, sites_of
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.books.change_signal import BookChangeSignal
from console.ui.people.second_person import SecondPersonDialog
from console.ui.scheme.code_of_practice_page import CodePage
from console.ui.scheme.conflicts_page import ConflictsPage
from console.ui.scheme.elected_members_page import ElectedMembersPage
from console.ui.scheme.facts import FactsPage
from console.ui.scheme.history import HistoryDialog
from console.ui.scheme.letters_page import LettersPage
from console.ui.scheme.printing import print_members, print_review, print_sign
from console.ui.scheme.reviews import ReviewsPage
from console.ui.scheme.signs import SignsPage
from console.ui.scheme.sites_page import SitesPage
from console.ui.scheme.state import SchemeState, read
from console.ui.scheme.training_page import TrainingPage
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from console.domain.books.scheme import CodeChanged, Reviewed
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.domain.people.training_rules import TrainingRules
    from console.domain.scheme.elected_members import ElectedMember
    from console.domain.scheme.sites import Site
    from console.services.books_at_console import BooksAtConsole
    from console.services.people.second_person import SecondApprover
    from console.services.scheme.service import SchemeService
    from console.ui.base.context import PaneContext
    from console.ui.scheme.page_base import SchemePage

BOOK = "scheme"


class SchemePane(QWidget):
    """Shows the scheme settings while someone is signed in. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._person: Actor | None = None
        self.empty = QLabel(self.tr("No one is signed in at this console."))
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.addWidget(self.empty)
        books = context.services.books
        self.view = SchemeView(context, books, books.scheme)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        context.bridge.attendance.changed.connect(self._person_changed)

    def _person_changed(self) -> None:
        """Refresh if another person is signed in."""
        if self.isVisible() and self.view.service.person() != self._person:
            self.follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_person()

    def follow_person(self) -> None:
        """Show what the person at the console may see."""
        self._person = self.view.service.person()
        self.view.setVisible(self._person is not None)
        self.empty.setVisible(self._person is None)
        self.view.follow_person()


_Page = TypeVar("_Page", bound="SchemePage")


class SchemeView(QWidget):
    """The pages of the scheme settings, each made when it is first shown. UI thread."""

    def __init__(self, context: PaneContext, service: BooksAtConsole, scheme: SchemeService) -> None:
        super().__init__()
        self._context, self.service, self._scheme = context, service, scheme
        self._reader: Actor | None = None
        self._known = SchemeState()
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self._pages: list[Callable[[], QWidget]] = []
        for title, page in (
            (self.tr("&Facts"), lambda: self.facts),
            (self.tr("Si&gns"), lambda: self.signs),
            (self.tr("&Code of practice"), lambda: self.code),
            (self.tr("Yearly &reviews"), lambda: self.reviews),
            (self.tr("&Training"), lambda: self.training),
            (self.tr("S&ites"), lambda: self.sites),
            (self.tr("&Elected members"), lambda: self.members),
            (self.tr("&Letters"), lambda: self.letters),
            (self.tr("R&ules that differ"), lambda: self.conflicts),
        ):
            self.tabs.addTab(title)
            self._pages.append(page)
        self._fills: list[Callable[[bool], None]] = []
        """Show what is known on the pages that are made; the argument says whether to another person."""
        self.problem = QLabel()
        self.problem.setObjectName("empty")
        self.problem.setWordWrap(True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch()
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.tabs)
        self.changes = BookChangeSignal(service, self)
        self.changes.written.connect(self._follow_books)
        self.tabs.currentChanged.connect(self._show_page)
        self._show_page(0)

    # -- pages -----------------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> FactsPage:
        """The facts of the scheme."""
        page = FactsPage()
        page.stated.connect(self._save_facts)
        page.history_wanted.connect(self._ask_history)

        def fill(is_other_person: bool) -> None:
            # What someone is typing is not overwritten, but not shown to the next person either.
            if is_other_person or not page.changed():
                page.show_facts(self._known.facts, may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def signs(self) -> SignsPage:
        """Texts of the signs in the streets."""
        page = SignsPage()
        page.print_wanted.connect(lambda text: print_sign(self._context, page, text))
        return self._made(page, lambda _: page.show_facts(self._known.facts))

    @cached_property
    def code(self) -> CodePage:
        """Changes of the code of practice, and its rules."""
        page = CodePage()
        page.entered.connect(self._change_code)
        page.rule_stated.connect(self._save_rule)
        page.days_stated.connect(self._save_days)

        def fill(is_other_person: bool) -> None:
            known = self._known
            page.show_changes(
                known.changes,
                self._context.services.books.names.author,
                known.needed,
                may=self._context.bridge.attendance.may(Permission.CHANGE_CODE),
                is_enforced=is_enforced(known.facts.get(CAMERA_CHANGES, "")),
                days=days_of(known.facts.get(SECOND_PERSON_DAYS, "")),
                may_rule=self._may_change,
            )
            if is_other_person:
                page.done()

        return self._made(page, fill)

    @cached_property
    def reviews(self) -> ReviewsPage:
        """The yearly reviews."""
        page = ReviewsPage()
        page.entered.connect(self._review)
        page.print_wanted.connect(lambda review: print_review(self._context, page, review))

        def fill(is_other_person: bool) -> None:
            page.show_reviews(self._known.reviews, may=self._may_change)
            if is_other_person:
                page.done()

        return self._made(page, fill)

    @cached_property
    def training(self) -> TrainingPage:
        """Which training is needed for what."""
        page = TrainingPage()
        page.stated.connect(self._save_training)
        page.history_wanted.connect(lambda: self._ask_history(TRAINING))

        def fill(is_other_person: bool) -> None:
            if is_other_person or not page.changed():
                page.show_rules(self._known.training, self._lacking_training(), may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def sites(self) -> SitesPage:
        """The sites of the scheme."""
        page = SitesPage()
        page.stated.connect(self._save_sites)
        page.history_wanted.connect(lambda: self._ask_history(SITES))

        def fill(is_other_person: bool) -> None:
            if is_other_person or not page.changed():
                page.show_sites(sites_of(self._known.facts.get(SITES, "")), may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def members(self) -> ElectedMembersPage:
        """The council's elected members."""
        page = ElectedMembersPage()
        page.stated.connect(lambda members: self._save_members(members, page.saved))
        page.undo_wanted.connect(lambda members: self._save_members(members, page.undone))
        page.history_wanted.connect(lambda: self._ask_history(MEMBERS))
        page.print_wanted.connect(lambda: print_members(self._context, page, page.shown()))

        def fill(is_other_person: bool) -> None:
            members = members_of(self._known.facts.get(MEMBERS, ""))
            page.show_members(members, may=self._may_change, is_other_person=is_other_person)

        return self._made(page, fill)

    @cached_property
    def letters(self) -> LettersPage:
        """The letters in the scheme's own words."""
        page = LettersPage(self.service.letters.of_settings)
        page.stated.connect(self._save_letter)
        page.history_wanted.connect(self._ask_history)

        def fill(is_other_person: bool) -> None:
            if is_other_person or not page.changed():
                page.show_letters(self._known.facts, may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def conflicts(self) -> ConflictsPage:
        """Where the local code and the law differ, and what is done."""
        return self._made(ConflictsPage(), lambda _: None)

    def _made(self, page: _Page, fill: Callable[[bool], None]) -> _Page:
        self.stack.addWidget(page)
        self._fills.append(fill)
        fill(True)
        return page

    def _show_page(self, number: int) -> None:
        self.stack.setCurrentWidget(self._pages[number]())

    @property
    def _may_change(self) -> bool:
        may = self._context.bridge.attendance.may
        return self.service.person() is not None and may(Permission.CHANGE_SCHEME)

    # -- refreshing ------------------------------------------------------------------------------------------

    def follow_person(self) -> None:
        """Clear what another person has typed and reload with the rights of the new one."""
        person = self.service.person()
        if person != self._reader:
            self._reader = person
            self._show(SchemeState(), is_other_person=True)
        self.refresh()

    def _follow_books(self, books: frozenset[str]) -> None:
        if BOOK in books and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Load everything again."""
        if self.service.person() is not None:
            ask_as_person(
                self._context,
                lambda: read(self._scheme, self.service.actor()),
                self._show,
                self._show_load_error,
            )

    def _show(self, state: SchemeState, *, is_other_person: bool = False) -> None:
        self._known = state
        for fill in self._fills:
            fill(is_other_person)
        self.tabs.setEnabled(True)
        self._show_page(self.tabs.currentIndex())

    def _lacking_training(self) -> list[str]:
        """Return who lacks training or will soon; their own line for those who do not see the others'."""
        attendance, people = self._context.bridge.attendance, self._context.services.people
        persons = list(people.roster.state.persons.values())
        if not (attendance.may(Permission.MANAGE_PEOPLE) or attendance.may(Permission.READ_AUDIT)):
            persons = [person for person in persons if attendance.person == person]
        return attention(persons, day_of(people.clock.utc_now()))

    def _show_load_error(self, error: ConsoleError) -> None:
        self.problem.setText(error_words(error))
        self.tabs.setEnabled(False)
        self.stack.setCurrentWidget(self.problem)

    # -- actions ---------------------------------------------------------------------------------------------

    def _save_facts(self, changed: Mapping[str, str]) -> None:
        self._state(changed, lambda _: self._on_facts_saved(len(changed)), self.facts.refuse)

    def _save_training(self, rules: TrainingRules) -> None:
        def on_saved(_nothing: object) -> None:
            self._context.bridge.messages.note(self.tr("Training rules saved"))
            self.training.show_rules(rules, self._lacking_training(), may=True)
            self.refresh()

        self._state({TRAINING: rules.words}, on_saved, self.training.refuse)

    def _save_rule(self, is_on: bool) -> None:
        words = ENFORCED if is_on else ADVISED

        def failed(error: ConsoleError) -> None:
            self.code.refuse(error)
            self.refresh()

        def on_saved(_nothing: object) -> None:
            self._context.bridge.messages.note(self.tr("Rule about added and removed cameras saved"))
            self.refresh()

        self._state({CAMERA_CHANGES: words}, on_saved, failed)

    def _save_days(self, days: int) -> None:
        def failed(error: ConsoleError) -> None:
            self.code.refuse(error)
            self.refresh()

        def on_saved(_nothing: object) -> None:
            self._context.bridge.messages.note(self.tr("Rule about second people saved"))
            self.refresh()

        self._state({SECOND_PERSON_DAYS: str(days)}, on_saved, failed)

    def _state(
        self,
        changed: Mapping[str, str],
        saved: Callable[[object], None],
        refused: Callable[[ConsoleError], None],
    ) -> None:
        """State facts; where that takes a protection away, with a second person who agrees."""

        def work(second: SecondApprover | None) -> None:
            actor = self.service.actor()
            for name, text in changed.items():
                self._scheme.state(actor, name, text, second)

        def asked(needs_second: bool) -> None:
            if not needs_second:
                ask(self._context, lambda: work(None), saved, refused)
                return
            title, about = (
                self.tr("A protection is taken away"),
                self.tr(
                    "Cameras need no recorded agreement any more, a partner need not agree any more, or a "
                    "new account counts as a second person sooner. Two people agree to that; both are "
                    "recorded."
                ),
            )
            dialog = SecondPersonDialog(self._context, title, about, work, saved, self)
            # Who gives up sees again what is in force.
            dialog.rejected.connect(self.refresh)
            dialog.open()

        ask_as_person(self._context, lambda: self._scheme.is_weakened(changed), asked, refused)

    def _save_sites(self, sites: Sequence[Site]) -> None:
        def on_saved(saved: Sequence[Site]) -> None:
            self._context.bridge.messages.note(self.tr("Sites saved"))
            self.sites.show_sites(saved, may=True)
            self.refresh()

        def work() -> Sequence[Site]:
            self._scheme.state_sites(self.service.actor(), sites)
            return self._scheme.sites()

        ask(self._context, work, on_saved, self.sites.refuse)

    def _save_members(
        self, members: Sequence[ElectedMember], saved: Callable[[Sequence[ElectedMember]], None]
    ) -> None:
        def on_saved(found: Sequence[ElectedMember]) -> None:
            self._context.bridge.messages.note(self.tr("Elected members saved"))
            saved(found)
            self.refresh()

        def work() -> Sequence[ElectedMember]:
            self._scheme.state_elected_members(self.service.actor(), members)
            return self._scheme.elected_members()

        ask(self._context, work, on_saved, self.members.refuse)

    def _save_letter(self, name: str, wording: str) -> None:
        def on_saved(facts: Mapping[str, str]) -> None:
            self._context.bridge.messages.note(self.tr("Letter saved"))
            self.letters.saved(facts)
            self.refresh()

        def work() -> Mapping[str, str]:
            self._scheme.state(self.service.actor(), name, wording)
            return self._scheme.facts()

        ask(self._context, work, on_saved, self.letters.refuse)

    def _on_facts_saved(self, count: int) -> None:
        note = plural(count, self.tr("1 fact of the scheme saved"), self.tr("{0} facts of the scheme saved"))
        self._context.bridge.messages.note(note)
        self.facts.show_facts({}, may=self.facts.save.isVisibleTo(self.facts))
        self.refresh()

    def _change_code(self, change: CodeChanged) -> None:
        self._enter_record(lambda: self._scheme.change_code(self.service.actor(), change), self.code)

    def _review(self, review: Reviewed) -> None:
        self._enter_record(lambda: self._scheme.review(self.service.actor(), review), self.reviews)

    def _enter_record(self, work: object, page: CodePage | ReviewsPage) -> None:
        def on_entered(ref: object) -> None:
            page.done()
            self._context.bridge.messages.note(self.tr("Saved as {0}").format(ref))
            self.refresh()

        ask(self._context, work, on_entered, page.refuse)  # type: ignore[arg-type]  # of either service

    def _ask_history(self, name: str) -> None:
        def work() -> Sequence[tuple[dt.datetime, str, str]]:
            return self._scheme.history(name)

        ask_as_person(self._context, work, lambda versions: self._show_history(name, versions))

    def _show_history(self, name: str, versions: Sequence[tuple[dt.datetime, str, str]]) -> None:
        persons = self._context.services.people.roster.state.persons
        names = {login: person.name for login, person in persons.items()}
        HistoryDialog(EVERY_FACT[name].title, versions, names, self).open()


PANE = PaneKind(
    "scheme",
    str(QT_TRANSLATE_NOOP("Panes", "Scheme")),
    SchemePane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
