"""The files with Chroma's vectors: whether each has the size that it says to have.

Chroma ends the whole process when it reads one that is too short, so this is looked at before it opens them.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Final

from vectorstore.errors import REPAIR, StoreUnusableError

_HEADER: Final = struct.Struct("<iQQQQ")  # version, offset, most elements, elements, bytes of an element
_PATIENCE: Final = 5  # looks, since another process may be writing the files now


def check_vector_files(chroma: Path) -> None:
    """Raise StoreUnusableError when a file with vectors has another size than it says to have."""
    for header in chroma.glob("*/header.bin"):
        for _ in range(_PATIENCE):
            if _is_whole(header):
                break
            time.sleep(0.2)
        else:
            raise StoreUnusableError(f"{header.parent}: the vectors are not whole; {REPAIR}")


def _is_whole(header: Path) -> bool:
    try:
        most: int
        count: int
        element: int
        _, _, most, count, element = _HEADER.unpack_from(header.read_bytes())
        vectors, lengths = ((header.parent / name).stat().st_size for name in ("data_level0.bin", "length.bin"))
    except (OSError, struct.error):
        return False
    # Room for the elements that there are, or for all that there may be: both are written.
    return vectors * 4 == lengths * element and count * element <= vectors <= most * element
