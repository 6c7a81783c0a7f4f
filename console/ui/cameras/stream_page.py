"""The encoder settings of a camera's streams."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)

from console.bridge.labels import error_words
from console.domain.cameras.report import Encoding
from console.domain.errors import OperatorError
from console.services.cameras.device_settings import spoken_encoding
from console.ui.widgets.forms import FormColumn, button, number, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.report import StreamProfile

SIZES = (
    (3840, 2160),
    (2560, 1440),
    (1920, 1080),
    (1280, 960),
    (1280, 720),
    (704, 576),
    (640, 480),
    (640, 360),
)


class StreamPage(QWidget):
    """Shows and sets the encoder of each stream. UI thread."""

    wanted = Signal(object, object)
    """Emitted with a `StreamProfile` and an `Encoding` that holds only the changes."""

    def __init__(self, profiles: Sequence[StreamProfile]) -> None:
        super().__init__()
        self._profiles = list(profiles)
        column = FormColumn(self, 12)
        self.stream = column.field(self.tr("Stream"), QComboBox())
        for profile in self._profiles:
            self.stream.addItem(profile.name or profile.token)
        self.told = words("", "muted")
        column.addWidget(self.told)
        self.size_box = column.field(self.tr("Size"), QComboBox())
        self.size_box.setEditable(True)
        self.fps = number(0, 120, 0, decimals=1)
        self.bitrate, self.gop = number(0, 100_000, 0, decimals=0), number(0, 1_000, 0, decimals=0)
        self.bitrate.setSingleStep(250)
        column.field(self.tr("Frames per second"), self.fps)
        column.field(self.tr("Bit rate (kbit/s)"), self.bitrate)
        column.field(self.tr("Key frame interval (frames)"), self.gop)
        for box in (self.fps, self.bitrate, self.gop):
            box.setSpecialValueText(self.tr("not reported"))
        self.refusal = words("", "refusal")
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.set_button = button(self.tr("Apply"), self._set, is_first=True)
        column.addStretch()
        column.row(self.set_button)
        self.stream.currentIndexChanged.connect(lambda _at: self._show())
        if self._profiles:
            self._show()
        else:
            self.setEnabled(False)
            self.told.setText(self.tr("The camera reports no streams."))

    @property
    def _profile(self) -> StreamProfile:
        return self._profiles[self.stream.currentIndex()]

    def _show(self) -> None:
        video = self._profile.video
        self.told.setText(self.tr("Now: {0}").format(spoken_encoding(video)))
        self.size_box.clear()
        sizes = sorted({(video.width, video.height), *SIZES}, reverse=True)
        self.size_box.addItems([f"{width}×{height}" for width, height in sizes if width])
        self.size_box.setCurrentText(f"{video.width}×{video.height}")
        self.fps.setValue(video.fps or 0)
        self.bitrate.setValue(video.bitrate_kbps or 0)
        self.gop.setValue(video.gop or 0)

    def _set(self) -> None:
        video = self._profile.video
        try:
            width, height = _read_size(self.size_box.currentText())
        except OperatorError as error:
            self.refusal.setText(error_words(error))
            self.refusal.show()
            return
        self.refusal.hide()
        is_resized = (width, height) != (video.width, video.height)
        changed = Encoding(
            width=width if is_resized else 0,
            height=height if is_resized else 0,
            fps=_if_changed(self.fps.value(), video.fps or 0),
            bitrate_kbps=_if_changed(int(self.bitrate.value()), video.bitrate_kbps or 0),
            gop=_if_changed(int(self.gop.value()), video.gop or 0),
        )
        if changed != Encoding():
            self.wanted.emit(self._profile, changed)

    def show_made(self, profile: StreamProfile, request: Encoding, result: Encoding) -> str:
        """Show the resulting encoding and return it as text.

        Args:
            profile: the stream.
            request: the changes that were requested.
            result: the encoding that the camera reports now.
        """
        self._profiles = [
            replace(stream, video=result) if stream.token == profile.token else stream
            for stream in self._profiles
        ]
        self._show()
        sentence = self.tr("The camera is now set to: {0}.").format(spoken_encoding(result))
        return (
            sentence
            if _is_as_wanted(request, result)
            else self.tr("{0} It did not accept every setting.").format(sentence)
        )


def _if_changed(now: Any, before: Any) -> Any:
    return now if now and now != before else None


def _is_as_wanted(request: Encoding, result: Encoding) -> bool:
    names = ("width", "height", "fps", "bitrate_kbps", "gop")
    return all(
        not getattr(request, name) or getattr(request, name) == getattr(result, name) for name in names
    )


def _read_size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().replace("x", "×").partition("×")
    try:
        return int(width), int(height)
    except ValueError:
        raise OperatorError("Enter the size as width × height, for example 1280×720.") from None
