"""The page of a package, opened from disk in real browsers with nothing but the package."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.app.package_verification import verifier
from console.ui.widgets.resources import resource
from tests.outsider.test_evidence_package import DAMAGES, a_link, alone
from tests.support.browsers import KINDS, Chromium, Firefox, opened
from tests.support.evidence import KEY, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
CHECKED = "['whole', 'damaged'].includes(document.body.dataset.state) && window.watchroom.result"
Kind = type[Chromium | Firefox]
SEEN = [damage for damage in DAMAGES if damage is not a_link]
"""A browser leaves a link out or follows it, as the system does, without a word to the page."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    with evidence_room(tmp_path_factory.mktemp("evidence")) as evidence:
        yield evidence.made("one")[0], evidence.made("two")[0]


def test_the_page_is_the_one_that_its_sources_make() -> None:
    spec = importlib.util.spec_from_file_location("build_player", resource("player", "build.py"))
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert resource("player", "player.html").read_text("utf-8") == build.built()


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize("kind", KINDS)
def test_it_plays_unchecked_and_then_checks_every_file(
    packages: tuple[Path, Path], tmp_path: Path, kind: Kind
) -> None:
    with opened(kind, packages[0] / "player.html", tmp_path / "profile") as page:
        page.until("document.body?.dataset.state === 'unchecked'")
        assert page.evaluate("window.watchroom.signature.valid")
        assert page.evaluate("window.watchroom.signature.by") == "WebCrypto"
        # Plays: the clock moves, and both cameras show the picture of its time.
        page.evaluate("window.watchroom.player.play(true)")
        begun = page.evaluate("window.watchroom.player.time")
        page.until(f"window.watchroom.player.time > {begun} + 1000")
        page.evaluate("window.watchroom.player.play(false)")
        page.until(
            "window.watchroom.player.views.every((view) => view.video.readyState >= 2 && !view.video.seeking"
            " && Math.abs(view.video.currentTime - (window.watchroom.player.time - view.segment.from) / 1000)"
            " < 0.05)"
        )
        # A gap is said with its cause; the next recording is one press away.
        page.evaluate("window.watchroom.player.seek(window.watchroom.player.begin + 15000)")
        assert "lost connection" in page.until("window.watchroom.player.views[0].note.textContent")
        page.evaluate("document.getElementById('next').click()")
        assert page.evaluate("window.watchroom.player.views[0].at(window.watchroom.player.time) !== null")
        # One frame forward.
        before = page.evaluate("window.watchroom.player.time")
        page.evaluate("document.getElementById('forward').click()")
        assert abs(page.evaluate("window.watchroom.player.time") - before - 40) < 3
        page.choose(packages[0])
        result = page.until(CHECKED)
        assert result["findings"] == []
        compare_the_key(page)
        # From now on a picture can be saved, with its hash.
        page.until("window.watchroom.player.views[0].video.readyState >= 2")
        page.evaluate("document.getElementById('snapshot').click()")
        assert len(page.until("window.watchroom.picture && window.watchroom.picture.sum")) == 64


def compare_the_key(page: Chromium | Firefox) -> None:
    """A checked page says against which key; only a typed fingerprint makes that key the expected one."""

    def said(typed: str) -> tuple[str, str]:
        page.evaluate(
            f"(() => {{ document.getElementById('expected').value = {typed!r};"
            " document.getElementById('compare').click(); return true; })()"
        )
        state, words = page.evaluate(
            "[document.body.dataset.state, document.getElementById('state').textContent"
            " + document.getElementById('keySaid').textContent]"
        )
        return state, words

    whole = verifier().fingerprint_of(bytes.fromhex(KEY))
    groups = " ".join(whole[at : at + 4] for at in range(0, 64, 4))
    state, words = said("")
    assert state == "whole"
    assert f"as it was signed by key {groups}" in words
    assert "given by the control room" in words
    for typed in (whole, whole.upper(), groups, verifier().short_of(whole)):
        state, words = said(typed)
        assert (state, "the key is the expected one" in words) == ("expected", True), typed
    for typed in (whole[1:] + whole[0], "0" * 24):
        state, words = said(typed)
        assert (state, "NOT by the expected key" in words) == ("otherKey", True), typed
        assert groups in words
    for typed in (whole[:23], whole[:25], "not a key", whole + "0"):
        state, words = said(typed)
        assert (state, "no fingerprint" in words) == ("whole", True), typed
    cells = page.evaluate("[...document.querySelectorAll('#results td')].map((cell) => cell.innerText)")
    assert "as it was signed" in cells
    assert "intact" not in cells


@pytest.mark.req("EVD-04")
@pytest.mark.parametrize("kind", KINDS)
def test_it_names_what_the_verifier_names(packages: tuple[Path, Path], tmp_path: Path, kind: Kind) -> None:
    with opened(kind, packages[0] / "player.html", tmp_path / "profile") as page:
        for damage in SEEN:
            folder = Path(shutil.copytree(packages[0], tmp_path / damage.__name__))
            damage(folder, packages[1])
            page.until("window.watchroom?.player")
            page.evaluate("document.body.dataset.state = 'again'")
            page.choose(folder)
            found = {(row["finding"], Path(row["file"]).name) for row in page.until(CHECKED)["findings"]}
            said = {(row["finding"], Path(row["file"]).name) for row in alone(folder)["findings"]}
            assert found == said, damage.__name__


@pytest.mark.parametrize("kind", KINDS)
def test_carried_hashes_and_signatures_are_right(
    packages: tuple[Path, Path], tmp_path: Path, kind: Kind
) -> None:
    with opened(kind, packages[0] / "player.html", tmp_path / "profile") as page:
        page.until("window.watchroom?.player")
        for size in (0, 1, 55, 56, 63, 64, 65, 100_000):
            script = (
                f"(() => {{ const sum = new Sha256(), bytes = new Uint8Array({size}).fill(7);"
                f" sum.add(bytes.slice(0, {size // 3})); sum.add(bytes.slice({size // 3}));"
                " return sum.hex(); })()"
            )
            assert page.evaluate(script) == hashlib.sha256(b"\7" * size).hexdigest()
        # A file above the limit is read in slices, and gives the same hash.
        assert (
            page.evaluate("hashOf(new Blob([new Uint8Array(50000000).fill(9)]), 1000)")
            == hashlib.sha256(b"\x09" * 50_000_000).hexdigest()
        )
        checked = (
            "Ed25519.verify(unhex(window.watchroom.manifest.key.ed25519),"
            " utf8(WATCHROOM_PACKAGE.manifest{0}), unhex(WATCHROOM_PACKAGE.signature))"
        )
        assert page.evaluate(checked.format("")) is True
        assert page.evaluate(checked.format(" + ' '")) is False


@pytest.mark.parametrize("kind", KINDS)
def test_it_speaks_welsh_and_tells_a_screen_reader(
    packages: tuple[Path, Path], tmp_path: Path, kind: Kind
) -> None:
    with opened(kind, packages[0] / "player.html", tmp_path / "profile") as page:
        page.until("window.watchroom?.player")
        assert page.evaluate("Object.keys(TEXTS.en).sort().join() === Object.keys(TEXTS.cy).sort().join()")
        page.evaluate(
            "(() => { const list = document.getElementById('language'); list.value = 'cy';"
            " list.dispatchEvent(new Event('change')); return true; })()"
        )
        assert page.evaluate("document.documentElement.lang") == "cy"
        assert "heb ei wirio" in page.evaluate("document.getElementById('state').textContent")
        # What is typed before any file was checked says no more than that.
        page.evaluate(
            "(() => { document.getElementById('expected').value = window.watchroom.fingerprint;"
            " document.getElementById('compare').click(); return true; })()"
        )
        assert page.evaluate("document.body.dataset.state") == "unchecked"
        assert "Nid yw'r ffeiliau wedi'u gwirio" in page.evaluate(
            "document.getElementById('keySaid').textContent"
        )
        unnamed = (
            "[...document.querySelectorAll('button, input, select, video')].filter((part) =>"
            " !(part.getAttribute('aria-label') || part.textContent.trim() || part.labels?.length)).length"
        )
        assert page.evaluate(unnamed) == 0
        assert page.evaluate("document.getElementById('timeline').getAttribute('aria-valuetext').length") > 10
        page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', bubbles: true}))")
        assert page.evaluate("window.watchroom.player.running")
