"""A thousand mutations of real files: no crash or hang of the program, and an index that stays as it was."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.document import ParsedDocument
from ingest.errors import IngestError
from ingest.isolation import Limits, ParserProcess
from ingest.pipeline import ingest_all
from ingest.source import Source, source_of
from ingest.splitting import split
from vectorstore.index import Index

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
LETTERS = sorted((Path(__file__).parent.parent.parent / "documents").glob("*.txt"))
FILES = [*SAMPLES, *LETTERS]
INDEXED = [path for path in FILES if path.stat().st_size < 8192]  # embedding more takes longer than all the rest
MUTATIONS = 1000
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What has a meaning in one of the formats, and numbers on the edge of what fits.
_WORDS = (
    b"\0 \xff\xfe \xff\xff\xff\xff < > </ <w:p> <w:tbl> </w:p> <table> <!-- --> <![CDATA[ ]]> &#0; &#x110000; &lt; # > "
    b"- | * ` ``` [ ]( endobj endstream stream >> << /Kids /Parent /Length /Filter /Count xref trailer startxref BT ET "
    b"99999999999999999999 -1 4294967296 1e999 nan \xe2\x80\xae \xcc\x81 PK\x01\x02 PK\x05\x06 Content-Type: boundary="
).split(b" ")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutated file: a document, or the message of an error."""

    path: Path
    data: bytes
    parsed: ParsedDocument | None
    message: str = ""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, insert, double and move a few times; of a zip, half of the time what is packed in it."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _with_mutated_part(data, chance)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 1, 4, 32, 500, len(changed) // 3)))
        match chance.randrange(7):
            case 0 | 1:
                for place in range(start, min(end, start + 8)):
                    changed[place] ^= 1 << chance.randrange(8)
            case 2:
                del changed[start:end]
            case 3:
                changed[start:start] = chance.choice(_WORDS) * chance.choice((1, 1, 3, 1000))
            case 4:
                changed[start:start] = changed[start:end] * chance.choice((1, 2, 20))
            case 5:
                changed[start:start] = chance.randbytes(chance.choice((1, 4, 64)))
            case _:
                changed = changed[start:] + changed[:start] if chance.random() < 0.2 else changed[: max(start, 1)]
    return bytes(changed[: 4 * len(data)])


def _with_mutated_part(data: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
        texts = [name for name, content in parts if name.endswith(".xml") and content]
        chosen = chance.choice(sorted(texts, key=len)[-5:])
        for name, content in parts:
            new.writestr(name, mutated(content, chance) if name == chosen else content)
    return buffer.getvalue()


def read(parser: ParserProcess, path: Path, number: int) -> Result:
    """Mutate, tell the format, parse and split, as the program does; any error but one that is foreseen fails."""
    chance = random.Random(f"{path.name} {number}")  # noqa: S311 - the same files every time
    data = mutated(path.read_bytes(), chance)
    try:
        source: Source = source_of(data, path.name)
        parsed = parser.parse(source)
    except IngestError as error:
        return Result(path, data, None, str(error))
    for passage in split(parsed, "x", "x", path.name):
        assert parsed.text[passage.origin.start : passage.origin.end] == passage.text
    return Result(path, data, parsed)


def read_share(share: int) -> list[Result]:
    """Read every second mutation in a process of its own."""
    with closing(ParserProcess(Limits(seconds=20))) as parser:
        return [read(parser, FILES[number % len(FILES)], number) for number in range(share, MUTATIONS, 2)]


@pytest.fixture(scope="module")
def results() -> list[Result]:
    with ThreadPoolExecutor(2) as pool:
        return [result for share in pool.map(read_share, (0, 1)) for result in share]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = Index.open(tmp_path_factory.mktemp("fuzz") / "data", create=True)
    assert {outcome.status for outcome in ingest_all(opened, INDEXED)} == {"added"}
    yield opened
    opened.close()


def test_every_file_is_read_or_refused_with_the_remedy(results: list[Result]) -> None:
    assert len(results) == MUTATIONS
    for counts in by_file(results).values():
        assert counts[True] > 0
    assert sum(counts[False] for counts in by_file(results).values()) > MUTATIONS / 10
    for result in results:
        if result.parsed is None:
            assert re.search(r"; .*(?:save|split|export|add|put|use|run) ", result.message), result.message
            assert not UNSHOWABLE.search(result.message)
        else:
            assert not UNSHOWABLE.search(result.parsed.text + (result.parsed.title or ""))


def by_file(results: list[Result]) -> dict[str, Counter[bool]]:
    counts: dict[str, Counter[bool]] = {}
    for result in results:
        counts.setdefault(result.path.name, Counter())[result.parsed is not None] += 1
    return counts


def test_nothing_takes_too_long_or_crashes_a_parser(results: list[Result]) -> None:
    told = ("takes more than", "crashed", "the parser broke", "cannot be read (")
    assert [result.message for result in results if any(sign in result.message for sign in told)] == []


def test_what_is_refused_leaves_the_index_as_it_was(results: list[Result], index: Index, tmp_path: Path) -> None:
    before = {document: (index.document(document), index.passages(document)) for document in index.versions()}
    # A PDF without a text layer may be read after all, where OCR is installed.
    refused = [result for result in results if result.parsed is None and "text layer" not in result.message]
    named: list[str | Path] = []
    for number, result in enumerate(refused):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / result.path.name).write_bytes(result.data)
        (folder / "documents.toml").write_text(f'[[document]]\nfile = "{result.path.name}"\nid = "fout-{number}"\n')
        named.append(folder / result.path.name)
    # The last of each file comes under its own id, and may not take its place.
    for folder in {result.path.name: tmp_path / str(number) for number, result in enumerate(refused)}.values():
        (folder / "documents.toml").unlink()
    assert Counter(outcome.status for outcome in ingest_all(index, named)) == {"failed": len(refused)}
    assert {document: (index.document(document), index.passages(document)) for document in index.versions()} == before


def test_what_is_read_can_be_stored_and_found(results: list[Result], index: Index, tmp_path: Path) -> None:
    last = {result.path.name: result for result in results if result.parsed is not None and result.path in INDEXED}
    for name, result in last.items():
        (tmp_path / name).write_bytes(result.data)
    outcomes = ingest_all(index, sorted(tmp_path.iterdir()))
    assert {outcome.status for outcome in outcomes} <= {"changed", "unchanged"}
    for outcome in outcomes:
        parsed = last[outcome.file].parsed
        assert parsed is not None
        assert index.document(outcome.document).text == parsed.text
