"""Decodes groups of pictures, one picture at a time, so that whoever reads ahead can stop in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
import av.error
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.frame import VideoFrame

    from console.media.playback.segment_reader import CodedPictures, PictureGroup


class GroupDecoder:
    """Keeps one codec open for as long as the camera's format stays. One thread at a time."""

    def __init__(self) -> None:
        self._form: tuple[CodedPictures, bool] | None = None
        self._context: VideoCodecContext | None = None

    def decode(self, pictures: CodedPictures, group: PictureGroup) -> Iterator[tuple[int, VideoFrame]]:
        """Give the pictures of a group with their index, in the order in which they are shown.

        A picture that cannot be decoded is left out. A decoder gives one group at a time: beginning another
        ends this one.
        """
        context = self._context_of(pictures, is_reordered=group.is_reordered)
        for sample in group.samples:
            packet = av.Packet(sample.data)
            packet.pts, packet.dts = sample.pts, sample.dts
            yield from _known(_decoded(context, packet), group)
        yield from _known(_decoded(context, None), group)

    def _context_of(self, pictures: CodedPictures, *, is_reordered: bool) -> VideoCodecContext:
        form = pictures, is_reordered
        if self._context is None or form != self._form:
            self._context, self._form = _open(pictures, is_reordered=is_reordered), form
        else:
            self._context.flush_buffers()
        return self._context


def _open(pictures: CodedPictures, *, is_reordered: bool) -> VideoCodecContext:
    context = av.CodecContext.create(pictures.codec, "r")
    if not isinstance(context, VideoCodecContext):
        raise TypeError(f"{pictures.codec} is not a video codec")
    context.extradata = pictures.extradata or None
    context.thread_type, context.thread_count = "NONE", 1
    if not is_reordered:
        # Without it a decoder holds pictures back, in case some that are shown earlier follow.
        context.flags |= Flags.low_delay.value
    return context


def _decoded(context: VideoCodecContext, packet: av.Packet[Any] | None) -> list[VideoFrame]:
    try:
        return context.decode(packet)
    except av.error.FFmpegError:
        return []


def _known(frames: list[VideoFrame], group: PictureGroup) -> Iterator[tuple[int, VideoFrame]]:
    for frame in frames:
        index = group.order.get(frame.pts) if frame.pts is not None else None
        if index is not None:
            yield index, frame
