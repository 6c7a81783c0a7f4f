"""Each codec goes into a container that holds all of it; sound is kept."""

import dataclasses
import datetime as dt
from fractions import Fraction
from pathlib import Path

import av
import pytest

from console.domain.recording.causes import Cause
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


@pytest.mark.parametrize("codec", ["adpcm_g726", "adpcm_g726le"])
def test_sound_that_no_container_holds_is_recorded_as_pcm_and_said(tmp_path: Path, codec: str) -> None:
    made = clip()
    sound = TrackFormat(MediaKind.AUDIO, codec, b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1)
    town = Town(tmp_path)
    town.recorder.opened(7, StreamFormat((*made.form.tracks, sound)))
    sent = [*packets(made, 50), *_sound(sound, bytes(range(160)), 50, 320)]
    town.feed(7, sorted(sent, key=lambda packet: packet.arrived_s))
    town.turn()
    assert [str(note) for note in town.recorder.notes(7)] == [f"The sound ({codec}) is recorded as PCM."]
    town.recorder.finish()
    assert town.recorder.drops(7) == 0
    (path,) = media(tmp_path)
    assert decoded(path) == 50
    with av.open(path) as container:
        assert container.streams.audio[0].codec_context.name == "pcm_s16le"
        assert sum(frame.samples for frame in container.decode(audio=0)) == 50 * 320


ALAW = TrackFormat(MediaKind.AUDIO, "pcm_alaw", b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1)


def _kinds(path: Path) -> list[str]:
    with av.open(path) as container:
        return [stream.type for stream in container.streams]


def _spoken(begin_s: float, count: int) -> list[EncodedPacket]:
    return [
        dataclasses.replace(
            one,
            arrived_s=one.arrived_s + begin_s,
            pts=(one.pts or 0) + round(begin_s * 8000),
            dts=(one.dts or 0) + round(begin_s * 8000),
        )
        for one in _sound(ALAW, A_SECOND_OF_ALAW[:320], count, 320)
    ]


def test_announced_sound_that_never_comes_gets_no_track(tmp_path: Path) -> None:
    made = clip()
    _record(tmp_path, StreamFormat((*made.form.tracks, ALAW)), list(packets(made, 150)))
    assert [path.suffix for path in media(tmp_path)] == [".mp4", ".mp4"]
    assert [_kinds(path) for path in media(tmp_path)] == [["video"], ["video"]]
    assert sum(map(decoded, media(tmp_path))) == 150
    assert rows(tmp_path)[0].begin_utc == BEGIN


def test_sound_that_comes_shortly_after_the_picture_is_in_the_first_segment(tmp_path: Path) -> None:
    made = clip()
    form = StreamFormat((*made.form.tracks, ALAW))
    _record(tmp_path, form, [*packets(made, 75), *_spoken(0.5, 60)])
    (path,) = media(tmp_path)
    assert _kinds(path) == ["video", "audio"]
    assert decoded(path) == 75
    with av.open(path) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 60 * 320
    assert rows(tmp_path)[0].begin_utc == BEGIN


def test_sound_that_begins_late_begins_a_new_segment_and_sound_that_ends_has_no_track_later(
    tmp_path: Path,
) -> None:
    made = clip()
    form = StreamFormat((*made.form.tracks, ALAW))
    _record(tmp_path, form, [*packets(made, 450), *_spoken(2.5, 100)])
    kinds = [_kinds(path) for path in media(tmp_path)]
    assert kinds[0] == ["video"]
    assert kinds[1] == ["video", "audio"]
    assert kinds[-1] == ["video"]
    assert sum(map(decoded, media(tmp_path))) == 450
    assert rows(tmp_path)[0].cause is Cause.FORMAT


def test_a_session_that_ends_while_it_waits_for_sound_loses_nothing(tmp_path: Path) -> None:
    made = clip()
    _record(tmp_path, StreamFormat((*made.form.tracks, ALAW)), list(packets(made, 12)))
    assert [decoded(path) for path in media(tmp_path)] == [12]
