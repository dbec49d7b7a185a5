"""``--strict``: what `ask` and `chat` share."""

from __future__ import annotations

from typing import Annotated

import typer

from app.config import Settings

STRICT = 0.8

Strict = Annotated[
    bool, typer.Option("--strict", help=f"Answer only when quite sure: strictness {STRICT} instead of the setting.")
]


def settings_for(context: typer.Context, *, strict: bool) -> Settings:
    """Return the settings, with a strictness of at least ``STRICT`` when ``strict``."""
    settings: Settings = context.obj
    if not strict:
        return settings
    return settings.model_copy(update={"strictness": max(STRICT, settings.strictness)})
