"""The pages of the scheme settings under their tabs, each made and filled when it is first shown."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.camera_changes import CAMERA_CHANGES, is_enforced
from console.domain.people.calendar import day_of
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.independence import days_of
from console.domain.people.permissions import Permission
from console.domain.people.training_rules import FACT as TRAINING
from console.domain.people.training_rules import attention
from console.domain.scheme.elected_members import MEMBERS, members_of
from console.domain.scheme.sites import SITES, sites_of
from console.ui.base.background import ask_as_person
from console.ui.books.change_signal import BookChangeSignal
from console.ui.scheme.code_of_practice_page import CodePage
from console.ui.scheme.conflicts_page import ConflictsPage
from console.ui.scheme.elected_members_page import ElectedMembersPage
from console.ui.scheme.facts import FactsPage
from console.ui.scheme.letters_page import LettersPage
from console.ui.scheme.printing import print_members, print_review, print_sign
from console.ui.scheme.reviews import ReviewsPage
from console.ui.scheme.saving import SchemeSaving
from console.ui.scheme.signs import SignsPage
from console.ui.scheme.sites_page import SitesPage
from console.ui.scheme.state import SchemeState, read
from console.ui.scheme.training_page import TrainingPage
from console.ui.widgets.tab_rows import TabRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.books_at_console import BooksAtConsole
    from console.services.scheme.service import SchemeService
    from console.ui.base.context import PaneContext
    from console.ui.scheme.page_base import SchemePage

BOOK = "scheme"
_Page = TypeVar("_Page", bound="SchemePage")


class SchemeView(QWidget):
    """The pages of the scheme settings, each made when it is first shown. UI thread."""

    def __init__(self, context: PaneContext, service: BooksAtConsole, scheme: SchemeService) -> None:
        super().__init__()
        self._context, self.service, self._scheme = context, service, scheme
        self._saving = SchemeSaving(context, scheme, self.refresh, self)
        self._reader: Actor | None = None
        self._known = SchemeState()
        self.tabs, self.stack = TabRows(), QStackedWidget()
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
            self._pages.append(page)
            self.tabs.add_tab(title)
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
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.tabs)
        self.changes = BookChangeSignal(service, self)
        self.changes.written.connect(self._follow_books)
        self.tabs.chosen.connect(self._show_page)
        self._show_page(0)

    # -- pages -----------------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> FactsPage:
        """The facts of the scheme."""
        page = FactsPage()
        page.stated.connect(partial(self._saving.facts, page))
        page.history_wanted.connect(self._saving.history)

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
        page.entered.connect(partial(self._saving.code_change, page))
        page.rule_stated.connect(partial(self._saving.rule, page))
        page.days_stated.connect(partial(self._saving.days, page))

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
        page.entered.connect(partial(self._saving.review, page))
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
        page.stated.connect(partial(self._saving.training, page, self._lacking_training))
        page.history_wanted.connect(lambda: self._saving.history(TRAINING))

        def fill(is_other_person: bool) -> None:
            if is_other_person or not page.changed():
                page.show_rules(self._known.training, self._lacking_training(), may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def sites(self) -> SitesPage:
        """The sites of the scheme."""
        page = SitesPage()
        page.stated.connect(partial(self._saving.sites, page))
        page.history_wanted.connect(lambda: self._saving.history(SITES))

        def fill(is_other_person: bool) -> None:
            if is_other_person or not page.changed():
                page.show_sites(sites_of(self._known.facts.get(SITES, "")), may=self._may_change)

        return self._made(page, fill)

    @cached_property
    def members(self) -> ElectedMembersPage:
        """The council's elected members."""
        page = ElectedMembersPage()
        page.stated.connect(partial(self._saving.members, page, page.saved))
        page.undo_wanted.connect(partial(self._saving.members, page, page.undone))
        page.history_wanted.connect(lambda: self._saving.history(MEMBERS))
        page.print_wanted.connect(lambda: print_members(self._context, page, page.shown()))

        def fill(is_other_person: bool) -> None:
            members = members_of(self._known.facts.get(MEMBERS, ""))
            page.show_members(members, may=self._may_change, is_other_person=is_other_person)

        return self._made(page, fill)

    @cached_property
    def letters(self) -> LettersPage:
        """The letters in the scheme's own words."""
        page = LettersPage(self.service.letters.of_settings)
        page.stated.connect(partial(self._saving.letter, page))
        page.history_wanted.connect(self._saving.history)

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
        self._show_page(self.tabs.current())

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
