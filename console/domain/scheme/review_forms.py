"""The questions of each yearly review, and their answers as one readable text (SYS-08, SYS-09)."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.scheme.reviews import (
    ASSESSMENT,
    CODE_REVIEW,
    INDEPENDENT,
    POLICY_REVIEW,
    SELF_ASSESSMENT,
    base_of,
)
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = {
    SELF_ASSESSMENT: "Surveillance Camera Code of Practice (Protection of Freedoms Act 2012, section 29)",
    ASSESSMENT: "UK GDPR article 35; code of practice, SYS-09",
    CODE_REVIEW: "code of practice, SYS-08",
}
"""The source of a review's questions; of the others it is the code of practice, SYS-09."""
_INDENT = "  "

QUESTIONS: dict[str, tuple[str, ...]] = {
    POLICY_REVIEW: (
        "Purposes of the scheme, and whether they are still met",
        "Extent of the scheme: places and cameras",
        "Contracts and partners",
        "Changes of the law and of guidance",
        "Maintenance and performance test",
        "Evaluation: what the scheme achieved, by objective",
        "Complaints and their lessons",
    ),
    INDEPENDENT: (
        "Who assessed it, and how they are independent",
        "What was examined, and which samples",
        "Findings",
        "Recommendations",
        "What the owner does about them, and by when",
    ),
    SELF_ASSESSMENT: (
        "1. Specified purpose, legitimate aim, pressing need",
        "2. Effect on people and their privacy, regular reviews",
        "3. Transparency, published contact point",
        "4. Clear responsibility and accountability",
        "5. Rules, policies and procedures, known to all who must comply",
        "6. No more stored than is required, deleted when no longer needed",
        "7. Access to images restricted, disclosure by rules",
        "8. Operational, technical and competency standards",
        "9. Security against unauthorised access and use",
        "10. Review and audit, regular reports published",
        "11. Effective support of public safety, evidential value",
        "12. Reference databases accurate and up to date",
    ),
    ASSESSMENT: (
        "Processing: which cameras, where, what they see and record",
        "Who was consulted, and what they said",
        "Necessity and proportionality, milder means",
        "Lawful basis and purposes",
        "Risks to people: privacy of homes, children, places of worship",
        "Measures against the risks",
        "Risk that remains, and who accepts it",
    ),
    CODE_REVIEW: (
        "Whether the code agrees with the law and with what is done",
        "Changes that are needed, minor or major",
        "Who was consulted",
        "Where it is published, and where copies are kept",
    ),
}
"""The questions by review; a review without questions has its result only."""


def questions_of(review: str) -> tuple[str, ...]:
    """Return the questions of a review, also of one for a kind of camera."""
    return QUESTIONS.get(base_of(review), ())


def source_of(review: str) -> str:
    """Return the rule that asks for a review."""
    return SOURCES.get(base_of(review), "code of practice, SYS-09")


def answers_text(answers: Mapping[str, str]) -> str:
    """Return answers as one text: each question on its line, its answer indented below."""
    return "\n".join(
        f"{question}\n{textwrap.indent(answer.strip(), _INDENT, lambda _line: True)}"
        for question, answer in answers.items()
        if answer.strip()
    )


def answers_of(stored: str) -> dict[str, str]:
    """Return the answers of a text by question; those of questions that the form no longer has are kept."""
    found: dict[str, list[str]] = {}
    question = ""
    for line in stored.splitlines():
        if line.startswith(_INDENT) and question:
            found[question].append(line[len(_INDENT) :])
        elif line.strip():
            question = line.strip()
            found.setdefault(question, [])
    return {question: "\n".join(lines).strip() for question, lines in found.items()}


def check_answers(review: str, stored: str) -> None:
    """Refuse a review whose form is not complete.

    Raises:
        OperatorError: it names the questions that are not answered.
    """
    answers = answers_of(stored)
    lacking = [question for question in questions_of(review) if not answers.get(question)]
    if lacking:
        questions = "; ".join(lacking)
        raise OperatorError(
            text("Not answered yet: {questions}.", questions=questions),
            "Answer every question in the Scheme pane, also where nothing has changed.",
        )
