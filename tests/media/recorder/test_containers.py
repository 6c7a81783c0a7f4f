"""Each codec goes into a container that holds all of it; sound is kept."""

import dataclasses
import datetime as dt
from fractions import Fraction
from pathlib import Path

import av
import pytest

from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.volume.verify import verify
from tests.media.clips import BEGIN, clip, packets
from tests.media.reading import decoded, media, rows
from tests.media.town import Town

A_SECOND_OF_ALAW = bytes([0xD5]) * 8000


def _record(path: Path, form: StreamFormat, sent: list[EncodedPacket]) -> None:
    town = Town(path)
    town.recorder.opened(7, form)
    town.feed(7, sorted(sent, key=lambda packet: packet.arrived_s))
    town.turn()
    assert town.recorder.fault(7) == ""
    town.recorder.finish()


def _sound(track: TrackFormat, payload: bytes, count: int, units: int) -> list[EncodedPacket]:
    length_s = float(units * track.time_base)
    arrivals = [at * length_s for at in range(count)]
    return [
        EncodedPacket(1, payload, at * units, at * units, True, BEGIN + dt.timedelta(seconds=when), when)
        for at, when in enumerate(arrivals)
    ]


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mjpeg"])
def test_every_video_codec_is_kept_and_plays(tmp_path: Path, codec: str) -> None:
    made = clip(codec, count=50)
    _record(tmp_path, made.form, list(packets(made, 50)))
    (path,) = media(tmp_path)
    assert path.suffix == ".mp4"
    assert decoded(path) == 50
    assert verify(tmp_path).whole


def test_parameter_sets_sent_only_in_the_stream_are_enough(tmp_path: Path) -> None:
    made = clip()
    (track,) = made.form.tracks
    bare = TrackFormat(track.kind, track.codec, b"", track.time_base, track.width, track.height)
    sent = [
        dataclasses.replace(one, data=track.extradata + one.data) if one.is_key else one
        for one in packets(made, 50)
    ]
    _record(tmp_path, StreamFormat((bare,)), sent)
    assert decoded(media(tmp_path)[0]) == 50


@pytest.mark.parametrize("codec", ["pcm_alaw", "pcm_mulaw"])
def test_telephone_sound_is_kept(tmp_path: Path, codec: str) -> None:
    made = clip()
    sound = TrackFormat(MediaKind.AUDIO, codec, b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1)
    form = StreamFormat((*made.form.tracks, sound))
    _record(tmp_path, form, [*packets(made, 100), *_sound(sound, A_SECOND_OF_ALAW[:320], 100, 320)])
    (path,) = media(tmp_path)
    assert path.suffix == ".mov"
    with av.open(path) as container:
        assert container.streams.audio[0].codec_context.name == codec
        assert sum(frame.samples for frame in container.decode(audio=0)) == 100 * 320
    assert decoded(path) == 100
    assert verify(tmp_path).whole


def test_aac_sound_is_kept_in_mp4(tmp_path: Path) -> None:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 16000, "mono", "fltp"
    encoder.open()
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    frame.sample_rate = 16000
    frame.planes[0].update(bytes(4096))
    payloads = []
    for at in range(8):
        frame.pts = at * 1024
        payloads += [bytes(packet) for packet in encoder.encode(frame)]
    sound = TrackFormat(
        MediaKind.AUDIO, "aac", encoder.extradata or b"", Fraction(1, 16000), sample_rate_hz=16000, channels=1
    )
    made = clip()
    form = StreamFormat((*made.form.tracks, sound))
    _record(tmp_path, form, [*packets(made, 100), *_sound(sound, payloads[-1], 60, 1024)])
    (path,) = media(tmp_path)
    assert path.suffix == ".mp4"
    with av.open(path) as container:
        assert sum(1 for packet in container.demux(audio=0) if packet.size) == 60
    assert rows(tmp_path)[0].frames == 100


def test_sound_that_no_container_holds_is_dropped_and_said_and_the_picture_kept(tmp_path: Path) -> None:
    made = clip()
    sound = TrackFormat(
        MediaKind.AUDIO, "adpcm_g726", b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1
    )
    town = Town(tmp_path)
    town.recorder.opened(7, StreamFormat((*made.form.tracks, sound)))
    sent = [*packets(made, 50), *_sound(sound, bytes(160), 50, 320)]
    town.feed(7, sorted(sent, key=lambda packet: packet.arrived_s))
    town.turn()
    assert town.recorder.dropped_tracks(7) == ("audio adpcm_g726",)
    town.recorder.finish()
    assert town.recorder.drops(7) >= 49
    (path,) = media(tmp_path)
    assert decoded(path) == 50
