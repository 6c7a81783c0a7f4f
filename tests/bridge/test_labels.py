from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QLabel

from console.bridge.labels import error_words, translated
from console.bridge.messages import MessageCentre
from console.domain.books import BOOKS
from console.domain.books.incidents import Opened
from console.domain.errors import OperatorError
from console.domain.text import text
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.form import EntryForm
from console.ui.widgets.forms import FormColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

WELSH = {
    "Camera {camera} has no tour called {name}.": "Nid oes taith o’r enw {name} gan gamera {camera}.",
    "Choose another.": "Dewiswch un arall.",
    "not open": "heb ei agor",
}
TITLES = {"Location": "Lleoliad", "What is happening": "Beth sy’n digwydd"}


class Welsh(QTranslator):
    def translate(self, context: str, source: str, *_: Any) -> str:
        return {"Errors": WELSH, "Books": TITLES}.get(context, {}).get(source, source)


@pytest.fixture(autouse=True)
def _welsh(qtbot: QtBot) -> Iterator[None]:
    del qtbot
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    translator = Welsh(app)
    app.installTranslator(translator)
    yield
    app.removeTranslator(translator)


def no_tour(name: str) -> OperatorError:
    return OperatorError(
        text("Camera {camera} has no tour called {name}.", camera=5, name=name), "Choose another."
    )


def test_an_error_with_values_is_translated_by_its_template() -> None:
    assert error_words(no_tour("Nos")) == "Nid oes taith o’r enw Nos gan gamera 5. Dewiswch un arall."


def test_an_error_without_a_translation_stays_english() -> None:
    assert translated(text("Camera {camera} cannot be steered.", camera=5)) == "Camera 5 cannot be steered."
    assert translated("The camera refused the password.") == "The camera refused the password."
    assert not translated("")


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert translated(no_tour("{0} {camera}").what) == "Nid oes taith o’r enw {0} {camera} gan gamera 5."
    assert translated("A plain text with {braces}.") == "A plain text with {braces}."


def test_a_text_among_the_values_is_translated_too() -> None:
    why = text("not open")
    assert translated(text("Recording is not possible: {why}.", why=why)) == (
        "Recording is not possible: heb ei agor."
    )


def test_messages_and_forms_show_errors_in_the_operators_language(qtbot: QtBot) -> None:
    recorded: list[str] = []
    centre = MessageCentre(lambda _person, _subject, fault, *_: recorded.append(fault))
    centre.refuse(no_tour("Nos"))
    centre.fault("tour", no_tour("Nos").what)
    shown = [message.what for message in centre.messages()]
    assert shown == ["Nid oes taith o’r enw Nos gan gamera 5."] * 2
    centre.acknowledge(2, "a.bell")
    assert recorded == ["Camera 5 has no tour called Nos."]
    column = FormColumn()
    qtbot.addWidget(column.refusal)
    column.show_refusal(no_tour("Nos"))
    assert column.refusal.text() == error_words(no_tour("Nos"))


def test_a_form_shows_the_titles_of_its_fields_in_the_operators_language(qtbot: QtBot) -> None:
    incident = next(kind for kind in BOOKS["incidents"].kinds if kind.payload is Opened)
    form = EntryForm(incident, FieldSuggestions())
    qtbot.addWidget(form)
    labels = {label.text() for label in form.findChildren(QLabel)}
    assert {"Lleoliad\u00a0*", "Beth sy’n digwydd\u00a0*"} <= labels
