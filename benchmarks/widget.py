"""How quick the widget is on a page of another origin, and how much goes over the line for it.

The site of the demo, in a headless Chromium with an empty cache for each visit. Opening is measured from the click on
the launcher until what is in the frame is painted, and until the question box has the focus.
"""

from __future__ import annotations

import gzip
import http.client
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.evaluation.metrics import percentile
from benchmarks import measuring, serving
from benchmarks.measuring import Figure
from demo.__main__ import CHAT_PORT, SITE_PORT
from tests.chromium import running_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_STARTING_S = 120.0
_PATIENCE_MS = 60_000
_VISITS = 20
# Both pages tell the time by the same clock.
_NOTE_CLICK = "addEventListener('click', () => (window.clickedAt ??= performance.timeOrigin + performance.now()), true)"
_NOTE_FOCUS = "addEventListener('focus', () => (window.focusedAt ??= performance.timeOrigin + performance.now()), true)"
_PAINTED = "performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN)"


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--visits", type=int, default=_VISITS)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        env = measuring.environment(BRIEFWIJZER_DATA_DIR=Path(folder) / "data", BRIEFWIJZER_RATE_LIMIT="0")
        measuring.run_process([measuring.briefwijzer(), "ingest"], env)
        with serving.running([sys.executable, "-m", "demo"], env, measuring.ROOT) as server:
            serving.first_answer(server, CHAT_PORT, "Wat vindt de VNG van de Spreidingswet?", _STARTING_S)
            opened, paths = _visits(options.visits)
            sizes = {path: _packed(path) for path in sorted(paths)}
    painted, focused = zip(*opened, strict=True)
    loader = sizes.pop("/widget.js")
    figures = [
        Figure("first open: painted, median", median(painted), "ms", at_most=500),
        Figure("first open: box has the focus, median", median(focused), "ms", at_most=500),
        Figure("first open: box has the focus, p95", percentile(focused, 95) or 0.0, "ms"),
        Figure("loader, gzipped", loader / 1000, "kB", at_most=5),
        Figure("page in the frame, gzipped, in all", sum(sizes.values()) / 1000, "kB", at_most=60),
    ]
    return measuring.finish("widget", figures, options, visits=options.visits)


def _visits(count: int) -> tuple[list[tuple[float, float]], set[str]]:
    """Return the milliseconds to paint and to focus of each visit, and the paths that a browser asked for."""
    paths: set[str] = set()
    with running_chromium() as browser:
        _visit(browser, paths)  # the browser itself is new in the first
        found = [_visit(browser, paths) for _ in range(count)]
    return found, paths


def _visit(browser: Browser, paths: set[str]) -> tuple[float, float]:
    context = browser.new_context(locale="nl-NL")
    context.set_default_timeout(_PATIENCE_MS)
    chat = f"http://127.0.0.1:{CHAT_PORT}"
    context.on("request", lambda one: paths.add(one.url.removeprefix(chat)) if one.url.startswith(chat) else None)
    context.add_init_script(_NOTE_CLICK + ";" + _NOTE_FOCUS)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{SITE_PORT}/")
    page.locator("button.open").click()
    page.frame_locator("iframe").locator("#vraag:focus").wait_for()
    clicked = float(page.evaluate("window.clickedAt"))
    inside = page.frames[-1]
    times = float(inside.evaluate(_PAINTED)) - clicked, float(inside.evaluate("window.focusedAt")) - clicked
    context.close()
    return times


def _packed(path: str) -> int:
    """Return the bytes of a file as it is sent to a browser that reads gzip; a page counts packed though it is not."""
    connection = http.client.HTTPConnection("127.0.0.1", CHAT_PORT, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return len(content) if response.headers.get("Content-Encoding") == "gzip" else len(gzip.compress(content))


if __name__ == "__main__":
    sys.exit(main())
