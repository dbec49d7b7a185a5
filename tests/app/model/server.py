"""A chat server on this machine that says what a test wants: OpenAI's streaming API at the HTTP edge, nothing else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer of the server: its pieces, the seconds before each, and the HTTP status."""

    text: str = ""
    status: int = 200
    pause: float = 0.0
    body: str = ""

    @property
    def pieces(self) -> list[str]:
        words = self.text.split(" ")
        return [word if n == 0 else f" {word}" for n, word in enumerate(words)]


@dataclass
class ChatServer:
    """``replies`` are given in order, the last one again and again; ``requests`` are what was asked."""

    port: int
    replies: list[Reply | Callable[[dict[str, Any]], str]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, *replies: str | Reply | Callable[[dict[str, Any]], str]) -> None:
        """Say these from now on, and forget what was asked."""
        self.replies = [Reply(reply) if isinstance(reply, str) else reply for reply in replies]
        self.requests.clear()
        self.keys.clear()
        self.hung_up.clear()

    def next_reply(self, request: dict[str, Any]) -> Reply:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply if isinstance(reply, Reply) else Reply(reply(request))


@contextmanager
def running_chat_server() -> Iterator[ChatServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        chat = ChatServer(server.server_port)
        server.chat = chat  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield chat
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        chat: ChatServer = self.server.chat  # type: ignore[attr-defined]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.requests.append(request)
        chat.keys.append(self.headers.get("Authorization", ""))
        reply = chat.next_reply(request)
        try:
            self._send(reply)
        except (BrokenPipeError, ConnectionResetError):
            chat.hung_up.set()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.status != 200 or reply.body:
            body = (reply.body or json.dumps({"error": {"message": "sk-geheim is wrong", "type": "x"}})).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in reply.pieces:
            time.sleep(reply.pause)
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        usage = {"prompt_tokens": 111, "completion_tokens": len(reply.pieces), "total_tokens": 111 + len(reply.pieces)}
        self._event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, chunk: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "stub", **chunk}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
