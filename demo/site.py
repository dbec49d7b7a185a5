"""The website of Voorbeeldstad: another origin than the chat, with a strict Content-Security-Policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "site"
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css"}


class SiteHandler(BaseHTTPRequestHandler):
    """Serves the files of the site; ``{chat}`` in a page is where the chat is."""

    def __init__(self, *arguments: object, chat: str) -> None:
        self.chat = chat
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a page of the site."""
        name = self.path.partition("?")[0].lstrip("/") or "index.html"
        known = {page.name: page for page in PAGES.iterdir()}
        if name not in known:
            self.send_error(404)
            return
        content = known[name].read_text(encoding="utf-8").replace("{chat}", self.chat).encode()
        self.send_response(200)
        self.send_header("Content-Type", _TYPES[known[name].suffix])
        self.send_header("Content-Length", str(len(content)))
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.chat}; frame-src {self.chat}; style-src 'self'",
        )
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the chat."""


@contextmanager
def serving_site(chat: str, port: int = 0, name: str = "127.0.0.1") -> Iterator[str]:
    """Serve the site on this machine, with the chat at ``chat`` inside it; give its origin.

    With another ``name`` for this machine a browser takes it for another site, and not only another origin, than the
    chat: www.gemeente.nl and vragen.gemeente.nl are one site.
    """
    with ThreadingHTTPServer(("127.0.0.1", port), partial(SiteHandler, chat=chat)) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://{name}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
