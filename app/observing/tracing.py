"""Traces by OpenTelemetry, when the setting ``traces`` names a collector: a span a request, and one a stage below it.

Nothing is sent anywhere, and nothing of OpenTelemetry is imported, while the setting is ``none``. A span holds what the
log holds: a route, a status, an id; no question and no address.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from app.config import ConfigError
from app.observing.logs import request_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope

NONE: Final = "none"
_tracer: Any = None


class Span:
    """The span of one request, or nothing while there are no traces."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def ended(self, route: str, status: int) -> None:
        """Say what became of the request."""
        if self._span is not None:
            self._span.update_name(route)
            self._span.set_attributes(
                {"http.route": route, "http.response.status_code": status, "request.id": request_id.get()}
            )


@contextmanager
def traces_to(endpoint: str) -> Iterator[None]:
    """Send traces to an OTLP/gRPC collector while the block runs, and what is left at its end; ``none`` sends none.

    Raises:
        ConfigError: the packages for it are not installed.
    """
    global _tracer  # noqa: PLW0603 - one tracer a process, as OpenTelemetry has it
    if endpoint == NONE:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError(
            f"traces: OpenTelemetry is not installed ({error.name}); install briefwijzer[otel] or set traces to none"
        ) from error
    about = {"service.name": "briefwijzer", "service.version": version("briefwijzer")}
    provider = TracerProvider(resource=Resource.create(about))
    exporter = OTLPSpanExporter(endpoint=endpoint, insecure=not endpoint.startswith("https://"))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("briefwijzer")
    try:
        yield
    finally:
        _tracer = None
        provider.shutdown()


@contextmanager
def request_span(scope: Scope) -> Iterator[Span]:
    """Have one span around a request; the trace that the caller's ``traceparent`` names goes on in it."""
    if _tracer is None:
        yield Span()
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    context = TraceContextTextMapPropagator().extract(headers)
    with _tracer.start_as_current_span("request", context=context, kind=SpanKind.SERVER) as span:
        yield Span(span)


@contextmanager
def stage_span(name: str) -> Iterator[None]:
    """Have one span around a stage: a watch of ``stages``."""
    if _tracer is None:
        yield
        return
    with _tracer.start_as_current_span(name):
        yield
