"""Parsing in a process of its own, so that a file that hangs, explodes or crashes its parser costs one document.

The process starts when the first document has to be parsed, reads one document after the other, and is replaced when
it had to be stopped or has read a good deal. What it may use is limited (``Limits``), what it answers is plain data
that is checked (``ingest.wire``), and it gets neither the environment nor the open files of the program.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest import errors, wire
from ingest.decoding import one_line
from ingest.errors import DamagedDocumentError, IngestError, ParserUnavailableError, TooDemandingError

if TYPE_CHECKING:
    from ingest.document import ParsedDocument
    from ingest.source import Source

_MIB = 1024 * 1024
_START_SECONDS = 60.0
_END_SECONDS = 5.0
# A fresh process now and then: what one document leaves behind, in memory or worse, does not stay for all others.
_BYTES_PER_PROCESS = 16 * _MIB
_DOCUMENTS_PER_PROCESS = 100
_MAX_MESSAGE = 500
_PROGRAM = (
    "import json, sys; given = json.loads(sys.argv[1]); sys.path[:] = given['path']; "
    "from ingest.parsing.child import main; main(given['parsers'], given['memory'])"
)
# All that a parser may need of the environment: where the system is, and which alphabet its files have.
_ENVIRONMENT = frozenset({"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one document may take: processor seconds, by its size and at least a few, and bytes of memory.

    On the clock it may take twice as long, as other programs want the processor too.
    """

    seconds: float = 20.0
    seconds_per_mib: float = 20.0
    memory: int = 1024 * _MIB

    def seconds_for(self, size: int) -> float:
        """Return the seconds that a document of ``size`` bytes may take."""
        return self.seconds + self.seconds_per_mib * size / _MIB


class _DiedError(Exception):
    """The process ended while it was reading; ``error`` is what to say of the document if that was its fault."""

    def __init__(self, code: int, error: IngestError) -> None:
        super().__init__(code)
        self.code = code
        self.error = error


class ParserProcess:
    """Parses documents elsewhere; ``close`` ends it. One thread at a time may use it."""

    def __init__(self, limits: Limits | None = None, parsers: str = "ingest.parsing.parsers") -> None:
        """``parsers`` is the module whose ``PARSERS`` the process uses."""
        self._limits = limits or Limits()
        self._parsers = parsers
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._documents = self._bytes = 0

    @property
    def pid(self) -> int | None:
        """The id of the process that runs at the moment, if any."""
        return self._process.pid if self._process else None

    def parse(self, source: Source) -> ParsedDocument:
        """Return the parsed document.

        Raises ContentError; TooDemandingError when it takes more than the limits, DamagedDocumentError when the parser
        crashes on it, and ParserUnavailableError when no process can be started.
        """
        others = self._connection is not None
        try:
            return self._parse(source)
        except _DiedError as died:
            # What other documents left behind, or who killed it, says nothing of this one: it gets another process.
            if not others and died.code != -signal.SIGKILL:
                raise died.error from died
        try:
            return self._parse(source)
        except _DiedError as died:
            raise died.error from died

    def _parse(self, source: Source) -> ParsedDocument:
        if self._documents >= _DOCUMENTS_PER_PROCESS or self._bytes >= _BYTES_PER_PROCESS:
            self.close()
        connection = self._connection or self._started()
        self._documents += 1
        self._bytes += len(source.data)
        whole = False
        try:
            answer = self._asked(connection, source)
            parsed = wire.document_of(answer) if "blocks" in answer else None
            whole = True
        except ValueError as error:
            raise DamagedDocumentError(
                f"{source.name}: cannot be read (the parser broke); save it again and retry"
            ) from error
        finally:
            if not whole:
                self.close()
        if parsed is None:
            raise _error(source, answer)
        return parsed

    def close(self) -> None:
        """End the process, whatever it is doing; a next document starts another."""
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        self._documents = self._bytes = 0
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.wait()

    def _asked(self, connection: socket.socket, source: Source) -> dict[str, Any]:
        seconds = self._limits.seconds_for(len(source.data))
        until = time.monotonic() + 2 * seconds
        try:
            connection.settimeout(2 * seconds)
            wire.send(
                connection, wire.pack({"name": one_line(source.name), "format": source.format, "seconds": seconds})
            )
            wire.send(connection, source.data)
            return wire.unpack(wire.receive(connection, wire.MAX_ANSWER, until))
        except TimeoutError as error:
            raise self._too_slow(source) from error
        except (EOFError, OSError) as error:
            code = self._exit_code()
            died = self._died(source, code)
            # Out of time is out of time, whoever asks.
            raise died if code == -signal.SIGXCPU else _DiedError(code, died) from error

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._connection = ours
        given = {"path": sys.path, "parsers": self._parsers, "memory": self._limits.memory}
        try:
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - this very Python, with this program
                    [sys.executable, "-I", "-c", _PROGRAM, json.dumps(given)],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={name: value for name, value in os.environ.items() if name in _ENVIRONMENT},
                )
            wire.receive(ours, _MAX_MESSAGE, time.monotonic() + _START_SECONDS)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            reason = str(error) or "it ended at once"
            raise ParserUnavailableError(
                f"the process that reads documents cannot be started ({reason}); free some memory, or install "
                "Briefwijzer again"
            ) from error
        except BaseException:
            self.close()
            raise
        return ours

    def _died(self, source: Source, code: int) -> IngestError:
        """Return what to say of a document during which the process ended, with an exit code or by a signal."""
        if code == -signal.SIGXCPU:
            return self._too_slow(source)
        if code == wire.OUT_OF_MEMORY:
            return self._too_big(source)
        reason = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return DamagedDocumentError(
            f"{source.name}: cannot be read (the parser crashed: {reason}); save it again, or as PDF or text, and retry"
        )

    def _exit_code(self) -> int:
        """Return how the process ended; one that only closed the line is ended here."""
        if self._process is None:
            return 0
        try:
            return self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _too_slow(self, source: Source) -> TooDemandingError:
        seconds = self._limits.seconds_for(len(source.data))
        return TooDemandingError(
            f"{source.name}: takes more than {seconds:.0f} seconds to read; split it, or save it as PDF or text"
        )

    def _too_big(self, source: Source) -> TooDemandingError:
        limit = self._limits.memory // _MIB
        return TooDemandingError(
            f"{source.name}: takes more than {limit} MiB of memory to read; split it, or save it as PDF or text"
        )


def _error(source: Source, answer: dict[str, Any]) -> IngestError:
    message = one_line(str(answer.get("message", "")), _MAX_MESSAGE)
    known = getattr(errors, str(answer.get("error", "")), None)
    if isinstance(known, type) and issubclass(known, errors.ContentError):
        return known(message)
    return DamagedDocumentError(f"{source.name}: cannot be read ({message}); save it again and retry")
