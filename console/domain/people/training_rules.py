"""Which acts need which training, as a scheme sets it (PPL-02). The rules are the tables below."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.instants import spoken_day
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.people.training import BASIC, REDEPLOYABLE, TRAINED, Topic
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.domain.people.person import Person
    from console.domain.people.training import Training

SOURCE = "code of practice, PPL-02"
FACT = "training"
"""The fact of the scheme in which its rules are kept, with their history."""
WARNED_BEFORE = dt.timedelta(days=30)


class TrainedActs(Enum):
    """Acts that need the same training. The value is how the scheme's rules name them."""

    STEERING = "steering cameras"
    EVIDENCE = "evidence"
    REDEPLOYABLE = "redeployable units"
    REVIEWING = "reviewing recordings"
    VISITORS = "visitors"
    DISCLOSURE = "disclosure"


ACTS: Mapping[TrainedActs, frozenset[Permission]] = {
    TrainedActs.STEERING: frozenset({Permission.STEER}),
    # Holds are not here: whoever can keep a recording from being deleted does so, trained or not.
    TrainedActs.EVIDENCE: frozenset(
        {
            Permission.ASK_FOR_EVIDENCE,
            Permission.REDACT,
            Permission.RELEASE_DATA,
            Permission.SECURE_MEDIA,
            Permission.RELEASE_MEDIA,
        }
    ),
    TrainedActs.REDEPLOYABLE: frozenset({Permission.ASSESS_DEPLOYMENT, Permission.APPROVE_DEPLOYMENT}),
    TrainedActs.REVIEWING: frozenset({Permission.REVIEW}),
    TrainedActs.VISITORS: frozenset({Permission.ADMIT_VISITOR, Permission.AUTHORISE_VISITOR}),
    TrainedActs.DISCLOSURE: frozenset({Permission.ENTER_DISCLOSURE, Permission.CLEAR_VIEWER}),
}
"""The acts that a scheme may require training for. Watching needs a licence; nothing here ends a shift."""
DEFAULT: Mapping[TrainedActs, tuple[Topic, ...]] = {
    TrainedActs.STEERING: (Topic.EQUIPMENT, Topic.DATA_PROTECTION),
    TrainedActs.EVIDENCE: (Topic.MEDIA, Topic.DATA_PROTECTION),
    TrainedActs.REDEPLOYABLE: REDEPLOYABLE,
}
"""What is required where the scheme has set nothing else."""
_ENFORCED, _ADVISED = "Acts are refused without this training:", "Acts are not refused without this training:"


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """The rules of a scheme.

    Attributes:
        is_enforced: whether acts are refused. A scheme that never said so only shows what is missing.
        topics: by acts, the topics that they need; acts that are missing need none.
    """

    is_enforced: bool = False
    topics: Mapping[TrainedActs, tuple[Topic, ...]] = field(default_factory=lambda: dict(DEFAULT))

    def needed(self, act: Permission) -> tuple[Topic, ...]:
        """Return the topics that an act needs."""
        return tuple(topic for acts, topics in self.topics.items() if act in ACTS[acts] for topic in topics)

    @property
    def words(self) -> str:
        """The rules as text, as the scheme keeps them and people read them."""
        lines = [_ENFORCED if self.is_enforced else _ADVISED]
        lines += [
            f"{acts.value}: {', '.join(topic.value for topic in self.topics[acts])}"
            for acts in TrainedActs
            if self.topics.get(acts)
        ]
        return "\n".join(lines)


def rules_of(words: str) -> TrainingRules:
    """Return the rules of a text; empty: the default, not enforced. What cannot be read is left out."""
    if not words.strip():
        return TrainingRules()
    first, *lines = words.strip().splitlines()
    topics: dict[TrainedActs, tuple[Topic, ...]] = {}
    for line in lines:
        name, _, stated = line.partition(":")
        acts = next((one for one in TrainedActs if one.value == name.strip()), None)
        if acts is not None:
            named = {one.strip() for one in stated.split(",")}
            topics[acts] = tuple(topic for topic in Topic if topic.value in named)
    return TrainingRules(first.strip() == _ENFORCED, topics)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A topic that a person needs and does not have.

    Attributes:
        since: the day after its last day; None: it was never recorded.
    """

    topic: Topic
    since: dt.date | None = None


def lacking(topics: Iterable[Topic], trainings: Iterable[Training], today: dt.date) -> list[Lacking]:
    """Return which of the topics no training of today covers."""
    recorded = list(trainings)
    found = []
    for topic in topics:
        theirs = [training for training in recorded if training.topic is topic]
        if any(training.counts(today) for training in theirs):
            continue
        ends = [one.until for one in theirs if one.until is not None and one.until < today]
        found.append(Lacking(topic, max(ends) + dt.timedelta(days=1) if ends else None))
    return found


def lapsing(trainings: Iterable[Training], today: dt.date) -> list[Training]:
    """Return the trainings that lapse within 30 days and that no other of their topic outlasts, by day."""
    by_topic: dict[Topic, Training] = {}
    for training in trainings:
        if training.counts(today):
            last = by_topic.get(training.topic)
            if last is None or _end(training) > _end(last):
                by_topic[training.topic] = training
    soon = [one for one in by_topic.values() if _end(one) <= today + WARNED_BEFORE]
    return sorted(soon, key=_end)


def attention(persons: Iterable[Person], today: dt.date) -> list[str]:
    """Return a line for each person whose training is missing, has lapsed or lapses within 30 days."""
    lines = []
    for person in persons:
        if person.is_retired or person.role not in TRAINED:
            continue
        topics = BASIC + (REDEPLOYABLE if person.is_redeployable else ())
        found = lacking(topics, person.trainings, today)
        never = ", ".join(one.topic.value for one in found if one.since is None)
        parts: list[str] = [text("never recorded: {never}", never=never)] if never else []
        parts += [lacking_words(one) for one in found if one.since is not None]
        parts += lapsing_words(person.trainings, today)
        if parts:
            lines.append(f"{person.name} – {'; '.join(parts)}")
    return lines


def lapsing_words(trainings: Iterable[Training], today: dt.date) -> list[str]:
    """Return what lapses within 30 days, by day."""
    return [
        text("{topic}: lapses after {day}", topic=one.topic.value, day=spoken_day(one.until))
        for one in lapsing(trainings, today)
        if one.until is not None
    ]


def _end(training: Training) -> dt.date:
    return training.until or dt.date.max


class TrainingRefusal(Refusal):
    """An act whose training is missing or has lapsed."""


def untrained(
    person: Person, act: Permission, rules: TrainingRules, today: dt.date
) -> TrainingRefusal | None:
    """Return the refusal of an act whose training a person lacks, or None."""
    if not rules.is_enforced or person.role not in TRAINED:
        return None
    found = lacking(rules.needed(act), person.trainings, today)
    if not found:
        return None
    what = "; ".join(lacking_words(one) for one in found)
    return TrainingRefusal(
        text(
            "You cannot {act}: training of {person} – {what} ({source}).",
            act=act.value,
            person=person.name,
            what=what,
            source=SOURCE,
        ),
        text("The manager or the deputy records the training, in the People pane."),
        rule="An act whose training is missing or lapsed is refused.",
        source=SOURCE,
    )


def lacking_words(one: Lacking) -> str:
    """Return what is lacking, and since when."""
    if one.since is None:
        return text("{topic}: never recorded", topic=one.topic.value)
    return text("{topic}: lapsed on {day}", topic=one.topic.value, day=spoken_day(one.since))
