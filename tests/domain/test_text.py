from __future__ import annotations

import copy
from pathlib import Path

from console.domain.errors import OperatorError
from console.domain.text import Text, as_text, text


def test_a_text_reads_like_any_string() -> None:
    made = text("Camera {camera} has no tour called {name}.", camera=5, name="Night")
    assert made == "Camera 5 has no tour called Night."
    assert str(OperatorError(made, "Choose another.")) == "Camera 5 has no tour called Night. Choose another."


def test_a_text_keeps_its_template_and_values() -> None:
    made = text("Use at most {most:,} characters.", most=4000)
    assert (made, made.template, made.values) == (
        "Use at most 4,000 characters.",
        "Use at most {most:,} characters.",
        {"most": 4000},
    )


def test_a_copy_of_a_text_keeps_what_it_keeps() -> None:
    made = text("{path} is damaged: {why}.", path=Path("a"), why=text("{count} bytes", count=3))
    # Pickle takes the same way.
    again = copy.deepcopy(made)
    assert isinstance(again, Text)
    assert again == "a is damaged: 3 bytes."
    assert (again.template, again.values) == (made.template, made.values)


def test_a_value_with_braces_is_harmless() -> None:
    assert text("There is no layout called {name}.", name="{0} {x}") == "There is no layout called {0} {x}."


def test_a_text_put_into_another_string_is_a_plain_string() -> None:
    assert type(text("{a}", a=1) + "!") is str


def test_a_message_becomes_a_text_once() -> None:
    made = text("Zone {zone}: {why}", zone="A", why=as_text("Draw it {larger}."))
    assert made == "Zone A: Draw it {larger}."
    assert isinstance(made.values["why"], Text)
    assert as_text(made) is made
