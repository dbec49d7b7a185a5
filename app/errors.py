"""One table from error to what the outside world gets: an exit code, an HTTP status and a public message.

The tree of this package's own errors::

    Exception
    ├── ConfigError          (app.config)  a setting is unknown or unusable
    ├── FeedbackError        the file with feedback cannot be used
    ├── KeysError            the file with the keys of machine clients cannot be used
    └── UsageError           the program was called wrongly
        ├── NoDocumentInPeriodError   no document has a date of the period asked for
        ├── PortInUseError   another program listens on the port
        └── UnknownWidgetError   no table of that name in widgets.toml

``briefwijzer`` prints the error's own (English) message, which names the remedy; over HTTP a visitor gets the
Dutch or English public message, which gives away no path and no internals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from app.config import ConfigError
from ingest.errors import IngestError
from prompts import PromptError
from vectorstore.errors import (
    IndexMismatchError,
    ModelUnavailableError,
    NoIndexError,
    StoreUnusableError,
    UnknownDocumentError,
    VectorStoreError,
)


class ExitCode(IntEnum):
    """Exit codes of ``briefwijzer``, as the README lists them."""

    DONE = 0
    WRONG_USE = 2
    NO_INDEX = 3
    STORE_UNUSABLE = 4
    SOME_FAILED = 5


class UsageError(Exception):
    """The program was called wrongly; the message says what to change."""


class KeysError(Exception):
    """The keys of machine clients cannot be read or written; the message says which file and what to do."""


class PortInUseError(UsageError):
    """Another program already listens on the port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"port {port} on {host} is in use; stop the other program or choose one: --port {port + 1}")


class NoDocumentInPeriodError(UsageError):
    """No document that may be searched has a date of the period asked for."""

    def __init__(self, since: str, until: str) -> None:
        super().__init__(
            f"no document has a date from {since or 'the beginning'} to {until or 'now'}; `briefwijzer documents list` "
            "shows the dates, and documents.toml gives a document its date"
        )


class UnknownWidgetError(UsageError):
    """``widgets.toml`` has no table of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no widget {name!r}; describe it in widgets.toml and start the server again")


class FeedbackError(Exception):
    """What a visitor thinks of an answer cannot be kept or read; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How an error leaves the program: exit code, HTTP status, and what a visitor reads."""

    exit_code: ExitCode
    http_status: int
    public_nl: str
    public_en: str


_NOT_READY = (
    "De documenten zijn nog niet klaargezet. Probeer het later opnieuw.",
    "The documents are not ready yet. Please try again later.",
)
_STORE = (
    "De vragen kunnen nu niet worden beantwoord. Probeer het later opnieuw.",
    "Questions cannot be answered now. Please try again later.",
)

# The first class that matches counts: a subclass stands above its base.
FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (NoIndexError, Failure(ExitCode.NO_INDEX, 503, *_NOT_READY)),
    (IndexMismatchError, Failure(ExitCode.STORE_UNUSABLE, 503, *_STORE)),
    (StoreUnusableError, Failure(ExitCode.STORE_UNUSABLE, 503, *_STORE)),
    (ModelUnavailableError, Failure(ExitCode.WRONG_USE, 503, *_STORE)),
    (
        UnknownDocumentError,
        Failure(ExitCode.WRONG_USE, 404, "Dit document bestaat niet (meer).", "This document does not exist."),
    ),
    (KeysError, Failure(ExitCode.STORE_UNUSABLE, 503, *_STORE)),
    (VectorStoreError, Failure(ExitCode.STORE_UNUSABLE, 503, *_STORE)),
    (
        IngestError,
        Failure(ExitCode.SOME_FAILED, 422, "Dit document kan niet worden gelezen.", "This document could not be read."),
    ),
    (
        FeedbackError,
        Failure(
            ExitCode.STORE_UNUSABLE,
            503,
            "Uw reactie kan nu niet worden bewaard. Probeer het later opnieuw.",
            "Your feedback cannot be kept now. Please try again later.",
        ),
    ),
    (
        PromptError,
        Failure(ExitCode.WRONG_USE, 500, "De instellingen kloppen niet.", "The settings are not correct."),
    ),
    (
        ConfigError,
        Failure(ExitCode.WRONG_USE, 500, "De instellingen kloppen niet.", "The settings are not correct."),
    ),
    (
        UnknownWidgetError,
        Failure(ExitCode.WRONG_USE, 404, "Deze vraaghulp bestaat niet (meer).", "This widget does not exist."),
    ),
    (
        NoDocumentInPeriodError,
        Failure(
            ExitCode.WRONG_USE,
            404,
            "Er zijn geen documenten uit deze periode.",
            "There are no documents of this period.",
        ),
    ),
    (
        UsageError,
        Failure(ExitCode.WRONG_USE, 400, "Deze aanvraag klopt niet.", "This request is not correct."),
    ),
)

KNOWN_ERRORS: tuple[type[Exception], ...] = tuple(error for error, _ in FAILURES)


def failure_of(error: Exception) -> Failure | None:
    """Return how this error leaves the program, or None for an error that the program does not know."""
    return next((failure for known, failure in FAILURES if isinstance(error, known)), None)
