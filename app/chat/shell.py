"""The page around Gradio: header, AI notice, examples, side panel and dialogs, in the HTML that the server sends.

Gradio's page is rewritten on its way out: its language is set, what points to other origins goes, and our parts come
before and after Gradio's element. So a visitor reads the notice before any script has run.
"""

from __future__ import annotations

import json
import re
import secrets
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from app.chat.examples import Examples
from app.chat.routes import ChatRoutesMiddleware
from app.headers import chat_policy
from app.pages.language import language_of
from app.rendering import templates
from app.texts import FRAMES, Language
from app.texts.chat import WORDS, Words
from app.theme import THEME_PATH, load_theme
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.assistant import Assistant
    from app.config import Settings
    from app.theme import Theme
    from vectorstore.passage import DocumentFacts

_STYLES: Final = ("tokens.css", "page.css", "answer.css", "panel.css")
_OUTSIDE: Final = (
    re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*'),
    re.compile(r'<link\b[^>]*\b(?:href|src)="(?:https?:)?//[^>]*>\s*'),
    re.compile(r'<link rel="(?:preconnect|dns-prefetch|manifest)"[^>]*>\s*'),
    re.compile(r'<script\b[^>]*\bsrc="(?:https?:)?//[^>]*>\s*</script>\s*'),
    # The scripts that let a foreign page resize this one through messages to any origin.
    re.compile(
        r"<script(?: data-gradio-mode)?>(?!window\.gradio_)(?:(?!</script>).)*?iframeResizer.*?</script>\s*",
        re.DOTALL | re.IGNORECASE,
    ),
)
# Gradio reads the browser's language; this page has one of its own.
_LANGUAGE_SCRIPT: Final = '<script src="/static/chat/browser-language.js"></script>'


class Shell:
    """What stands around Gradio, for the documents that there are now."""

    def __init__(self, assistant: Assistant, theme: Theme, *, takes_opinions: bool = True) -> None:
        self._index = assistant.index
        self._examples = Examples(assistant)
        self._theme = theme
        classes = (theme.html_class, theme.only_light and "bw-licht", not takes_opinions and "bw-zonder-mening")
        self._html_class = " ".join(name for name in classes if name)
        self._examples.questions()  # now, so that the first visitor need not wait for it

    def page(self, html: str, language: Language, nonce: str) -> str:
        """Return Gradio's page in a language, our parts around it, its own inline scripts marked with the nonce."""
        words = WORDS[language]
        documents = self._documents()
        values = {
            "words": words,
            "frame": FRAMES[language],
            "language": language,
            "other": "nl" if language == "en" else "en",
            "documents": documents,
            "intro": _intro(words, documents),
            "examples": self._examples.questions(language),
            # In a script element nothing is unescaped, so that no text may end it.
            "script_words": Markup(json.dumps({**words.for_script, "title": words.page_title}).replace("<", "\\u003c")),  # noqa: S704
        }
        before = templates().get_template("chat_before.html").render(values)
        after = templates().get_template("chat_after.html").render(values)
        return rewritten(html, language, self._head(words), before, after, self._html_class, nonce)

    def _head(self, words: Words) -> str:
        styles = "".join(f'<link rel="stylesheet" href="/static/chat/{name}" />\n' for name in _STYLES)
        return (
            f"<title>{escape(words.page_title)}</title>\n"
            f'<meta name="description" content="{escape(words.description)}" />\n'
            '<link rel="icon" href="/static/icon.svg" type="image/svg+xml" />\n'
            f"{self._theme.head}{styles}"
            '<script type="module" src="/static/chat/main.js"></script>\n'
        )

    def _documents(self) -> list[DocumentFacts]:
        try:
            return self._index.facts()
        except VectorStoreError:
            return []


class ShellMiddleware:
    """Rewrites the HTML of the chat page only; its other responses, such as event streams, pass untouched."""

    def __init__(self, app: ASGIApp, path: str, shell: Shell) -> None:
        self.app = app
        self.paths = (path, path + "/")
        self.shell = shell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; when it is for the page itself, send the rewritten HTML."""
        if scope["type"] != "http" or scope["path"] not in self.paths or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            headers = MutableHeaders(scope=start)
            content = bytes(body)
            if headers.get("content-type", "").startswith("text/html"):
                html = content.decode("utf-8")
                nonce = secrets.token_urlsafe(16)
                content = (await run_in_threadpool(self.shell.page, html, language_of(scope), nonce)).encode("utf-8")
                headers["content-security-policy"] = chat_policy(nonce)
                headers["content-length"] = str(len(content))
                headers["vary"] = "Accept-Language"
            await send(start)
            await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, collect)


def add_shell(app: FastAPI, assistant: Assistant, settings: Settings, path: str) -> None:
    """Put the page around Gradio's at ``path``, and serve the theme; ThemeError when that cannot be used."""
    theme = load_theme(None if settings.theme == "none" else Path(settings.theme))
    shell = Shell(assistant, theme, takes_opinions=settings.feedback_retention > 0)
    app.add_middleware(ShellMiddleware, path=path, shell=shell)
    app.add_middleware(ChatRoutesMiddleware, path=path)
    if theme.css:
        app.add_api_route(
            THEME_PATH, lambda: Response(theme.css, media_type="text/css"), methods=["GET"], include_in_schema=False
        )


def rewritten(
    html: str, language: Language, head: str, before: str, after: str, html_class: str = "", nonce: str = ""
) -> str:
    """Return Gradio's page in a language, with our own head, parts around its element, and nothing from outside."""
    named = f' class="{escape(html_class)}"' if html_class else ""
    html = re.sub(r'(<html\b[^>]*?\blang=)"[^"]*"', rf'\1"{language}"{named}', html, count=1)
    for outside in _OUTSIDE:
        html = outside.sub("", html)
    # Before anything of ours is in: only Gradio's own scripts may stand inline.
    html = html.replace("<script", f'<script nonce="{escape(nonce)}"')
    html = re.sub(r"<head\b[^>]*>", lambda found: f"{found[0]}\n{_LANGUAGE_SCRIPT}", html, count=1)
    html = html.replace("</head>", head + "</head>", 1)
    html = re.sub(r"<gradio-app\b", lambda found: before + found[0], html, count=1)
    return html.replace("</gradio-app>", "</gradio-app>" + after, 1)


def _intro(words: Words, documents: Sequence[DocumentFacts]) -> Markup:
    """Return the sentence that says what can be asked about: up to three titles, else their number."""
    if len(documents) in (1, 2, 3):
        links = [
            Markup('<a href="/documenten/{}" lang="{}">{}</a>').format(one.id, one.language, one.title)
            for one in documents
        ]
        named = Markup(", ").join(links[:-1])
        named = named + f" {words.and_} " + links[-1] if named else links[-1]
    else:
        named = Markup('<a href="/documenten">{}</a>').format(words.count.format(count=len(documents)))
    return Markup(escape(words.intro)).format(documents=named)  # noqa: S704 - escaped just here
