"""The books of the control room (LOG-01). A new book is a module here and a line in `BOOKS`."""

from console.domain.books import (
    audit,
    authorisations,
    complaints,
    deployments,
    diary,
    disclosures,
    equipment,
    evidence,
    faults,
    incidents,
    linked_feeds,
    media,
    media_log,
    operators,
    people,
    prints,
    redactions,
    scheme,
    security,
    staff,
    statements,
    visitors,
    work_orders,
)

BOOKS = {
    book.name: book
    for book in (
        operators.BOOK,
        incidents.BOOK,
        staff.BOOK,
        faults.BOOK,
        work_orders.BOOK,
        visitors.BOOK,
        diary.BOOK,
        media_log.BOOK,
        media.BOOK,
        evidence.BOOK,
        prints.BOOK,
        redactions.BOOK,
        disclosures.BOOK,
        statements.BOOK,
        complaints.BOOK,
        deployments.BOOK,
        linked_feeds.BOOK,
        authorisations.BOOK,
        equipment.BOOK,
        security.BOOK,
        scheme.BOOK,
        audit.BOOK,
        people.BOOK,
    )
}
"""By name, in the order of the registers pane."""

KINDS = {kind.name: kind for book in BOOKS.values() for kind in book.kinds}
"""By name."""
