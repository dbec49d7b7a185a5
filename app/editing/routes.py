"""Switching ``/beheer`` on: it is not there at all unless somebody may log in."""

from __future__ import annotations

import atexit
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from app.editing.access import COOKIE, NONE, PATH, Access, TrustedHeaderMiddleware, check_form, check_origin, set_cookie
from app.editing.desk import Desk
from app.editing.pages import FOLDER, LANGUAGE_COOKIE, Pages, go
from app.editing.work import Work
from app.limits import TOO_MANY, retry_after
from ingest.uploads import Uploads

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.config import Settings
    from vectorstore.index import Index


def is_on(settings: Settings) -> bool:
    """Tell whether ``/beheer`` is there."""
    password = settings.beheer_password
    return bool(password and password.get_secret_value()) or settings.beheer_header != NONE


def install(app: FastAPI, index: Index, settings: Settings) -> None:
    """Add ``/beheer`` to an application when it is on, and go on with what an earlier server left undone."""
    if not is_on(settings):
        return
    uploads = Uploads(index.folder)
    work = Work(index, uploads)
    uploads.sweep()
    work.start()
    atexit.register(work.stop)
    app.state.editing = work
    access, pages = Access(settings, index.folder / "editing"), Pages()
    router = APIRouter(prefix=PATH, include_in_schema=False)
    _add_files(router)
    _add_signing_in(router, access, pages)
    Desk(index, uploads, work, access, pages).add_to(router)
    app.include_router(router)


def trust_header(app: FastAPI, settings: Settings) -> None:
    """Let only trusted proxies name an editor; must be outermost, where the client is still who sent the request."""
    if settings.beheer_header != NONE:
        app.add_middleware(TrustedHeaderMiddleware, header=settings.beheer_header, trusted=settings.trusted_proxies)


def _add_files(router: APIRouter) -> None:
    @router.get("/beheer.css")
    def style() -> FileResponse:
        return FileResponse(FOLDER / "static" / "beheer.css", media_type="text/css")

    @router.get("/beheer.js")
    def script() -> FileResponse:
        return FileResponse(FOLDER / "static" / "beheer.js", media_type="text/javascript")

    @router.get("/taal/{language}")
    def language(language: str, request: Request) -> RedirectResponse:
        response = go()
        chosen, secure = "en" if language == "en" else "nl", request.url.scheme == "https"
        response.set_cookie(LANGUAGE_COOKIE, chosen, path=PATH, httponly=True, samesite="strict", secure=secure)
        return response

    @router.get("/")
    def with_slash() -> RedirectResponse:
        return go()


def _add_signing_in(router: APIRouter, access: Access, pages: Pages) -> None:
    @router.get("/inloggen")
    def ask_password(request: Request) -> Response:
        if access.editor(request) is not None:
            return go()
        if not access.has_password:
            return pages.show(request, "no_way_in.html", HTTPStatus.FORBIDDEN)
        return pages.show(request, "log_in.html", again="opnieuw" in request.query_params)

    @router.post("/inloggen")
    def log_in(request: Request, password: Annotated[str, Form(alias="wachtwoord", max_length=1000)] = "") -> Response:
        check_origin(request)
        wait = access.wait(request)
        if wait:
            headers = retry_after(wait)
            page = pages.show(request, "log_in.html", TOO_MANY, wait=headers["Retry-After"])
            page.headers.update(headers)
            return page
        token = access.log_in(password)
        if token is None:
            return pages.show(request, "log_in.html", HTTPStatus.UNAUTHORIZED, wrong=True)
        access.log_out(request)
        response = go()
        set_cookie(response, request, token)
        return response

    @router.post("/uitloggen")
    def log_out(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
        check_origin(request)
        editor = access.editor(request)
        if editor is not None:
            check_form(editor, csrf)
            access.log_out(request)
        response = go("/inloggen")
        response.delete_cookie(COOKIE, path=PATH)
        return response
