"""Accounts, licences and trainings, against the entries that made and changed them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from console.domain.books.apart import KEY_MADE, KEY_REFUSED, RECOVERY_FACT
from console.store.beside.contradiction import contradiction
from console.store.ledger.word_keys import RECOVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry
    from console.store.beside.readable import Cells
    from console.store.ledger.word_keys import Wrap

_TITLES = {
    "name": "the name",
    "role": "the role",
    "police": "the police details",
    "staff_number": "the staff number",
    "is_redeployable": "work with redeployable units",
    "is_retired": "a closed account",
    "licence": "the licence",
    "expires": "the last day of the licence",
    "state": "the state of the licence",
    "version": "the signed declaration",
    "undertaking": "the signed undertaking",
}
_KEPT = {
    "people.made": ("name", "role", "police", "staff_number", "is_redeployable"),
    "people.changed": ("name", "role", "police", "staff_number", "is_redeployable"),
    "staff.licence": ("licence", "expires", "state"),
    "staff.declaration": ("version",),
    "staff.undertaking": ("undertaking",),
}
_DEFAULTS: dict[str, Any] = {**dict.fromkeys(_TITLES, ""), "is_redeployable": False, "is_retired": False}


def check_people(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the accounts with the entries of accounts and staff."""
    stated = _stated(events)
    kept = {row["login"]: _details(row) for row in rows}
    for login in sorted(stated.keys() | kept.keys()):
        if login not in kept:
            yield contradiction(f"the account {login}, which the books name, is not in the database")
        elif login not in stated:
            yield contradiction(f"the account {login} is in no entry: the books do not say who made it")
        else:
            yield from _compare(login, stated[login], kept[login])


def check_reading_keys(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the public keys of persons with the entries that say they got one.

    Words would be sealed for whoever put another one there.
    """
    made: dict[str, str] = {}
    for event in sorted((one for one in events if one.kind == KEY_MADE), key=lambda one: one.number):
        # Entries from before have no such field. A closed account has no key, and is never opened again.
        found = event.fields.get("public_key_before")
        if strange := event.fields.get("exchanged"):
            yield contradiction(
                f"in place of the key for sealed records of {event.author} stood {str(strange)[:16]}… before "
                f"{event.book} {event.number}, also if the books stated it: the password of {event.author} "
                "opens another. What was sealed for them meanwhile may be open to somebody else"
            )
        elif event.fields.get("restated") and found != made.get(event.author, ""):
            yield contradiction(
                f"no entry before {event.book} {event.number} stated the key for sealed records of "
                f"{event.author} any more, so that it was stated anew; nothing was sealed for them meanwhile"
            )
        elif found is not None and found != made.get(event.author, ""):
            yield contradiction(
                f"the key for sealed records of {event.author} before {event.book} {event.number} is not the "
                "one that was entered: what was sealed for them meanwhile may be open to somebody else"
            )
        made[event.author] = event.words("public_key")
    for row in rows:
        if made.get(row["login"]) != row["public"]:
            yield contradiction(
                f"the key for sealed records of {row['login']} is not the one that was entered"
            )
    for event in events:
        if event.kind == KEY_REFUSED:
            whose, key = event.words("subject"), event.words("public_key")[:16]
            why = event.words("why") if "why" in event.fields else "no entry of theirs states it"
            cause = "" if "why" in event.fields else ": somebody put it there"
            yield contradiction(
                f"beside {whose} stood the key {key}… for sealed records at {event.book} {event.number}, "
                f"and {why}{cause}. Nothing was sealed for it"
            )


def check_word_wraps(events: Sequence[StatedEntry], wraps: Iterable[Wrap]) -> Iterator[BookFinding]:
    """Compare for whom keys of words are wrapped with the entries that state their public keys."""
    stated = {(event.author, event.words("public_key")) for event in events if event.kind == KEY_MADE}
    facts = (event for event in events if event.kind == "scheme.fact")
    stated |= {(RECOVERY, fact.words("text")) for fact in facts if fact.words("fact") == RECOVERY_FACT}
    for wrap in wraps:
        if (wrap.login, wrap.target) not in stated:
            who = wrap.login or "the two people with the halves"
            yield contradiction(
                f"the words of authorisation {wrap.number} were opened for a key beside {who} that no entry "
                "states: somebody else may read them"
            )


def _compare(login: str, said: dict[str, Any], kept: dict[str, Any]) -> Iterator[BookFinding]:
    for name, title in _TITLES.items():
        if said[name] != kept[name]:
            yield contradiction(
                f"the account {login}: for {title} the database has “{kept[name]}”, the books “{said[name]}”"
            )


def _stated(events: Sequence[StatedEntry]) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {}
    # An account is made before anything else is said of it, but in another book.
    for event in sorted(events, key=lambda event: event.kind != "people.made"):
        if event.kind == "people.made":
            people[event.words("person")] = dict(_DEFAULTS)
        details = people.get(event.words("person"))
        if details is not None:
            details |= {name: event.fields.get(name, _DEFAULTS[name]) for name in _KEPT.get(event.kind, ())}
            details["is_retired"] |= event.kind == "people.retired"
    return people


def _details(row: Cells) -> dict[str, Any]:
    expires = row["licence_expires"]
    police = (row["police_force"], row["police_collar"], row["police_rank"])
    return {
        "name": row["name"],
        "role": row["role"],
        "police": ", ".join(police) if any(police) else "",
        "staff_number": row["staff_number"],
        "is_redeployable": row["is_redeployable"],
        "is_retired": row["retired_utc"] is not None,
        "licence": row["licence_number"],
        "expires": expires.isoformat() if expires else "",
        "state": row["licence_state"],
        "version": row["declaration"],
        "undertaking": row["undertaking"],
    }


def check_trainings(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the trainings with their entries."""
    names = ("person", "topic", "on", "by", "until")
    stated = Counter(
        tuple(event.words(name) for name in names) for event in events if event.kind == "staff.training"
    )
    kept: Counter[tuple[str, ...]] = Counter(
        (
            row["login"],
            row["topic"],
            row["on_day"].isoformat(),
            row["given_by"],
            row["until_day"].isoformat() if row["until_day"] else "",
        )
        for row in rows
    )
    for person, topic, day, *_ in sorted((stated - kept).keys()):
        yield contradiction(f"the training of {person} in {topic} on {day} is in the books only")
    for person, topic, day, *_ in sorted((kept - stated).keys()):
        yield contradiction(f"the training of {person} in {topic} on {day} is in no entry")


def check_shifts(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the shifts with the entries that began and ended them."""
    began = {event.number: event for event in events if event.kind == "staff.signed_on"}
    closing = [event for event in events if event.kind == "staff.signed_off"]
    ended = {number for event in closing for number in event.about}
    kept = {row["number"]: row for row in rows}
    for number in sorted(began.keys() | kept.keys()):
        if number not in kept:
            yield contradiction(f"the shift of staff {number} is in the books only")
        elif number not in began:
            yield contradiction(f"the shift {number} is in no entry")
        elif kept[number]["login"] != began[number].words("person"):
            yield contradiction(f"the shift {number} is not of the person that staff {number} names")
        elif (kept[number]["ended_utc"] is not None) != (number in ended):
            yield contradiction(f"whether the shift {number} has ended is not what the books say")


def check_standing_orders(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the standing orders with the entries that gave and ended them."""
    given = {event.number: event for event in events if event.kind == "people.order_given"}
    ended = {event.fields.get("order") for event in events if event.kind == "people.order_ended"}
    kept = {row["number"]: row for row in rows}
    for number in sorted(given.keys() | kept.keys()):
        if number not in kept:
            yield contradiction(f"the standing order of people {number} is in the books only")
        elif number not in given:
            yield contradiction(f"the standing order {number} is in no entry")
        elif not _is_same_order(given[number], kept[number]):
            yield contradiction(f"the standing order {number} is not the one that the books give")
        elif (kept[number]["ended_utc"] is not None) != (number in ended):
            yield contradiction(f"whether the standing order {number} has ended is not what the books say")


def _is_same_order(event: StatedEntry, row: Cells) -> bool:
    named = {name: json.dumps(event.fields.get(name, [])) for name in ("roles", "persons", "tasks")}
    return row["giver"] == event.words("giver") and all(row[name] == named[name] for name in named)


def check_delegations(events: Sequence[StatedEntry], rows: Sequence[Cells]) -> Iterator[BookFinding]:
    """Compare the delegations with the entries that began and ended them."""
    began = {event.number: event for event in events if event.kind == "people.delegation_begun"}
    closing = [event for event in events if event.kind == "people.delegation_ended"]
    ended = {number for event in closing for number in event.about}
    kept = {row["number"]: row for row in rows}
    for number in sorted(began.keys() | kept.keys()):
        if number not in kept:
            yield contradiction(f"the delegation of people {number} is in the books only")
        elif number not in began:
            yield contradiction(f"the delegation {number} is in no entry")
        elif any(kept[number][name] != began[number].words(name) for name in ("giver", "holder")):
            yield contradiction(f"the delegation {number} is not between the persons that the books name")
        elif (kept[number]["ended_utc"] is not None) != (number in ended):
            yield contradiction(f"whether the delegation {number} has ended is not what the books say")
