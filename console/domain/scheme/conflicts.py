"""Where the local code and the law, or two parts of the code, differ, and what the program does."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.text import text


@dataclass(frozen=True, slots=True)
class RuleConflict:
    """Two rules that cannot both be followed.

    Attributes:
        subject: what both are about.
        code: what the local code says.
        other: what the law, or another part of the code, says; with its source.
        done: what the program does. The law overrides the code; a stricter code stands.
    """

    subject: str
    code: str
    other: str
    done: str


CONFLICTS = (
    RuleConflict(
        text("Subject access: time to answer"),
        text("30 calendar days, and no extension."),
        text("One month, and up to two more for a complex request (UK GDPR article 12(3))."),
        text("The earlier of both days counts. An extension that was told in time follows the law."),
    ),
    RuleConflict(
        text("Subject access: length of the time asked for"),
        text("Half an hour in the text."),
        text("An hour in the appendix of the code."),
        text("An hour is accepted. More than half an hour is warned of."),
    ),
    RuleConflict(
        text("Six points before a viewing"),
        text("Worded so that an open complaint would allow the viewing."),
        text("The appendix means the opposite."),
        text(
            "A viewing is refused while a complaint, an investigation or a civil proceeding is open, unless "
            "the data protection manager enters why not."
        ),
    ),
    RuleConflict(
        text("A person's own data during a complaint or civil claim"),
        text("The six points would refuse it."),
        text("A complaint or claim alone is no ground to refuse it (UK GDPR article 15)."),
        text("The six points guard the viewing. The law decides on the request, with a reason."),
    ),
    RuleConflict(
        text("Requests of the National Crime Agency"),
        text("Must be met."),
        text("May be met (Crime and Courts Act 2013, section 7)."),
        text("Met by default. Only the head of service refuses one, with a reason."),
    ),
    RuleConflict(
        text("Court orders"),
        text("Speaks of civil proceedings and tribunals only."),
        text(
            "An accused's request follows the prosecutor's disclosure (Criminal Procedure and Investigations "
            "Act 1996)."
        ),
        text("Each kind of request has its own check."),
    ),
    RuleConflict(
        text("Surveillance on the operator's log sheet"),
        text("Entered there before it begins."),
        text("Nobody else may read of it (RIPA 2000 and its code of practice)."),
        text("The log has the number and the times. Everything else is in the authorisation's own record."),
    ),
    RuleConflict(
        text("Intrusive surveillance for the council"),
        text("Some local codes name who may authorise it."),
        text("A council has no power to authorise it (RIPA 2000, sections 32 and 41)."),
        text("The choice does not exist."),
    ),
    RuleConflict(
        text("Who authorises the council's own surveillance"),
        text("Head of service or above."),
        text("A director, head of service or service manager (SI 2010/521)."),
        text("The posts that the scheme names, and no others that the law does not allow."),
    ),
    RuleConflict(
        text("Acknowledging a complaint about data protection"),
        text("5 working days."),
        text("30 days (Data Protection Act 2018, section 164A)."),
        text("The earlier of both days counts."),
    ),
    RuleConflict(
        text("Body-worn video for intelligence"),
        text("One force's notice includes intelligence."),
        text("Another force's notice keeps none for intelligence."),
        text(
            "There is no such category: footage is kept as evidence, for disclosure or for another purpose."
        ),
    ),
)
"""In the order in which the page shows them."""
