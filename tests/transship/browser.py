"""A page in a real browser, over the browser's own debugging pipe: no driver, no server, no open port.

Protocol: https://chromedevtools.github.io/devtools-protocol/ (messages of JSON, each ended by a zero byte, on the descriptors 3 and 4).
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ABSENT = "no Chromium or Chrome on this machine: install one (Debian: apt-get install chromium)"
PATIENCE = 60  # seconds; a busy machine takes some to start a browser

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


def program() -> str | None:
    """The path of a browser, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One page. ``problems`` are errors of its console and its script, ``requests`` every address that it asked for."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write, self._numbers, self._rest = read, write, itertools.count(1), b""
        self._session: str | None = None
        self._loaded = False
        self.problems: list[str] = []
        self.requests: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._ask(f"{domain}.enable")

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until it is drawn."""
        self.visit(path.as_uri() + fragment)

    def visit(self, address: str) -> None:
        """Open an address and wait until it is drawn."""
        self._loaded = False
        self._ask("Page.navigate", url=address)
        self._until(lambda: self._loaded)

    def wait_for(self, script: str) -> Any:
        """The value of an expression, once it is a true one."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(script)):
            if time.monotonic() > end:
                raise AssertionError(f"this never became true: {script}")
            time.sleep(0.2)
        return value

    def write(self, selector: str, text: str) -> None:
        """Put text where a person would type it."""
        self.run(f"(field => {{ field.focus(); field.select(); }})(document.querySelector({json.dumps(selector)}))")
        self._ask("Input.insertText", text=text)

    def look(self, width: int, *, dark: bool = False) -> None:
        """Set the width of the window and the colours that its user likes."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[feature])

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def picture(self, out: Path, top: int = 0, height: int = 1400) -> None:
        """A part of the page as PNG."""
        width = self.run("document.documentElement.clientWidth")
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        shot = self._ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        out.write_bytes(base64.b64decode(shot["data"]))

    def paper(self, out: Path) -> None:
        """The page as it would be printed."""
        out.write_bytes(base64.b64decode(self._ask("Page.printToPDF", printBackground=True)["data"]))

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        found: list[dict[str, Any]] = []
        self._until(lambda: bool(found), lambda said: found.append(said) if said.get("id") == number else None)
        if "error" in found[0]:
            raise AssertionError(f"{method}: {found[0]['error']}")
        return dict(found[0]["result"])

    def _until(self, done: Any, hear: Any = lambda said: None) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            ready, _, _ = select.select([self._read], [], [], max(end - time.monotonic(), 0))
            if not ready:
                raise AssertionError("the browser did not answer in time")
            block = os.read(self._read, 1 << 20)
            if not block:
                raise AssertionError("the browser ended")
            *whole, self._rest = (self._rest + block).split(b"\0")
            for raw in whole:
                said = json.loads(raw)
                self._note(said)
                hear(said)

    def _note(self, said: dict[str, Any]) -> None:
        params = said.get("params", {})
        match said.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
            case "Runtime.exceptionThrown":
                self.problems.append(str(params["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.problems.append(str(params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.problems.append(str(params["entry"]["text"]))


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser with a profile of its own in a folder; it ends with the block."""
    found = program()
    assert found, ABSENT
    to_browser, ours_out = os.pipe()
    ours_in, from_browser = os.pipe()
    # The browser reads descriptor 3 and writes 4; the shell puts the two pipes there.
    command = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
    arguments = [*_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    started = subprocess.Popen(
        ["bash", "-c", command, found, *arguments],
        pass_fds=(to_browser, from_browser),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_browser)
    os.close(from_browser)
    try:
        yield Page(ours_in, ours_out)
    finally:
        started.terminate()
        started.wait(timeout=PATIENCE)
        os.close(ours_in)
        os.close(ours_out)
