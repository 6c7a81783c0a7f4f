"""Persons and vehicles as an operator can describe them from a picture, in structured form (LOG-03)."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.books.fields import choice, words


def _seen(title: str, hint: str = "") -> str:
    said: str = words(title, required=False, personal=True, hint=hint)
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, by what is seen; nothing here is known but their part in it."""

    role: str = choice("Part in it", ("suspect", "victim", "witness", "missing person", "other"))
    sex: str = _seen("Sex, as seen")
    age: str = _seen("Age, about")
    build: str = _seen("Height and build")
    appearance: str = _seen("Appearance", "Skin, hair, face, as seen; no guess at origin or belief.")
    clothing: str = words("Clothing", personal=True, hint="From the top down: hat, coat, trousers, shoes.")
    carrying: str = _seen("Carrying")
    direction: str = _seen("Last seen going")
    marks: str = _seen("What else is unlike others")
    name: str = _seen("Name, if an officer gave it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle; its plate and who sat in it are personal."""

    type: str = choice(
        "Vehicle",
        ("car", "van", "lorry", "bus", "taxi", "motorcycle", "moped", "bicycle", "e-scooter", "other"),
    )
    role: str = choice(
        "Part in it", ("suspect's", "victim's", "witness's", "passing", "other"), required=False
    )
    make: str = words("Make and model", required=False)
    colour: str = words("Colour", required=False)
    registration: str = _seen("Registration", "As read; ? for a letter that cannot be read.")
    marks: str = words("Marks and damage", required=False)
    occupants: str = _seen("Occupants")
    direction: str = words("Last seen going", required=False)
