"""Why a free text of an entry is not personal, and so outlives the erasure of personal details.

Every free text of a kind is personal and is erased with its entry, unless its field gives one of these.
"""

REFERENCE = "a reference or number that names no one"
LOGIN = "the user name of a member of staff: the program compares it with the accounts"
PROGRAM = "written by the program, which reads it again"
EQUIPMENT = "describes equipment, not people"
SITE = "a place of the scheme's own equipment or media"
LIST = "chosen from a list"
COUNTED = "counted in the annual report"
AGENCY = "an organisation, not a person"
ROLL_CALL = "needed to account for everyone when the building is evacuated"
UNNAMED = "what happened in the room, without names, as its hint says"
PUBLIC = "the scheme answers to the public with it"
RECORDS = "about the scheme's own records"
