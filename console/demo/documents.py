"""The documents of the demo scheme: a short manual with steps, and its code of practice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from console.domain.books.scheme import DocumentFiled
from console.domain.people.actor import Actor, Role
from console.domain.scheme.documents import MANUAL, MARKDOWN, PUBLIC_MARK, RESTRICTED
from console.services.books.service import kind_of, new_entry
from console.services.scheme.documents import PREFIX

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme

_MANUAL_TEXT = """# Procedural manual

What is done in the control room, by whom, and within what time. Made up for the demo.

## Assault
| Action | Who responds | Time scale |
|---|---|---|
| Keep a camera on the people involved | operator | at once |
| Call the police by radio | operator | within 1 minute |
| Call an ambulance if somebody is hurt | operator | within 1 minute |
| Look for the way in which they leave | operator | until police are there |

## Missing person
| Action | Who responds | Time scale |
|---|---|---|
| Note the description and the last place | operator | at once |
| Review the recordings of that place | operator | within 10 minutes |
| Tell the police and the supervisor | operator | within 15 minutes |

## Theft from a shop
| Action | Who responds | Time scale |
|---|---|---|
| Follow the person while it is in view | operator | at once |
| Tell the shop and the police by radio | operator | within 2 minutes |

## All incidents
| Action | Who responds | Time scale |
|---|---|---|
| Enter what happens in the incident log | operator | within 5 minutes |
| Put the recordings on hold if they may be evidence | operator | before the end of the shift |
"""
_CODE_TEXT = """# Code of practice

Made up for the demo.

1. Cameras are used only for the purposes of the scheme.
2. Recordings are kept 30 days unless they are on hold.
3. Everybody may ask for recordings of themselves.
4. Complaints are acknowledged within 5 working days.
"""
_DOCUMENTS = (
    (MANUAL, "Procedural manual", "1.0", RESTRICTED, _MANUAL_TEXT),
    ("code of practice", "Code of practice", "2026", PUBLIC_MARK, _CODE_TEXT),
)


def add_demo_documents(scheme: OpenScheme, login: str, name: str) -> None:
    """File the documents of the demo where there are none.

    Args:
        scheme: the demo.
        login: user name of the manager who files them.
        name: their name.
    """
    if scheme.pictures.names(f"{PREFIX}/"):
        return
    actor = Actor(login, name, Role.MANAGER)
    for document, title, version, mark, text in _DOCUMENTS:
        content = text.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        scheme.pictures.save(f"{PREFIX}/{sha256}", MARKDOWN, content, login)
        payload = DocumentFiled(
            document=document, title=title, version=version, mark=mark, sha256=sha256, media_type=MARKDOWN
        )
        with scheme.units.begin() as unit:
            unit.append(new_entry(kind_of(payload), actor, payload))
