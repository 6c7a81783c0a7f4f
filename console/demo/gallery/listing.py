"""The list of the pictures, for the documentation: Markdown and a page for the browser."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.demo.gallery.album import Screenshot

TITLE = "Pictures of watchroom"
INTRODUCTION = (
    "Taken without a screen by `watchroom demo --gallery`. Town, people and books are made up; "
    "the passwords of the demo's people are public by design."
)
_STYLE = (
    "body{background:#14181d;color:#e6e9ec;font:15px sans-serif;margin:32px}"
    "figure{margin:0 0 36px}img{max-width:100%;border:1px solid #39424c}"
    "figcaption{padding:6px 0;color:#aab4be}"
)


def write_lists(folder: Path, pictures: Sequence[Screenshot]) -> None:
    """Write `index.md` and `index.html` beside the pictures."""
    (folder / "index.md").write_text(as_markdown(pictures), "utf-8")
    (folder / "index.html").write_text(as_html(pictures), "utf-8")


def as_markdown(pictures: Sequence[Screenshot]) -> str:
    """Return a Markdown list with a line for each picture."""
    lines = [f"- [{picture.file}]({picture.file}): {picture.sentence}" for picture in pictures]
    return "\n".join([f"# {TITLE}", "", INTRODUCTION, "", *lines, ""])


def as_html(pictures: Sequence[Screenshot]) -> str:
    """Return an HTML page with every picture and its caption."""
    figures = [
        f'<figure id="{escape(picture.file)}"><a href="{escape(picture.file)}">'
        f'<img loading="lazy" src="{escape(picture.file)}" alt="{escape(picture.sentence)}"></a>'
        f"<figcaption>{escape(picture.sentence)}</figcaption></figure>"
        for picture in pictures
    ]
    head = f'<meta charset="utf-8"><title>{TITLE}</title><style>{_STYLE}</style>'
    body = f"<h1>{TITLE}</h1><p>{escape(INTRODUCTION)}</p>{''.join(figures)}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'
