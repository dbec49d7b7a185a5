"""Traces against a real collector: a gRPC server that keeps what OpenTelemetry sends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from app.assistant import Assistant
from app.config import Settings
from app.observing.setup import observed_process
from app.web import create_app

QUESTION = "Wat kost een kaartje voor volwassenen?"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self) -> None:
        self.spans: list[Span] = []

    def Export(self, request: object, _: object) -> object:  # noqa: N802 - gRPC's name
        for resource in request.resource_spans:  # type: ignore[attr-defined]
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return trace_service_pb2.ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None).wait()


def test_a_question_is_one_trace_without_its_text(assistant: Assistant, settings: Settings) -> None:
    with collecting() as (collector, endpoint):
        traced = settings.model_copy(update={"traces": endpoint})
        with observed_process(traced), TestClient(create_app(assistant, traced)) as client:
            client.post(
                "/api/v1/vragen", json={"vraag": QUESTION}, headers={"traceparent": f"00-{TRACE}-{'1' * 16}-01"}
            )
    spans = {span.name: span for span in collector.spans if span.trace_id.hex() == TRACE}
    assert set(spans) >= {"/api/v1/vragen", "question", "search", "evidence"}
    assert spans["search"].parent_span_id == spans["/api/v1/vragen"].span_id
    assert all("kaartje" not in str(span) for span in collector.spans)
