"""Formats field values for people to read."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books import KINDS
from console.domain.books.act_words import is_act, sentence_with_details, title_of
from console.domain.books.automatic_acts import act_of
from console.domain.books.entry_words import EntryNames, plain, seconds_words
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.kept import LOGIN, PROGRAM
from console.domain.instants import spoken_moment

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value

PLAIN = EntryNames()
_SECONDS = re.compile(r"(\d+\.\d) s before")


def spoken(value: Value, spec: FieldSpec | None = None, names: EntryNames = PLAIN) -> str:
    """Return a value as text; an empty value gives an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Books", "yes"), QCoreApplication.translate("Books", "no")
        return _capital(yes if value else no)
    if spec is not None and (special := _by_field(value, spec, names)):
        return special
    if isinstance(value, str):
        # What people typed stays as it was typed.
        return names.said(value) if spec is not None and spec.kept == PROGRAM else value
    text = plain(value, names)
    return f"{text} {spec.unit}" if spec is not None and spec.unit else text


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _by_field(value: Value, spec: FieldSpec, names: EntryNames) -> str:
    """Return a value whose field says how it is shown; empty for any other."""
    if spec.shape is Shape.SIGNATURE:
        return QCoreApplication.translate("Books", "signed")
    if spec.kept == LOGIN:
        logins = value if isinstance(value, tuple) else (value,)
        return ", ".join(names.author(str(login)) for login in logins)
    return choice_words(str(value)) if value in spec.choices else ""


def one_line(value: Value, spec: FieldSpec | None = None, most: int = 160, names: EntryNames = PLAIN) -> str:
    """Return a value on one line for a list.

    Args:
        value: the value.
        spec: the field of the value; None if not known.
        most: most characters.
        names: names of people and cameras.
    """
    if isinstance(value, dt.datetime):
        return spoken_moment(value, seconds=False)
    whole = spoken(value, spec, names)
    text = " ".join(whole[: 2 * most].split())
    is_cut = len(text) > most or len(whole) > 2 * most
    return f"{text[: most - 1]}…" if is_cut else text


_ABOUT_OTHERS = {
    "corrected": "Correction",
    "countersigned": "Countersignature",
    "erased": "Personal details erased",
}


def doubt_words(doubt: str) -> str:
    """Return why the time of an entry is in doubt, with a length of time that people read."""
    return _SECONDS.sub(lambda found: f"{seconds_words(float(found[1]))} before", doubt)


def kind_words(entry: Entry) -> str:
    """Return the title of an entry's kind, for example “Incident” or “Camera called”."""
    kind = KINDS.get(entry.kind)
    # Titles of kinds are terms of the field and stay English in every language.
    if kind is not None:
        return kind.title
    return _ABOUT_OTHERS.get(entry.kind.rpartition(".")[2]) or act_of(entry.kind).title


def entry_fields(entry: Entry) -> list[tuple[str, FieldSpec | None, Value]]:
    """Return title, field and value of each field of an entry, in the order of its form."""
    kind = KINDS.get(entry.kind)
    specs = kind.fields if kind is not None else ()
    fields = [(spec.title, spec, entry.fields[spec.name]) for spec in specs if spec.name in entry.fields]
    names = {spec.name for spec in specs}
    return fields + [
        (title_of(name), None, value) for name, value in entry.fields.items() if name not in names
    ]


def summary(entry: Entry, names: EntryNames = PLAIN, most: int = 80) -> str:
    """Return what an entry says on one line: an act as a sentence, else the main fields of its kind.

    Args:
        entry: the entry.
        names: names of people and cameras.
        most: most characters of each field.
    """
    if is_act(entry):
        return sentence_with_details(entry, names)
    kind = KINDS.get(entry.kind)
    columns = kind.columns if kind is not None else None
    values = [
        one_line(value, spec, most, names)
        for _, spec, value in entry_fields(entry)
        if columns is None or (spec is not None and spec.name in columns and spec.shape is not Shape.INSTANT)
    ]
    return " · ".join(filter(None, values))
