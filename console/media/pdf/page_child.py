"""The process that reads one PDF: a file made to harm ends this process, and nothing else.

It takes the file first, then questions; each answer is a line of JSON and, for a page, its picture. It opens
no other file and follows no link; the PDFium of the library's wheels has no JavaScript.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_MEMORY = 1_500_000_000
MOST_PX = 4_000
MOST_FOUND = 100_000
"""Characters of a page that are searched."""
NICENESS = 5


def main() -> None:
    """Answer what standard input asks, until it ends."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(NICENESS)
    os.umask(0o077)
    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

    asks, answers = sys.stdin.buffer, sys.stdout.buffer
    content = asks.read(int(asks.readline()))
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        _answer(answers, {"error": str(error)})
        return
    _answer(answers, {"pages": len(document)})
    for line in iter(asks.readline, b""):
        question = json.loads(line)
        try:
            told, picture = ANSWERS[question["what"]](document, question)
        except Exception as error:  # noqa: BLE001 - whatever a damaged page does is told, and the file stays
            told, picture = {"error": str(error) or type(error).__name__}, b""
        _answer(answers, told, picture)


def _answer(answers: BinaryIO, told: dict[str, Any], picture: bytes = b"") -> None:
    answers.write(json.dumps({**told, "bytes": len(picture)}).encode() + b"\n")
    answers.write(picture)
    answers.flush()


def _page(document: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    page = document[question["page"]]
    wide, high = page.get_size()
    scale = question["width"] / max(1.0, wide)
    scale = min(scale, MOST_PX / max(1.0, wide), MOST_PX / max(1.0, high))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    size = {"width": bitmap.width, "height": bitmap.height, "stride": bitmap.stride}
    return size, bytes(bitmap.buffer)


def _find(document: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the next page, from one on and around, that has the words; -1: none has."""
    wanted, count = " ".join(question["words"].casefold().split()), len(document)
    for step in range(count):
        at = (question["page"] + step) % count
        said = document[at].get_textpage().get_text_range()
        if wanted in " ".join(said[:MOST_FOUND].casefold().split()):
            return {"page": at}, b""
    return {"page": -1}, b""


ANSWERS = {"page": _page, "find": _find}

if __name__ == "__main__":
    main()
