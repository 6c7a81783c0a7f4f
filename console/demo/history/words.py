"""Names, places and sentences of the demo town. All invented; telephone numbers are the fictional range."""

from __future__ import annotations

OPERATORS = ("a.bell", "j.kowalski", "r.singh", "c.doyle", "p.evans", "l.novak")
SUPERVISORS = ("t.rahman", "s.okafor")
NAMES = {
    "a.bell": "Ada Bell",
    "j.kowalski": "Jan Kowalski",
    "r.singh": "Ranjit Singh",
    "c.doyle": "Ciara Doyle",
    "p.evans": "Pete Evans",
    "l.novak": "Lenka Nováková",
    "t.rahman": "Tariq Rahman",
    "s.okafor": "Simone Okafor",
    "k.amos": "Kezia Amos",
    "m.hughes": "Margaret Hughes",
    "d.price": "Dylan Price",
    "f.whitaker": "Fiona Whitaker",
    "g.marsh": "Gordon Marsh",
    "h.osei": "Harriet Osei",
    "e.lindqvist": "Elin Lindqvist",
}
PLACES = (
    ("High Street, bank", (1, 2)),
    ("Market Square", (3, 4)),
    ("Station Approach", (5, 6)),
    ("Bus station, bay C", (7,)),
    ("Canal path, lock bridge", (8,)),
    ("Town Hall steps", (9, 10)),
    ("Mill Lane car park", (11, 12)),
    ("Taxi rank, Church Row", (13,)),
    ("Queen's Park gates", (14, 15)),
    ("Retail park, north entrance", (16,)),
)
INCIDENTS: tuple[tuple[str, str, float, str], ...] = (
    # type, description, likelihood at night (0 day, 1 night), usual outcome
    (
        "antisocial behaviour",
        "Group of {n} youths kicking a bin along {place}, shouting at passers-by.",
        0.7,
        "dispersed",
    ),
    (
        "assault",
        "Two men fighting outside the takeaway, one falls and stays down. A crowd of {n} gathers.",
        0.95,
        "arrest",
    ),
    (
        "theft from a shop",
        "Store security by radio: female with a full bag ran off towards {place}, two staff in pursuit.",
        0.1,
        "arrest",
    ),
    (
        "disorder",
        "About {n} people leaving the club, pushing in the taxi queue. Door staff ask for police.",
        1.0,
        "dispersed",
    ),
    (
        "begging",
        "Male sitting by the cash machine and asking each customer for money; one customer complains.",
        0.2,
        "words of advice",
    ),
    (
        "concern for a person",
        "Elderly male, coat over pyjamas, walking slowly against the traffic at {place}.",
        0.6,
        "found safe",
    ),
    (
        "missing person",
        "Police ask operators to look out for a girl, 14, last seen near {place} about an hour ago.",
        0.5,
        "found safe",
    ),
    (
        "criminal damage",
        "Male in a dark hooded top strikes the bus shelter twice with a metal bar and walks off.",
        0.85,
        "arrest",
    ),
    (
        "road traffic collision",
        "Van reverses into a parked car at {place} and drives off without stopping.",
        0.3,
        "report made",
    ),
    (
        "suspicious behaviour",
        "Black rucksack left under the bench for {n} minutes, no one near it.",
        0.2,
        "no offence",
    ),
    (
        "medical emergency",
        "Female collapsed at {place}. Passer-by kneeling with her, ambulance requested.",
        0.5,
        "taken to hospital",
    ),
    (
        "drugs",
        "Hand-to-hand exchange between a cyclist and two males at {place}; cyclist leaves at once.",
        0.6,
        "no response available",
    ),
)
OCCURRENCES = (
    "Group moves off towards {place}; camera kept on the tallest male.",
    "Two more join. Shouting, no one hurt so far.",
    "Lost from view behind the market stalls, found again on the next camera.",
    "Officers out of the car and talking to them.",
    "Door staff keep both sides apart.",
    "Subject sits down on the steps, head in hands.",
    "All quiet, last of the group walking home.",
    "Vehicle stopped by the traffic unit at the roundabout.",
)
CLOTHES = (
    "black puffer jacket, grey joggers",
    "white T-shirt, blue jeans",
    "red anorak",
    "navy tracksuit, cap",
    "green parka",
)
HAIR = ("short brown hair", "shaved head", "long fair hair tied back", "beard, glasses", "curly dark hair")
MAKES = ("Ford Transit", "Vauxhall Corsa", "VW Golf", "Toyota Yaris", "Peugeot 208")
COLOURS = ("white", "silver", "black", "blue", "red")
FIRST = (
    "Olivia",
    "Noah",
    "Priya",
    "Tomasz",
    "Grace",
    "Hassan",
    "Megan",
    "Kwame",
    "Isla",
    "Rhys",
    "Chloë",
    "Dmitri",
    "Aisha",
    "Owen",
)
LAST = (
    "Fletcher",
    "Osei",
    "Hargreaves",
    "Patel",
    "Llewellyn",
    "Nowak",
    "Byrne",
    "Ashworth",
    "Khan",
    "Sørensen",
    "Tully",
    "Marlowe",
)
VISITS: tuple[tuple[str, str, str], ...] = (
    # kind of visitor, organisation, purpose
    ("police", "Anyshire Police", "view footage of a robbery"),
    ("police", "Anyshire Police", "collect a working copy"),
    ("engineer", "Lumen Systems Ltd", "repair of a camera"),
    ("engineer", "Northline Networks", "fibre cabinet, quarterly maintenance"),
    ("cleaner", "Brightway Cleaning", "cleaning"),
    ("staff of the owner", "Community safety team", "weekly meeting"),
    ("organised visit", "Shopwatch forum", "see how the radio link works"),
    ("independent inspector", "Surveillance camera inspectorate", "inspection without appointment"),
    ("other", "Fire and rescue service", "risk assessment of the building"),
)
DEFECTS: tuple[tuple[str, str, str], ...] = (
    ("no picture", "urgent", "power supply in the cabinet replaced"),
    ("picture out of focus since the storm", "routine", "housing opened, lens cleaned and focused"),
    ("does not pan left", "urgent", "slip ring replaced, presets checked"),
    ("wiper does not move", "routine", "wiper motor replaced"),
    ("infrared lamp not working", "routine", "lamp replaced"),
    ("recorder reports a failing disk", "urgent", "disk replaced, array rebuilt"),
    ("spider web on the dome", "routine", "dome cleaned"),
    ("picture freezes from time to time", "urgent", "fibre converter replaced"),
)
HANDOVERS = (
    "Quiet night. Camera 8 still foggy in the early hours.",
    "Football tomorrow at 15:00, extra patrol from 13:00.",
    "Police ask us to watch the car park after two thefts.",
    "Engineer coming on Tuesday for the recorder.",
    "",
    "Market stalls stay until 18:00 this week.",
    "Two open incidents, see the log.",
)
EVENTS = (
    ("telephone", "Shop on the High Street asks for the opening hours of the control room"),
    ("radio", "Radio check with all door staff, all good"),
    ("equipment", "Monitor 3 flickering, restarted"),
    ("handover", "Keys of the media cabinet counted, all present"),
    ("telephone", "Council duty officer told about the broken street lamp"),
    ("radio", "Shopwatch asks operators to look out for a known shoplifter"),
)
