"""Lists that several books choose from."""

INCIDENT_TYPES = (
    "antisocial behaviour",
    "assault",
    "begging",
    "burglary",
    "concern for a person",
    "criminal damage",
    "disorder",
    "drugs",
    "fire",
    "fly-tipping",
    "medical emergency",
    "missing person",
    "public event",
    "robbery",
    "road traffic collision",
    "suspicious behaviour",
    "theft",
    "theft from a shop",
    "vehicle crime",
    "weapon seen",
    "other",
)
"""Suggestions. The scheme may use others."""
RANKS = (
    "constable",
    "sergeant",
    "inspector",
    "chief inspector",
    "superintendent",
    "chief superintendent",
    "assistant chief constable",
    "commander",
    "deputy chief constable",
    "deputy assistant commissioner",
    "assistant commissioner",
    "deputy commissioner",
    "chief constable",
    "commissioner",
)
"""Police ranks, low to high, with the ranks of the London forces."""
INSPECTOR_OR_ABOVE = RANKS[2:]
MEDIA = ("disc", "encrypted USB drive", "disk", "download", "print")
COPIES = ("master", "working", "masked", "viewing", "redacted", "court clip")
"""Kinds of copies of recordings. A master is never altered and is kept for three years."""
PLACES = ("master cabinet", "working copies cabinet", "control room safe")
"""Suggestions for secure places of media. The scheme may use others."""
YES_NO = ("yes", "no", "not known")

TWO_YEARS, THREE_YEARS, FIVE_YEARS = 731, 1096, 1827
"""Days, including the leap days that the period may contain."""
