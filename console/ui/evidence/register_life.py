"""The life of a medium as a picture: its links from top to bottom, with their witnesses; also on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from console.bridge.labels import book_words
from console.domain.instants import spoken_moment
from console.services.evidence.media_register_rules import TITLES
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPagedPaintDevice, QPaintEvent

    from console.domain.books.media_file import CustodyLink, MediaItem

translate = QCoreApplication.translate
LINES = 3
"""Lines of text of one link."""


@dataclass(frozen=True, slots=True)
class LifeColours:
    """What the picture is drawn in: the theme on the screen, black on paper."""

    text: QColor
    muted: QColor
    good: QColor
    bad: QColor


def link_lines(link: CustodyLink, name_of: Callable[[str], str]) -> tuple[str, str, str]:
    """Return what is written beside a link: what and when, who and where, and its witness."""
    what = f"{spoken_moment(link.when_utc, seconds=False)}  {book_words(TITLES.get(link.kind, link.kind))}"
    if link.is_broken:
        what += translate("Media", "  ✗ a link before it was unsigned")
    names = ("person", "officer", "agency", "storage", "reason", "difference", "result")
    parts = [link.words(name) for name in names if link.words(name)]
    who = translate("Media", "by {0}").format(name_of(link.author))
    middle = " · ".join([who, *parts]) if not link.erased else f"{who} · {link.erased}"
    if link.is_signed and link.signed_utc is not None:
        when = spoken_moment(link.signed_utc, seconds=False)
        return (
            what,
            middle,
            translate("Media", "✓ countersigned by {0}, {1}").format(name_of(link.signed_by), when),
        )
    if link.is_corrected:
        return what, middle, translate("Media", "◔ corrected, to be countersigned again")
    return what, middle, translate("Media", "◔ no witness has countersigned it")


def paint_life(
    painter: QPainter,
    rect: QRectF,
    links: Sequence[CustodyLink],
    name_of: Callable[[str], str],
    colours: LifeColours,
) -> float:
    """Draw links from the top of a rectangle; return the height that they take.

    Args:
        painter: its font gives the size.
        rect: where; its height does not matter.
        links: in order.
        name_of: returns a person's name by user name.
        colours: of the lines and texts.
    """
    line = painter.fontMetrics().height()
    step, radius = line * (LINES + 0.7), line * 0.32
    across = rect.left() + line * 0.8
    for number, link in enumerate(links):
        top = rect.top() + number * step
        middle = QPointF(across, top + line * 0.55)
        tint = colours.bad if link.is_broken or not link.is_signed else colours.good
        painter.setPen(QPen(colours.muted, line * 0.09))
        if number + 1 < len(links):
            painter.drawLine(middle + QPointF(0, radius), middle + QPointF(0, step - radius))
        painter.setPen(QPen(tint, line * 0.11))
        # Filled is signed, open is not: never told by colour alone.
        painter.setBrush(tint if link.is_signed else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)
        if link.is_broken:
            # A stroke through it: a broken link may be signed as well.
            slope = QPointF(radius * 1.5, -radius * 1.5)
            painter.drawLine(middle - slope, middle + slope)
        _paint_words(painter, rect, across + line, top, link_lines(link, name_of), colours)
    return len(links) * step


def _paint_words(
    painter: QPainter, rect: QRectF, left: float, top: float, lines: Sequence[str], colours: LifeColours
) -> None:
    line, plain = painter.fontMetrics().height(), QFont(painter.font())
    bold = QFont(plain)
    bold.setBold(True)
    for number, text in enumerate(lines):
        painter.setFont(bold if number == 0 else plain)
        painter.setPen(colours.text if number != 1 else colours.muted)
        box = QRectF(left, top + number * line, rect.right() - left, line)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
    painter.setFont(plain)


class LifeView(QWidget):
    """Shows the life of one medium. UI thread.

    Args:
        name_of: returns a person's name by user name; it must not wait.
    """

    def __init__(self, name_of: Callable[[str], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self.item: MediaItem | None = None
        self.setAccessibleName(self.tr("Life of the medium"))

    def show_item(self, item: MediaItem | None) -> None:
        """Show a medium; None: nothing."""
        self.item = item
        links = item.links if item else ()
        said = ["\n".join(link_lines(link, self._name_of)) for link in links]
        self.setAccessibleDescription("\n".join(said))
        self.setToolTip("\n\n".join(said))
        self.setMinimumHeight(int(len(links) * self.fontMetrics().height() * (LINES + 0.7)) + 4)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.item is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        tints = LifeColours(colour("text"), colour("muted"), colour("good"), colour("warn"))
        paint_life(painter, QRectF(self.rect()), self.item.links, self._name_of, tints)
        painter.end()


class LifeSheet:
    """Paints the life of a medium on paper, on as many pages as it needs."""

    def __init__(self, item: MediaItem, name_of: Callable[[str], str], heading: str) -> None:
        self._item, self._name_of, self._heading = item, name_of, heading

    def __call__(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        font = QFont("sans-serif")
        font.setPointSizeF(9.5)
        painter.setFont(font)
        black = LifeColours(*[QColor("black")] * 4)
        line = painter.fontMetrics().height()
        page = QRectF(0, 0, device.width(), device.height())
        fit = max(1, int((page.height() - 3 * line) // (line * (LINES + 0.7))))
        links = self._item.links
        for first in range(0, len(links), fit):
            if first:
                device.newPage()
            painter.setPen(black.text)
            painter.drawText(QRectF(0, 0, page.width(), line * 1.2), self._heading)
            body = page.adjusted(0, 2 * line, 0, 0)
            paint_life(painter, body, links[first : first + fit], self._name_of, black)
