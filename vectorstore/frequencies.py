"""How common words are in Dutch at large: wordfreq's list, read without importing the package.

Importing wordfreq costs 0.3 s and more (it brings text repair and language matching), and only its list is needed here.
The list is data under CC BY-SA 4.0 inside the wheel, in its "cBpack" format: a header, then the words that occur with a
probability of 10 ** -(i / 100), one list for each i.
"""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import msgpack


def read_zipf(language: str) -> dict[str, float]:
    """Return the words of a language's list with their Zipf frequency: log10 of occurrences per billion, 3 to 8."""
    package = find_spec("wordfreq")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("wordfreq is not installed; run `make setup`")
    path = Path(package.submodule_search_locations[0]) / "data" / f"small_{language}.msgpack.gz"
    with gzip.open(path, "rb") as file:
        header, *levels = msgpack.load(file, raw=False)
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{path.name}: unexpected header {header!r}; install the locked version of wordfreq")
    return {word: 9 - level / 100 for level, words in enumerate(levels) for word in words}
