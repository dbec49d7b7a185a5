"""Feedback in one table of one SQLite file, safe to use from several threads and processes.

Each call opens the file and closes it again. What is deleted is overwritten with zeros (``secure_delete``), and
there is no write-ahead log in which it could linger.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.errors import FeedbackError
from app.feedback.entry import Feedback

FILE: Final = "feedback.sqlite3"
MOST_ROWS: Final = 50_000  # no more is taken: nobody reads more, and the disk must not fill
_PATIENCE = 5.0  # seconds to wait for another writer
_COLUMNS = "id, time, verdict, answer, settings, index_version, status, remark, question, history, documents, quotes"
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')),
    answer TEXT NOT NULL,
    settings TEXT NOT NULL,
    index_version TEXT NOT NULL,
    status TEXT NOT NULL,
    remark TEXT NOT NULL,
    question TEXT,
    history TEXT NOT NULL,
    documents TEXT NOT NULL,
    quotes TEXT NOT NULL
) STRICT
"""

logger = logging.getLogger(__name__)


class FeedbackStore:
    """The feedback in a data folder, kept for a number of days.

    Every method raises FeedbackError when the file cannot be used.
    """

    def __init__(self, data_dir: Path, retention: int) -> None:
        """Use the file in ``data_dir``; with a ``retention`` (days) of 0 nothing is stored, and no file is made."""
        self.path = data_dir / FILE
        self.retention = retention

    def add(self, feedback: Feedback) -> bool:
        """Keep feedback, in place of what has the same id; tell whether it was kept.

        It is not with a retention of 0, nor when there are ``MOST_ROWS``. Deletes what is too old.
        """
        self.sweep()
        if not self.retention:
            return False
        with self._open() as connection:
            kept = connection.execute(
                f"INSERT OR REPLACE INTO feedback ({_COLUMNS}) SELECT {', '.join('?' * 12)} "  # noqa: S608 - constants
                "WHERE (SELECT count(*) FROM feedback WHERE id <> ?) < ?",
                (*_row(feedback), feedback.id, MOST_ROWS),
            ).rowcount
        if not kept:
            logger.warning("feedback is full (%d rows): export it and delete what was dealt with", MOST_ROWS)
        return bool(kept)

    def entries(self) -> list[Feedback]:
        """Return all feedback that is not too old, the oldest first."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM feedback WHERE time > ? ORDER BY time, id",  # noqa: S608 - constants
                (self._oldest(),),
            ).fetchall()
        return [_feedback(row) for row in rows]

    def delete(self, feedback_id: str) -> bool:
        """Delete one, and tell whether it was there."""
        return bool(self._delete("id = ?", feedback_id))

    def delete_all(self) -> int:
        """Delete everything; return how many there were."""
        return self._delete("time > ?", "")

    def sweep(self) -> int:
        """Delete what is older than the retention; return how many."""
        return self._delete("time <= ?", self._oldest())

    def _oldest(self) -> str:
        return (datetime.now(UTC) - timedelta(days=self.retention)).isoformat(timespec="seconds")

    def _delete(self, condition: str, value: str) -> int:
        if not self.path.exists():
            return 0
        with self._open() as connection:
            return connection.execute(f"DELETE FROM feedback WHERE {condition}", (value,)).rowcount  # noqa: S608

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give a connection with the table, in one transaction that ends when the caller is done."""
        connection = None
        try:
            self.path.touch(mode=0o600)  # what people wrote is for the program's own user only
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_TABLE)
            yield connection
            connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            remedy = f"make it writable, or move it away when it is damaged ({error})"
            raise FeedbackError(f"{self.path}: feedback cannot be kept; {remedy}") from error
        finally:
            if connection:
                connection.close()  # ends a transaction that failed, without its changes


def _row(feedback: Feedback) -> tuple[Any, ...]:
    lists = (feedback.history, feedback.documents, feedback.quotes)
    return (
        feedback.id,
        feedback.time.astimezone(UTC).isoformat(timespec="seconds"),
        feedback.verdict,
        feedback.answer,
        feedback.settings,
        feedback.index,
        feedback.status,
        feedback.remark,
        feedback.question,
        *(json.dumps(texts, ensure_ascii=False) for texts in lists),
    )


def _feedback(row: tuple[Any, ...]) -> Feedback:
    id_, time, verdict, answer, settings, index, status, remark, question, *lists = row
    history, documents, quotes = (tuple(json.loads(texts)) for texts in lists)
    return Feedback(
        verdict=verdict,
        answer=answer,
        settings=settings,
        index=index,
        status=status,
        remark=remark,
        question=question,
        history=history,
        documents=documents,
        quotes=quotes,
        id=id_,
        time=datetime.fromisoformat(time),
    )
