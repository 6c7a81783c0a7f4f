"""Structured descriptions of people and vehicles as seen in a picture (LOG-03)."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.books.fields import choice, words


def _seen(title: str, hint: str = "") -> str:
    field: str = words(title, required=False, hint=hint)
    return field


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The description of a person, from what is seen."""

    role: str = choice("Role in the incident", ("suspect", "victim", "witness", "missing person", "other"))
    sex: str = _seen("Sex, as seen")
    age: str = _seen("Approximate age")
    build: str = _seen("Height and build")
    appearance: str = _seen("Appearance", "Skin, hair and face, as seen. Do not guess origin or belief.")
    clothing: str = words("Clothing", hint="From the top down: hat, coat, trousers, shoes.")
    carrying: str = _seen("Carrying")
    direction: str = _seen("Last seen heading")
    marks: str = _seen("Distinguishing features")
    name: str = _seen("Name, if given by an officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """The description of a vehicle. Its registration and its occupants are personal."""

    type: str = choice(
        "Vehicle",
        ("car", "van", "lorry", "bus", "taxi", "motorcycle", "moped", "bicycle", "e-scooter", "other"),
    )
    role: str = choice(
        "Role in the incident", ("suspect's", "victim's", "witness's", "passing", "other"), required=False
    )
    make: str = words("Make and model", required=False)
    colour: str = words("Colour", required=False)
    registration: str = _seen("Registration", "As read. Use ? for a character that cannot be read.")
    marks: str = words("Marks and damage", required=False)
    occupants: str = _seen("Occupants")
    direction: str = words("Last seen heading", required=False)
