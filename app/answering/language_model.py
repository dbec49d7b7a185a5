"""A chat model through LangChain: streamed, bounded in time and length, and stopped when nobody waits for it.

The only file that knows LangChain. All calls run on one event loop in a thread of its own, because that is where a
call can be cancelled at once and can be given an end, whichever provider it goes to; the pieces come out of a queue.

Errors::

    LanguageModelError       the model gave no text: unreachable, too slow, refused; the message names the remedy
    ModelUnavailableError    (vectorstore.errors) the provider's package is not there, or the setting names no provider

No message holds a key or what the provider said: only the kind of failure and what to look at.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Generator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from vectorstore.errors import ModelUnavailableError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

    from app.config import Settings

_GLANCE = 0.05  # seconds between two looks at whether anyone still waits
_LONGEST = 6_000  # characters of an answer; what talks on is cut
_MOST_TOKENS = 800
_PACKAGES = {"ollama": "langchain-ollama", "mistralai": "langchain-mistralai", "anthropic": "langchain-anthropic"}
_REMEDIES: Mapping[int, str] = {
    400: "the provider refuses the request; check that this model can chat",
    401: "check BRIEFWIJZER_MODEL_API_KEY",
    403: "check what BRIEFWIJZER_MODEL_API_KEY gives access to",
    404: "check the name in BRIEFWIJZER_MODEL and the address in BRIEFWIJZER_MODEL_BASE_URL",
    429: "the provider's limit is reached; try later or ask for more",
}


class LanguageModelError(Exception):
    """The model gave no text; ``kind`` is ``slow``, ``down`` or ``refused``, and the message names the remedy."""

    def __init__(self, message: str, kind: str = "down") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost, in tokens; None where the server does not tell."""

    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(slots=True)
class Generation:
    """One call: its pieces of text as they come, and what it cost, which is known at the end."""

    pieces: Generator[str]
    usages: list[Usage] = field(default_factory=list)

    @property
    def usage(self) -> Usage:
        """Return what it cost so far."""
        return self.usages[-1] if self.usages else Usage()

    def text(self) -> str:
        """Return all of it."""
        return "".join(self.pieces)


class LanguageModel:
    """A chat model; safe to call from several threads. ``name`` is the setting's value."""

    def __init__(self, name: str, model: BaseChatModel, time_limit: float) -> None:
        """Use a LangChain chat model; ``time_limit`` is what one answer may take, in seconds, retries included."""
        self.name = name
        self._model = model
        self._time_limit = time_limit
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def generate(self, system: str, user: str, stop: threading.Event | None = None) -> Generation:
        """Ask the model; the pieces raise LanguageModelError, and end early when ``stop`` is set.

        Closing the iterator of pieces, too, cancels the call, which closes the connection to the server.
        """
        usages: list[Usage] = []
        return Generation(self._pieces([("system", system), ("human", user)], stop, usages), usages)

    def close(self) -> None:
        """End the thread; a later call starts it anew."""
        with self._starting:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None

    def _pieces(
        self, messages: list[tuple[str, str]], stop: threading.Event | None, usages: list[Usage]
    ) -> Generator[str]:
        arrived: SimpleQueue[AIMessageChunk | None] = SimpleQueue()
        call: Future[None] = asyncio.run_coroutine_threadsafe(self._call(messages, arrived), self._running_loop())
        length = 0
        try:
            while length < _LONGEST and not (stop is not None and stop.is_set()):
                try:
                    chunk = arrived.get(timeout=_GLANCE)
                except Empty:
                    continue
                if chunk is None:
                    call.result()
                    return
                if usage := _usage(chunk):
                    usages.append(usage)
                if piece := str(chunk.text):
                    length += len(piece)
                    yield piece
        except TimeoutError:
            raise LanguageModelError(
                f"{self.name}: no whole answer within {self._time_limit:g} seconds; raise BRIEFWIJZER_MODEL_TIMEOUT "
                "or take a faster model",
                "slow",
            ) from None
        except Exception as error:  # noqa: BLE001 - each provider's library has errors of its own
            raise LanguageModelError(f"{self.name}: {_explain(error)}", _kind(error)) from None
        finally:
            call.cancel()

    async def _call(self, messages: list[tuple[str, str]], arrived: SimpleQueue[AIMessageChunk | None]) -> None:
        try:
            async with asyncio.timeout(self._time_limit):
                chunks: AsyncIterator[Any] = self._model.astream(messages)
                async for chunk in chunks:
                    arrived.put(chunk)
        finally:
            arrived.put(None)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), name="language-model", daemon=True).start()
            return self._loop


def open_language_model(
    name: str, *, base_url: str = "", api_key: str = "", time_limit: float = 60.0, retries: int = 2
) -> LanguageModel:
    """Return the chat model that ``provider:name`` stands for; nothing is asked of it yet.

    Raises:
        ModelUnavailableError: the provider is unknown or its package is not installed.
    """
    provider = name.partition(":")[0]
    try:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - an extra
    except ImportError:
        raise ModelUnavailableError(f"{name}: language models are not installed; run: make setup EXTRAS=llm") from None
    options: dict[str, Any] = {"temperature": 0.0}
    if base_url:
        options["base_url"] = base_url
    if api_key or (base_url and provider == "openai"):
        # a server on premises mostly wants no key, and must not get one that was meant for another
        options["api_key"] = api_key or "none"
    if provider != "ollama":
        options |= {"timeout": time_limit, "max_retries": retries, "max_tokens": _MOST_TOKENS}
    if provider == "openai":
        options |= {"stream_usage": True, "stream_chunk_timeout": time_limit}
    try:
        model = init_chat_model(name, **options)
    except ImportError:
        raise ModelUnavailableError(_not_installed(name, provider)) from None
    except ValueError:
        raise ModelUnavailableError(
            f"{name}: not a provider and a model; write for instance openai:gpt-4o-mini or ollama:llama3.2"
        ) from None
    except Exception as error:  # noqa: BLE001 - each provider's library has errors of its own
        raise ModelUnavailableError(
            f"{name}: cannot be used ({type(error).__name__}); set BRIEFWIJZER_MODEL_API_KEY, and "
            "BRIEFWIJZER_MODEL_BASE_URL for a server of your own"
        ) from None
    return LanguageModel(name, model, time_limit)


def named_model(settings: Settings) -> LanguageModel:
    """Return the chat model that the settings name; raises as ``open_language_model``."""
    return open_language_model(
        settings.model,
        base_url="" if settings.model_base_url == "none" else settings.model_base_url,
        api_key=settings.model_api_key.get_secret_value() if settings.model_api_key else "",
        time_limit=settings.model_timeout,
        retries=settings.model_retries,
    )


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def _not_installed(name: str, provider: str) -> str:
    package = _PACKAGES.get(provider, f"langchain-{provider}")
    model = name.partition(":")[2]
    return (
        f"{name}: needs the package {package}; run: .venv/bin/python -m pip install {package}. A server with an "
        f"OpenAI-compatible address needs none: BRIEFWIJZER_MODEL=openai:{model} with BRIEFWIJZER_MODEL_BASE_URL"
    )


def _usage(chunk: AIMessageChunk) -> Usage | None:
    found = getattr(chunk, "usage_metadata", None)
    return Usage(found.get("input_tokens"), found.get("output_tokens")) if found else None


def _status(error: Exception) -> int | None:
    """Return the HTTP status that an error of any provider carries."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _kind(error: Exception) -> str:
    if re.search("timeout", type(error).__name__, re.IGNORECASE):
        return "slow"
    return "refused" if (_status(error) or 500) < 500 else "down"


def _explain(error: Exception) -> str:
    """Say what failed and what to look at, without what the provider wrote: that may quote a key or a question."""
    status = _status(error)
    if status is None:
        return f"cannot be reached or answers nonsense ({type(error).__name__}); check BRIEFWIJZER_MODEL_BASE_URL"
    return f"status {status}; {_REMEDIES.get(status, 'the server fails; look at its log')}"
