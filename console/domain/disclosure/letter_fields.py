"""The fields that stand in templates of letters, what fills each in, and a made-up request for previews."""

from __future__ import annotations

from console.domain.text import text

FIELDS = {
    "requester": text("name of the person who is written to"),
    "number": text("number of the request or complaint"),
    "kind": text("kind of request"),
    "received": text("the day on which it came"),
    "span": text("place, cameras and time that were asked for"),
    "due": text("the last day of the answer"),
    "today": text("the day of the letter"),
    "words": text("what the writer adds in their own words"),
    "reason": text("reasons of the decision"),
    "decision": text("the decision"),
    "conditions": text("conditions and restrictions of the decision"),
    "rights": text("the rights of complaint of this person, a text of its own"),
    "information": text("the information of article 15 if it is due, a text of its own"),
    "nothing": text("that nothing was found if that is so, a text of its own"),
    "searched": text("what was searched"),
    "purposes": text("purposes of the scheme"),
    "recipients": text("partners of the scheme, who may receive recordings"),
    "retention": text("days after which recordings are deleted"),
    "material": text("what was handed over or shown"),
    "recipient": text("who received it"),
    "owner": text("owner of the scheme"),
    "contact": text("published contact point"),
    "officer": text("data protection manager"),
    "kept": text("days for which recordings are kept after the request is closed, if they are on hold"),
    "owed": text("fee that is owed, in pounds"),
    "form": text("the complaint as it was entered, so that it can be checked"),
    "finding": text("the finding about the complaint"),
    "answer": text("the answer to the complaint"),
    "appealed": text("the day of the appeal"),
    "writer": text("who writes the letter: never somebody complained about"),
}
"""What the record and the facts of the scheme fill in, by the name of the field."""
PLACEHOLDERS = frozenset(FIELDS)
OF_COMPLAINTS = frozenset(
    {
        *("requester", "number", "received", "due", "today", "words", "reason", "kept", "rights", "owner"),
        *("contact", "form", "finding", "answer", "appealed", "writer"),
    }
)
"""What can be filled into a letter about a complaint."""
OF_REQUESTS = PLACEHOLDERS - {"form", "finding", "answer", "appealed", "writer"}

SAMPLE = {
    "requester": "Alex Example",
    "number": "123",
    "kind": "subject access",
    "received": "02/03/2026",
    "span": "High Street; cameras 7, 8; 01/03/2026 14:00 – 01/03/2026 14:30",
    "due": "01/04/2026",
    "today": "03/03/2026",
    "words": "Please ask at the reception.",
    "reason": "The recordings are needed in an investigation.",
    "decision": "granted in part",
    "conditions": "Other people are covered.",
    "searched": "cameras 7, 8; 01/03/2026 14:00 – 01/03/2026 14:30",
    "purposes": "Public safety",
    "recipients": "Anyshire Police",
    "retention": "31",
    "material": "one disc, reference EX/1",
    "recipient": "Alex Example",
    "owner": "Anytown Borough Council",
    "contact": "Civic Centre, Anytown",
    "officer": "D. Data",
    "kept": "90",
    "owed": "10.00",
    "form": "Received on: 02/03/2026\nComplainant: Alex Example\nComplaint: The camera points at my window.",
    "finding": "upheld in part",
    "answer": "A privacy zone now covers the window.",
    "appealed": "20/03/2026",
    "writer": "M. Manager",
}
"""A request that is made up: nobody's own stands in a preview."""
SAMPLE_WELSH = {
    "kind": "gwrthrych am wybodaeth",
    "span": "High Street; camerâu 7, 8; 01/03/2026 14:00 – 01/03/2026 14:30",
    "searched": "camerâu 7, 8; 01/03/2026 14:00 – 01/03/2026 14:30",
    "decision": "caniatawyd yn rhannol",
    "form": "Daeth i law ar: 02/03/2026\nAchwynydd: Alex Example\nCwyn: Mae'r camera yn wynebu fy ffenestr.",
    "finding": "cadarnhawyd yn rhannol",
}
