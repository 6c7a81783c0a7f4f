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
"""Proposals; the scheme may use others."""
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
"""Police ranks, low to high, London's beside the others' (rules of law: police operating the room)."""
INSPECTOR_OR_ABOVE = RANKS[2:]
YES_NO = ("yes", "no", "not known")

TWO_YEARS, THREE_YEARS, FIVE_YEARS = 731, 1096, 1827
"""Days, with the leap day that each may hold."""
