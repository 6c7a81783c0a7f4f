"""Real browsers without a screen, by their own protocols: Chromium by CDP, Firefox by WebDriver BiDi."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
START_S = 60.0
LIMIT_S = 60.0
PREFERENCES = """
user_pref("security.fileuri.strict_origin_policy", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.update.enabled", false);
user_pref("media.autoplay.default", 0);
user_pref("network.proxy.type", 0);
"""


class BrowserPage:
    """One page in a browser. `evaluate` runs a script in it and waits for its promise."""

    def __init__(self, process: subprocess.Popen[bytes], profile: Path) -> None:
        self._process, self._profile = process, profile
        self._loop = asyncio.new_event_loop()
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._number = 0

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._run(self._end())
        self._process.kill()
        self._process.wait()
        self._loop.close()

    async def _end(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._session is not None:
            await self._session.close()

    def _run(self, work: Any) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(work, LIMIT_S))

    def _connect(self, address: str) -> None:
        async def connect() -> None:
            self._session = aiohttp.ClientSession()
            self._socket = await self._session.ws_connect(address, max_msg_size=0)

        self._run(connect())

    def _call(self, method: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number

        async def call() -> dict[str, Any]:
            assert self._socket is not None
            await self._socket.send_json({"id": number, "method": method, "params": parameters, **more})
            while True:
                answer: dict[str, Any] = json.loads((await self._socket.receive()).data)
                if answer.get("id") == number:
                    return answer

        answer: dict[str, Any] = self._run(call())
        assert "result" in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _file(self, name: str) -> str:
        """The content of a file that the browser writes when it is ready."""
        end_s = time.monotonic() + START_S
        while time.monotonic() < end_s:
            with contextlib.suppress(OSError):
                if content := (self._profile / name).read_text("utf-8"):
                    return content
            time.sleep(0.05)
        raise AssertionError(f"the browser did not write {name}")

    def evaluate(self, script: str) -> Any:
        raise NotImplementedError

    def choose(self, folder: Path) -> None:
        """Choose a package's folder as a person does, or as near to it as the protocol allows."""
        raise NotImplementedError

    def until(self, script: str) -> Any:
        """The first true value of an expression."""
        end_s = time.monotonic() + LIMIT_S
        while time.monotonic() < end_s:
            if value := self.evaluate(script):
                return value
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}; {self.evaluate('document.body.innerText')}")


class Chromium(BrowserPage):
    name = "chromium"

    def __init__(self, page: Path, profile: Path) -> None:
        command = [
            *(CHROMIUM or "", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--remote-debugging-port=0", f"--user-data-dir={profile}", "--no-first-run", "--lang=en-GB"),
            *("--autoplay-policy=no-user-gesture-required", "about:blank"),
        ]
        super().__init__(_started(command), profile)
        port, path = self._file("DevToolsActivePort").split()
        self._connect(f"ws://127.0.0.1:{port}{path}")
        target = self._call("Target.createTarget", {"url": page.as_uri()})["targetId"]
        attached = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._of_page = {"sessionId": attached["sessionId"]}

    def evaluate(self, script: str) -> Any:
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = self._call("Runtime.evaluate", asked, **self._of_page)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def choose(self, folder: Path) -> None:
        found = self._call(
            "Runtime.evaluate", {"expression": "document.getElementById('folder')"}, **self._of_page
        )
        files = {"files": [str(folder)], "objectId": found["result"]["objectId"]}
        self._call("DOM.setFileInputFiles", files, **self._of_page)


class Firefox(BrowserPage):
    name = "firefox"

    def __init__(self, page: Path, profile: Path) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "user.js").write_text(PREFERENCES)
        command = [FIREFOX or "", "--headless", "--no-remote", "--profile", str(profile)]
        super().__init__(_started([*command, "--remote-debugging-port=0"]), profile)
        server = json.loads(self._file("WebDriverBiDiServer.json"))
        self._connect(f"ws://{server['ws_host']}:{server['ws_port']}/session")
        self._call("session.new", {"capabilities": {}})
        self._context = self._call("browsingContext.getTree", {})["contexts"][0]["context"]
        opened = {"context": self._context, "url": page.as_uri(), "wait": "complete"}
        self._call("browsingContext.navigate", opened)

    def _evaluated(self, script: str) -> dict[str, Any]:
        target = {"context": self._context}
        asked = {"expression": script, "awaitPromise": True, "target": target}
        answer = self._call("script.evaluate", asked)
        assert answer["type"] == "success", answer
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, script: str) -> Any:
        # As JSON, because the protocol's own form of values is another one.
        answer = self._evaluated(f"Promise.resolve({script}).then((value) => JSON.stringify(value ?? null))")
        return json.loads(answer["value"])

    def choose(self, folder: Path) -> None:
        # The protocol refuses a folder, so its files are chosen one by one.
        found = self._evaluated(
            "(() => { const input = document.getElementById('folder');"
            " input.webkitdirectory = false; input.value = ''; return input; })()"
        )
        files = [str(path) for path in sorted(folder.rglob("*")) if path.is_file()]
        shared = {"sharedId": found["sharedId"]}
        self._call("input.setFiles", {"context": self._context, "element": shared, "files": files})


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


KINDS = [
    pytest.param(Chromium, id="chromium", marks=pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")),
    pytest.param(Firefox, id="firefox", marks=pytest.mark.skipif(not FIREFOX, reason="no Firefox here")),
]


@contextlib.contextmanager
def opened(kind: type[Chromium | Firefox], page: Path, profile: Path) -> Iterator[Chromium | Firefox]:
    browser = kind(page, profile)
    try:
        yield browser
    finally:
        browser.close()
