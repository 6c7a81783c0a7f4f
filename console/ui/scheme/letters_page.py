"""The page of the letters in the scheme's own words, in English and Welsh (DIS-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout

from console.bridge.labels import choice_words, translated
from console.domain.books.disclosures import LANGUAGES
from console.domain.disclosure.letter_fields import FIELDS
from console.domain.disclosure.letter_texts import BUILT_IN
from console.domain.disclosure.own_letters import (
    MOST_TEXT,
    MOST_TITLE,
    SCHEME,
    SETTINGS,
    check_own_letter,
    fact_of,
    fields_of,
    has_title,
    joined,
    sample_letter,
    text_in_force,
)
from console.domain.errors import ConsoleError
from console.ui.base.unused_letters import unused_letters
from console.ui.scheme.page_base import SchemePage
from console.ui.widgets.forms import FormColumn, button, words
from console.ui.widgets.letter_paper import LetterPaper
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.disclosure.letter_texts import LetterTemplate
    from console.domain.disclosure.own_letters import TextInForce


class LettersPage(SchemePage):
    """Shows and changes the words of one letter. UI thread.

    Args:
        settings: the templates of the settings file.
    """

    stated = Signal(str, str)
    """Emitted with the name of a fact and its words; empty: back to those without the scheme's own."""
    history_wanted = Signal(str)

    def __init__(self, settings: Mapping[str, LetterTemplate]) -> None:
        super().__init__()
        self._settings, self._facts = settings, dict[str, str]()
        self._may_edit = False
        self._is_filling = False
        self._typed_in: dict[str, tuple[str, str]] = {}
        """Title and text that were typed and not saved, by fact: whoever looks at another loses nothing."""
        self.letter, self.language = QComboBox(), QComboBox()
        for name in BUILT_IN:
            self.letter.addItem(choice_words(name), name)
        for language in LANGUAGES:
            self.language.addItem(choice_words(language), language)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        form = FormColumn(None, margin=0)
        column.addLayout(form)
        form.fields((self.tr("Letter"), self.letter), (self.tr("Language"), self.language))
        self.unused = words(unused_letters(settings), "problem")
        form.addWidget(self.unused)
        self.unused.setVisible(bool(self.unused.text()))
        self.whose = words("", "muted")
        form.addWidget(self.whose)
        self.title = form.field(self.tr("Title"), QLineEdit())
        self.title.setMaxLength(MOST_TITLE)
        self.body = form.field(self.tr("Text"), TextEdit(MOST_TEXT, (), 12))
        form.addWidget(
            words(self.tr("An empty line begins a paragraph. A name in braces is filled in:"), "about")
        )
        self.fields = words("", "muted")
        form.addWidget(self.fields)
        waits = self.tr("A paragraph with {name?} is left out when there is nothing to fill in.")
        form.addWidget(words(waits, "muted"))
        self.paper = form.field(self.tr("How it looks, with a request that is made up"), LetterPaper())
        self.save = button(self.tr("Save &letter"), self._save, is_first=True)
        self.back = button(self.tr("&Back to the program's own text"), self._back)
        self.history = button(self.tr("&History"), lambda: self.history_wanted.emit(self.fact))
        self.buttons.addWidget(self.back)
        self.buttons.addWidget(self.history)
        self.buttons.addStretch()
        self.buttons.addWidget(self.save)
        self.setFocusProxy(self.letter)
        self.letter.currentIndexChanged.connect(lambda _: self._fill())
        self.language.currentIndexChanged.connect(lambda _: self._fill())
        self.title.textChanged.connect(lambda _: self._refresh())
        self.body.textChanged.connect(self._refresh)
        self._fill()

    @property
    def fact(self) -> str:
        """The name of the fact that holds the chosen letter in the chosen language."""
        return fact_of(self.letter.currentData(), self.language.currentData())

    def show_letters(self, facts: Mapping[str, str], *, may: bool) -> None:
        """Show what is in force and discard what was changed; `may`: the person may change it."""
        self._facts, self._may_edit = dict(facts), may
        self._typed_in.clear()
        self.title.setReadOnly(not may)
        self.body.setReadOnly(not may)
        self.save.setVisible(may)
        self.back.setVisible(may)
        self.show_note("" if may else self.tr("Read only. Your role cannot change the scheme's rules."))
        self._fill()

    def saved(self, facts: Mapping[str, str]) -> None:
        """Show the letter that was saved; what was typed for others stays."""
        self._facts = dict(facts)
        self._typed_in.pop(self.fact, None)
        self._fill()

    def changed(self) -> bool:
        """Return whether something was changed and not saved."""
        return bool(self._typed_in)

    def _in_force(self) -> TextInForce:
        name, language = self.letter.currentData(), self.language.currentData()
        return text_in_force(name, language, self._facts, self._settings)

    def _typed(self) -> str:
        return joined(self.letter.currentData(), self.title.text(), self.body.toPlainText())

    def _fill(self) -> None:
        found = self._in_force()
        self.title.setEnabled(has_title(self.letter.currentData()))
        title, body = self._typed_in.get(self.fact, (found.title, found.body))
        self._is_filling = True
        self.title.setText(title)
        self.body.setPlainText(body)
        self._is_filling = False
        said = {
            SCHEME: self.tr("In force: the scheme's own words."),
            SETTINGS: self.tr("In force: the words of the settings file."),
        }.get(found.whose, self.tr("In force: the program's own text."))
        if found.problem:
            said = f"{said} {translated(found.problem)}"
        self.whose.setText(said)
        known = fields_of(self.letter.currentData())
        lines = (f"{{{name}}}  {translated(what)}" for name, what in FIELDS.items() if name in known)
        self.fields.setText("\n".join(lines))
        self.show_refusal("")
        self._refresh()

    def _refresh(self) -> None:
        if self._is_filling:
            return
        name, language, typed = self.letter.currentData(), self.language.currentData(), self._typed()
        found = self._in_force()
        if typed == joined(name, found.title, found.body):
            self._typed_in.pop(self.fact, None)
        else:
            self._typed_in[self.fact] = (self.title.text(), self.body.toPlainText())
        self.save.setEnabled(self._may_edit and self.fact in self._typed_in)
        self.back.setEnabled(self._may_edit and bool(self._facts.get(self.fact, "").strip()))
        self.paper.show_letter(sample_letter(name, language, typed, self._facts, self._settings))

    def _save(self) -> None:
        try:
            check_own_letter(self.letter.currentData(), self.language.currentData(), self._typed())
        except ConsoleError as error:
            self.refuse(error)
            return
        self.show_refusal("")
        self.stated.emit(self.fact, self._typed())

    def _back(self) -> None:
        self.stated.emit(self.fact, "")
