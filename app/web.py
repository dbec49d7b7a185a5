"""The web server: the API, the reading pages and the chat as one FastAPI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from app import api, limits, machines, overload, problems, security_txt
from app.chat import CHAT_PATH, add_shell, mount_chat
from app.config import load_settings
from app.editing import routes as editing
from app.export import routes as exporting
from app.feedback import sweeping
from app.feedback.store import FeedbackStore
from app.headers import HeadersMiddleware
from app.incoming import BodyLimitMiddleware, HeadMiddleware
from app.observing import setup as observing
from app.pages import routes as pages
from app.theme import theme_of
from app.widget import routes as widgets

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.config import Settings


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """Return the application: ``/api/v1``, ``/documenten``, the chat at ``/chat``, and ``/`` that leads to it.

    ``settings`` tells which optional parts are on (as ``load_settings`` gives them when None).
    """
    settings = settings or load_settings()
    # A redirect would name the host that the request names; the API knows one address for each resource. It brings its
    # own description; the pages that FastAPI shows that with load their scripts from a CDN.
    app = FastAPI(redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(app)
    app.include_router(api.create_router(assistant, settings))
    app.include_router(pages.create_router(assistant.index, theme_of(settings)))
    public_url = "" if settings.public_url == "none" else settings.public_url
    app.include_router(exporting.create_router(assistant.index, public_url))
    sweeping.install(app, FeedbackStore(settings.data_dir, settings.feedback_retention))
    editing.install(app, assistant.index, settings)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")

    @app.get("/", include_in_schema=False)
    @app.get(CHAT_PATH, include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse(CHAT_PATH + "/")

    add_shell(app, assistant, settings, CHAT_PATH)
    overload.install(app, settings)
    limits.install(app, settings)
    widgets.install(app, assistant, settings)
    app.include_router(security_txt.create_router(settings))
    machines.install(app, assistant, settings)
    app.add_middleware(BodyLimitMiddleware, chat_path=CHAT_PATH)
    app.add_middleware(HeadMiddleware, chat_path=CHAT_PATH)
    # Without this very class on the parent, Gradio echoes any Origin back with credentials allowed.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=() if settings.cors_origins == "none" else settings.cors_origins.split(","),
        allow_methods=("GET", "POST"),
        allow_headers=("Content-Type", "Authorization", limits.WIDGET_HEADER),
        expose_headers=("API-Version", "Content-Language", "Retry-After"),
    )
    app.add_middleware(HeadersMiddleware, version=api.API_VERSION, description=api.PREFIX + api.description.PATH)
    observing.install(app, assistant, settings)
    limits.trust_proxies(app, settings)
    editing.trust_header(app, settings)
    mount_chat(app, assistant)
    return app
