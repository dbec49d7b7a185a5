"""Files in the data folder: each is written whole or not at all, also when the program is killed."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from vectorstore.errors import StoreUnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Make a StoreUnusableError, which names the remedy, of what goes wrong in writing there."""
    try:
        yield
    except OSError as error:
        raise StoreUnusableError(
            f"{folder}: cannot be written ({error.strerror}); make room or set BRIEFWIJZER_DATA_DIR"
        ) from error


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place, its folder made when needed; raises StoreUnusableError.

    What is half written lies beside it, as ``.NAME.NUMBER``.
    """
    half = path.with_name(f".{path.name}.{int.from_bytes(os.urandom(6))}")
    try:
        with writing_in(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
    finally:
        with contextlib.suppress(OSError):
            half.unlink()
