"""What is counted and timed, in Prometheus' terms. One registry per process; workers share a folder of counts.

With ``serve --workers N`` the parent sets ``PROMETHEUS_MULTIPROC_DIR`` before a worker imports this, so that any
worker can tell the sum of all. No label holds anything that a visitor typed: a route is a template, a status a number
or a word.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

if TYPE_CHECKING:
    from prometheus_client.core import Metric

    from vectorstore.index import Index

MULTIPROCESS_DIR = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 30.0)

REQUESTS = Counter("briefwijzer_requests", "HTTP requests.", ("method", "route", "status"))
REQUEST_SECONDS = Histogram("briefwijzer_request_seconds", "Duration of a request.", ("route",), buckets=_SECONDS)
ANSWERS = Counter("briefwijzer_answers", "Answers by their status, and failed ones.", ("status", "language"))
ANSWER_SECONDS = Histogram("briefwijzer_answer_seconds", "Duration of making an answer.", buckets=_SECONDS)
STAGE_SECONDS = Histogram("briefwijzer_stage_seconds", "Duration of a stage.", ("stage",), buckets=_SECONDS)
SHED = Counter("briefwijzer_shed", "Questions turned away with 503: the queue was full, or took too long.", ("reason",))
RUNNING = Gauge("briefwijzer_answers_running", "Answers being made over REST.", multiprocess_mode="livesum")
WAITING = Gauge("briefwijzer_answers_waiting", "Questions that wait for their turn.", multiprocess_mode="livesum")


@contextmanager
def timed_stage(name: str) -> Iterator[None]:
    """Time a stage: a watch of ``stages``."""
    start = time.perf_counter()
    try:
        yield
    finally:
        STAGE_SECONDS.labels(name).observe(time.perf_counter() - start)


def worker_ended(process_id: int) -> None:
    """Forget the gauges of a worker that is no more."""
    mark_process_dead(process_id)  # type: ignore[no-untyped-call]


def exposition(index: Index) -> bytes:
    """Return all metrics in Prometheus' text format, with what the index holds now."""
    if MULTIPROCESS_DIR in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    of_index = CollectorRegistry(auto_describe=False)
    of_index.register(_IndexCollector(index))
    return counted + generate_latest(of_index)


class _IndexCollector:
    """Tells what the index holds when it is asked, so that nothing needs to be kept up to date."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def collect(self) -> Iterator[Metric]:
        description = self._index.store.description() or {}
        facts = {key: str(description.get(key, "")) for key in ("revision", "encoder", "format", "analyser")}
        yield InfoMetricFamily("briefwijzer_index", "The index; its revision changes with every write.", facts)
        counts = self._index.passage_counts()
        yield GaugeMetricFamily("briefwijzer_documents", "Documents in the index.", len(counts))
        yield GaugeMetricFamily("briefwijzer_passages", "Passages in the index.", sum(counts.values()))
