"""The pages of ``/beheer`` as responses: templates, languages, and a policy under which one script may run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChoiceLoader, FileSystemLoader

from app.editing.access import PATH
from app.editing.views import MIB, iso_date, passages_done, reason, written_date
from app.rendering import templates
from app.texts.editing import Words
from ingest.decoding import one_line
from ingest.source import MAX_BYTES

if TYPE_CHECKING:
    from fastapi import Request
    from jinja2 import Environment

    from app.editing.access import Editor
    from ingest.uploads import Upload

FOLDER: Final = Path(__file__).parent
LANGUAGE_COOKIE: Final = "briefwijzer_beheer_taal"


class Pages:
    """Makes the pages; the language is that of a cookie which is kept when an editor chooses another than Dutch."""

    def __init__(self) -> None:
        ours = FileSystemLoader(FOLDER / "templates")
        base = templates()
        self._templates: Environment = base.overlay(loader=ChoiceLoader([ours, base.loader] if base.loader else [ours]))
        self._templates.filters.update(written_date=written_date)

    def show(
        self, request: Request, name: str, status: int = HTTPStatus.OK, editor: Editor | None = None, **values: Any
    ) -> HTMLResponse:
        """Return a page, with a fresh nonce for its script."""
        words, nonce = words_of(request), secrets.token_urlsafe(16)
        html = self._templates.get_template(name).render(
            t=words,
            path=PATH,
            here=request.url.path,
            nonce=nonce,
            editor=editor,
            done=request.query_params.get("gedaan", ""),
            limit=MAX_BYTES // MIB,
            reason=reason,
            passages_done=passages_done,
            **values,
        )
        return HTMLResponse(html, status, headers=_headers(nonce))


def words_of(request: Request) -> Words:
    """Return the texts in the language that the editor chose."""
    return Words("en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "nl")


def go(to: str = "", **query: str) -> RedirectResponse:
    """Lead on after a form, so that loading the page again sends nothing twice."""
    address = PATH + to + (f"?{urlencode(query)}" if query else "")
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})


@dataclass(frozen=True, slots=True)
class Details:
    """What an editor filled in about a document, in the form in which it is stored; ``wrong`` names texts on it."""

    title: str | None
    date: str | None
    publisher: str | None
    wrong: tuple[str, ...] = ()

    def of(self, upload: Upload) -> Upload:
        """Return an upload with these details."""
        return replace(upload, title=self.title, date=self.date, publisher=self.publisher)


def checked_details(title: str, date: str, publisher: str) -> Details:
    """Return what was filled in, with what is wrong about it."""
    stored, name = iso_date(date), one_line(title, 300)
    wrong = [] if name else ["wrong_title"]
    if date.strip() and stored is None:
        wrong.append("wrong_date")
    return Details(name or None, stored, one_line(publisher, 200) or None, tuple(wrong))


def _headers(nonce: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy, "Cache-Control": "no-store", "X-Frame-Options": "DENY"}
