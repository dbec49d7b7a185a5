"""What parsing makes of real documents: headings against hand-checked lists, furniture in passages, speed and memory.

The lists are in `tests/ingest/sections/`, one heading a line: `page | level | text`. Two of the documents are beside
the tests; the others may not be copied, and are measured when `--documents FOLDER` names where they are.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure
from ingest.document import ParsedDocument
from ingest.parsing.parsers import PARSERS
from ingest.source import read_source
from ingest.splitting import split

LISTS = ROOT / "tests" / "ingest" / "sections"
SAMPLES = ROOT / "tests" / "ingest" / "samples"
_SAMPLE = 200
_PAGES = 500
_BAND = 0.08  # the part of a page at its top and bottom in which running lines are looked for
_BEGINNING = 40  # letters of a passage that are looked for; it may go on over the end of the page
_PAGE_LABEL = re.compile(r"(?i)\b(?:pagina|page|blad)\s+\d{1,4}\s*(?:van|of|/)\s*\d{1,4}\b")
_PROGRAM = (
    "import json, sys, time; from pathlib import Path; from ingest.parsing.pdf import parse_pdf; "
    "data = Path(sys.argv[1]).read_bytes(); start = time.process_time(); parse_pdf(data, 'lang.pdf'); "
    "print(json.dumps(time.process_time() - start))"
)
Heading = tuple[str, str]  # page and text


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--documents", type=Path, help="folder of documents that may not be copied here")
    options = parser.parse_args()
    folders = [folder for folder in (SAMPLES, options.documents) if folder]
    figures = [figure for path in documents(folders) for figure in headings_of(path)]
    files = sorted(path for path in folders[-1].iterdir() if path.is_file())
    figures += [*furniture(files), *pages(files), *speed(SAMPLES / "kamerbrief-innovatie-missie.pdf")]
    return measuring.finish("structure", figures, options)


def documents(folders: list[Path]) -> list[Path]:
    """Return the documents that have a list of headings and can be read here."""
    return sorted(path for folder in folders for path in folder.iterdir() if (LISTS / f"{path.stem}.txt").is_file())


def parsed(path: Path) -> ParsedDocument:
    """Return what the parser of its format makes of a file."""
    source = read_source(path)
    return PARSERS[source.format](source.data, source.name)


def read_list(path: Path) -> dict[Heading, int]:
    """Return the headings of a list with their levels."""
    rows = [line.split(" | ", 2) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(page, text): int(level) for page, level, text in rows}


def found_headings(document: ParsedDocument) -> dict[Heading, int]:
    """Return the headings of a parsed document with their levels; the page is "-" where there are none."""
    return {(str(block.page or "-"), block.text): block.level for block in document.blocks if block.kind == "heading"}


def headings_of(path: Path) -> list[Figure]:
    """Return how many of the listed headings are found, how many found ones are listed, and have the listed level."""
    wanted, found = read_list(LISTS / f"{path.stem}.txt"), found_headings(parsed(path))
    right = wanted.keys() & found.keys()
    levels = sum(wanted[heading] == found[heading] for heading in right)
    return [
        Figure(f"{path.stem}: headings found", len(right) / len(wanted), "%", at_least=0.85),
        Figure(f"{path.stem}: found headings that are one", len(right) / max(len(found), 1), "%", at_least=0.85),
        Figure(f"{path.stem}: at the right level", levels / max(len(right), 1), "%"),
    ]


def furniture(files: list[Path]) -> list[Figure]:
    """Return how many passages of a sample over all documents hold a header, a footer or a page number."""
    passages = []
    for path in files:
        running = running_lines(path) if path.suffix == ".pdf" else set()
        document = parsed(path)
        passages += [(passage, running) for passage in split(document, path.stem, document.title or "", path.name)]
    step = max(1, len(passages) / _SAMPLE)
    sample = [passages[int(number * step)] for number in range(min(_SAMPLE, len(passages)))]
    bad = [passage for passage, running in sample if _holds(passage.text, running)]
    for passage in bad:
        print(f"furniture in {passage.id}: {passage.text[:200]!r}", file=sys.stderr)
    return [
        Figure("passages looked at", len(sample), ""),
        Figure("passages with a header, footer or page number", len(bad), "", at_most=0),
    ]


def pages(files: list[Path]) -> list[Figure]:
    """Return how many passages of a sample over all PDFs begin on the page that they name.

    The other reading of the page is that of pypdfium2 alone, without spaces and hyphens, which it joins differently.
    """
    passages = []
    for path in (path for path in files if path.suffix == ".pdf"):
        pdf = pypdfium2.PdfDocument(path)
        texts = [_letters(page.get_textpage().get_text_bounded()) for page in pdf]
        found = split(parsed(path), path.stem, "", path.name)
        passages += [(passage, texts[(passage.origin.page or 0) - 1]) for passage in found]
    step = max(1, len(passages) / _SAMPLE)
    sample = [passages[int(number * step)] for number in range(min(_SAMPLE, len(passages)))]
    wrong = [passage for passage, text in sample if _letters(passage.text)[:_BEGINNING] not in text]
    for passage in wrong:
        print(f"not on page {passage.origin.page}: {passage.id}: {passage.text[:120]!r}", file=sys.stderr)
    return [
        Figure("passages of PDFs looked up on their page", len(sample), ""),
        Figure("passages that begin on the page named", 1 - len(wrong) / max(len(sample), 1), "%", at_least=0.95),
    ]


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def running_lines(path: Path) -> set[str]:
    """Return the lines that stand at the top or bottom of half the pages of a PDF or of three, with digits as "#"."""
    pdf = pypdfium2.PdfDocument(path)
    counts: Counter[str] = Counter()
    for page in pdf:
        width, height = page.get_size()
        text = page.get_textpage()
        bands = (text.get_text_bounded(0, (1 - _BAND) * height, width, height),
                 text.get_text_bounded(0, 0, width, _BAND * height))  # fmt: skip
        counts.update({_masked(line) for band in bands for line in band.splitlines() if _masked(line)})
    return {line for line, count in counts.items() if count >= max(3, len(pdf) / 2)}


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _holds(text: str, running: set[str]) -> bool:
    if _PAGE_LABEL.search(text):
        return True
    lines = [_masked(line) for line in text.splitlines()]
    # A line of nothing but a number would be the figure of a table as well; a whole passage of it is none.
    return any(line in running and line != "#" for line in lines) or lines == ["#"]


def speed(letter: Path) -> list[Figure]:
    """Return how many pages a second one core reads of a long PDF, made of a letter's pages, and the peak memory."""
    source = pypdfium2.PdfDocument(letter)
    made = pypdfium2.PdfDocument.new()
    while len(made) < _PAGES:
        made.import_pages(source, list(range(min(len(source), _PAGES - len(made)))))
    buffer = io.BytesIO()
    made.save(buffer)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lang.pdf"
        path.write_bytes(buffer.getvalue())
        run = measuring.run_process([sys.executable, "-c", _PROGRAM, path])
    return [
        Figure(f"PDF of {_PAGES} pages, one core", _PAGES / json.loads(run.output), "pages/s", at_least=20),
        Figure(f"PDF of {_PAGES} pages, peak memory", run.peak_mb, "MB", at_most=600),
    ]


if __name__ == "__main__":
    sys.exit(main())
