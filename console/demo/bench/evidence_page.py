"""What the page of a package takes in Chromium to hash what was recorded, against `sha256sum`."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from console.domain.errors import OperatorError
from console.ui.widgets.resources import resource

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LIMIT_S = 300.0
BLOCK = 1 << 20
SCRIPTS = ("texts.js", "proof.js", "check.js")
_PAGE = """<!doctype html><meta charset="utf-8"><script>
{scripts}
(async () => {{
  const answers = {{}};
  try {{
    const file = await (await fetch("/data")).blob();
    for (const [name, limit] of [["at_once", AT_ONCE], ["in_slices", 0]]) {{
      const begun = performance.now();
      answers[name + "_sha256"] = await hashOf(file, limit);
      answers[name + "_s"] = (performance.now() - begun) / 1000;
    }}
  }} catch (error) {{ answers.error = String(error); }}
  await fetch("/answers", {{ method: "POST", body: JSON.stringify(answers) }});
}})();
</script>"""


class _Answers(http.server.BaseHTTPRequestHandler):
    """Serves the page and the data, and keeps what the page tells."""

    def __init__(
        self, data: Path, answers: dict[str, Any], has_answered: threading.Event, *more: Any
    ) -> None:
        self._data, self._answers, self._has_answered = data, answers, has_answered
        super().__init__(*more)

    def do_GET(self) -> None:
        """Send the page, or the data."""
        self.send_response(200)
        if self.path == "/data":
            self.send_header("Content-Length", str(self._data.stat().st_size))
            self.end_headers()
            with self._data.open("rb") as file:
                shutil.copyfileobj(file, self.wfile, BLOCK)
            return
        sources = [resource("player", "sources", name).read_text("utf-8") for name in SCRIPTS]
        body = _PAGE.format(scripts="\n".join(sources)).encode()
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Keep what the page tells."""
        self._answers.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()
        self._has_answered.set()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def page(megabytes: int) -> dict[str, Any]:
    """Measure the page's hash of so many megabytes, as it hashes small and large files; stated, no limit.

    Reading from the disk is in neither figure: the browser and `sha256sum` have the data in memory.
    """
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        return {"not_measured": "Chromium is not installed"}
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as place:
        data = Path(place) / "data"
        with data.open("wb") as file:
            for _ in range(megabytes):
                file.write(os.urandom(BLOCK))
        sums = shutil.which("sha256sum") or "sha256sum"
        subprocess.run([sums, str(data)], check=True, stdout=subprocess.DEVNULL)
        begun_s = time.monotonic()
        done = subprocess.run([sums, str(data)], check=True, stdout=subprocess.PIPE, text=True)
        sums_s = time.monotonic() - begun_s
        answers = _asked(browser, data, Path(place) / "profile")
    if "error" in answers or {answers["at_once_sha256"], answers["in_slices_sha256"]} != {
        done.stdout.split()[0]
    }:
        raise OperatorError("The page did not get the hash that sha256sum gets.", str(answers))
    return {
        "mb": megabytes,
        "sha256sum_s": round(sums_s, 2),
        "at_once_s": round(answers["at_once_s"], 2),
        "at_once_ratio": round(answers["at_once_s"] / sums_s, 2),
        "in_slices_s": round(answers["in_slices_s"], 2),
        "in_slices_ratio": round(answers["in_slices_s"] / sums_s, 2),
        "must": "stated",
    }


def _asked(browser: str, data: Path, profile: Path) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    has_answered = threading.Event()
    handler = partial(_Answers, data, answers, has_answered)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        address = f"http://127.0.0.1:{server.server_port}/"
        quiet = subprocess.DEVNULL
        with subprocess.Popen([*command, address], stdout=quiet, stderr=quiet) as process:
            try:
                if not has_answered.wait(LIMIT_S):
                    answers["error"] = "the page did not answer"
            finally:
                process.terminate()
        server.shutdown()
    return answers
