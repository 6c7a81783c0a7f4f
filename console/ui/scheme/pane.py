"""The Scheme pane: facts, signs, changes of the code of practice and yearly reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED, is_enforced
from console.domain.people.calendar import day_of
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.independence import days_of
from console.domain.people.permissions import Permission
from console.domain.people.training_rules import FACT as TRAINING
from console.domain.people.training_rules import attention
from console.domain.scheme.facts import BY_NAME
from console.domain.scheme.sites import SITES, sites_of
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import prints_folder
from console.ui.books.change_signal import BookChangeSignal
from console.ui.people.second_person import SecondPersonDialog
from console.ui.scheme.code_of_practice_page import CodePage
from console.ui.scheme.facts import FactsPage
from console.ui.scheme.history import HistoryDialog
from console.ui.scheme.review_paper import review_html
from console.ui.scheme.reviews import ReviewsPage
from console.ui.scheme.signs import SignsPage, sign_html
from console.ui.scheme.sites_page import SitesPage
from console.ui.scheme.state import SchemeState, read
from console.ui.scheme.training_page import TrainingPage
from console.ui.widgets.plurals import plural
from console.ui.widgets.printing import TextSheet, print_out, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from console.domain.books.scheme import CodeChanged, Reviewed
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.domain.people.training_rules import TrainingRules
    from console.domain.scheme.sites import Site
    from console.services.books_at_console import BooksAtConsole
    from console.services.people.second_person import SecondApprover
    from console.services.scheme.service import SchemeService
    from console.ui.base.context import PaneContext

BOOK = "scheme"
SIGN_MARGIN_MM = 25.0
REVIEW_MARGIN_MM = 12.0


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


class SchemeView(QWidget):
    """The pages of the scheme settings. UI thread."""

    def __init__(self, context: PaneContext, service: BooksAtConsole, scheme: SchemeService) -> None:
        super().__init__()
        self._context, self.service, self._scheme = context, service, scheme
        self._reader: Actor | None = None
        self.facts, self.signs, self.code, self.reviews = FactsPage(), SignsPage(), CodePage(), ReviewsPage()
        self.training, self.sites = TrainingPage(), SitesPage()
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        for title, page in (
            (self.tr("&Facts"), self.facts),
            (self.tr("Si&gns"), self.signs),
            (self.tr("&Code of practice"), self.code),
            (self.tr("Yearly &reviews"), self.reviews),
            (self.tr("&Training"), self.training),
            (self.tr("S&ites"), self.sites),
        ):
            self.tabs.addTab(title)
            self.stack.addWidget(page)
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
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.facts.stated.connect(self._save_facts)
        self.facts.history_wanted.connect(self._ask_history)
        self.training.stated.connect(self._save_training)
        self.training.history_wanted.connect(lambda: self._ask_history(TRAINING))
        self.sites.stated.connect(self._save_sites)
        self.sites.history_wanted.connect(lambda: self._ask_history(SITES))
        self.signs.print_wanted.connect(self._print_sign)
        self.code.entered.connect(self._change_code)
        self.code.rule_stated.connect(self._save_rule)
        self.code.days_stated.connect(self._save_days)
        self.reviews.entered.connect(self._review)
        self.reviews.print_wanted.connect(self._print_review)

    # -- refreshing ------------------------------------------------------------------------------------------

    def follow_person(self) -> None:
        """Clear what another person has typed and reload with the rights of the new one."""
        person = self.service.person()
        if person != self._reader:
            self._reader = person
            self._show(SchemeState(), is_other_person=True)
            self.code.done()
            self.reviews.done()
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
        may = self._context.bridge.attendance.may
        may_change = self.service.person() is not None and may(Permission.CHANGE_SCHEME)
        # What someone is typing is not overwritten, but not shown to the next person either.
        if is_other_person or not self.facts.changed():
            self.facts.show_facts(state.facts, may=may_change)
        self.signs.show_facts(state.facts)
        self.code.show_changes(
            state.changes,
            self._context.services.books.names.author,
            state.needed,
            may=may(Permission.CHANGE_CODE),
            is_enforced=is_enforced(state.facts.get(CAMERA_CHANGES, "")),
            days=days_of(state.facts.get(SECOND_PERSON_DAYS, "")),
            may_rule=may_change,
        )
        self.reviews.show_reviews(state.reviews, may=may_change)
        if is_other_person or not self.training.changed():
            self.training.show_rules(state.training, self._lacking_training(), may=may_change)
        if is_other_person or not self.sites.changed():
            self.sites.show_sites(sites_of(state.facts.get(SITES, "")), may=may_change)
        self.tabs.setEnabled(True)
        self.stack.setCurrentIndex(self.tabs.currentIndex())

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
        HistoryDialog(BY_NAME[name].title, versions, names, self).open()

    def _print_sign(self, text: str) -> None:
        settings = self._context.settings
        path = (settings.print_folder or settings.snapshot_folder.parent / "prints") / "sign.pdf"

        def work() -> bool:
            sheet, size = TextSheet(sign_html(text)), QPageSize(QPageSize.PageSizeId.A4)
            write_pdf(path, size, SIGN_MARGIN_MM, "CCTV", sheet)
            return print_out("", size, SIGN_MARGIN_MM, "CCTV", sheet)

        ask(
            self._context,
            work,
            lambda is_out: self._printed(str(path), is_out=is_out),
            self._show_print_error,
        )

    def _print_review(self, review: str) -> None:
        owner, person = self.service.owner, self.service.names.person
        name = f"review-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.pdf"
        path = prints_folder(self._context) / name

        def work() -> str:
            cases = self._scheme.review_paper(self.service.actor(), review)
            sheet = TextSheet(review_html(review, cases, owner, person), 9)
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), REVIEW_MARGIN_MM, "review", sheet)
            return str(path)

        word = self.tr("Saved as {0}.")
        ask(
            self._context,
            work,
            lambda made: self.reviews.show_note(word.format(made)),
            self.reviews.refuse,
        )

    def _printed(self, path: str, *, is_out: bool) -> None:
        word = self.tr("Printed, and saved as {0}.") if is_out else self.tr("Saved as {0}.")
        self.signs.show_note(word.format(path))

    def _show_print_error(self, error: ConsoleError) -> None:
        self.signs.show_refusal(error_words(error))


PANE = PaneKind(
    "scheme",
    str(QT_TRANSLATE_NOOP("Panes", "Scheme")),
    SchemePane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
