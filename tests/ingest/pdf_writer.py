"""A very small PDF writer for tests: lines of text at a place, in the standard fonts, and straight rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

PLAIN, BOLD, ITALIC = "F1", "F2", "F3"
_FONTS = {PLAIN: "Helvetica", BOLD: "Helvetica-Bold", ITALIC: "Helvetica-Oblique"}
WIDTH, HEIGHT = 595, 842
LEADING = 1.3


@dataclass
class Page:
    """A page in the making; ``y`` counts from the top, as a reader does."""

    content: list[str] = field(default_factory=list)
    rotate: int = 0  # how a viewer turns the page, in degrees

    def text(self, x: float, y: float, text: str, *, size: float = 10, font: str = PLAIN, spacing: float = 0) -> None:
        """Write a line at a place; ``spacing`` is put between its letters, in points."""
        self._write(f"1 0 0 1 {x} {HEIGHT - y}", text, f"/{font} {size} Tf {spacing} Tc")

    def upward(self, x: float, y: float, text: str, *, size: float = 10) -> None:
        """Write a line that runs up the page, as on a page that lies on its side: ``x`` and ``y`` are as read so."""
        self._write(f"0 1 -1 0 {y} {x}", text, f"/{PLAIN} {size} Tf 0 Tc")

    def slanting(self, x: float, y: float, text: str, *, size: float = 60) -> None:
        """Write a line at 45 degrees, as a watermark."""
        self._write(f"0.7 0.7 -0.7 0.7 {x} {HEIGHT - y}", text, f"/{PLAIN} {size} Tf 0 Tc")

    def picture(self) -> None:
        """Cover the page with a white picture, as a scanner does."""
        self.content.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID ÿ EI Q")

    def _write(self, matrix: str, text: str, state: str) -> None:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.content.append(f"BT {state} {matrix} Tm ({escaped}) Tj ET")

    def paragraph(self, x: float, y: float, lines: Sequence[str], *, size: float = 10, font: str = PLAIN) -> float:
        """Write lines below each other and return where the next one would stand."""
        for line in lines:
            self.text(x, y, line, size=size, font=font)
            y += LEADING * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")


def pdf(pages: Sequence[Page], *, encrypt: bool = False, made: str = "") -> bytes:
    """Return the PDF; an encrypted one asks for a password that nobody knows. ``made`` is like "D:20240324"."""
    fonts = " ".join(f"/{key} {number} 0 R" for number, key in enumerate(_FONTS, start=3))
    first_page = 3 + len(_FONTS)
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in _FONTS.values()
    ]
    for number, page in enumerate(pages):
        stream = "\n".join(page.content)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Rotate {page.rotate} /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << {fonts} >> >> "
            f"/Contents {first_page + 2 * number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    if made:
        objects.append(f"<< /CreationDate ({made}) >>")
    return _file(objects, encrypt=encrypt, about=f"/Info {len(objects)} 0 R " if made else "")


def _file(objects: Sequence[str], *, encrypt: bool, about: str) -> bytes:
    data = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    key = "11" * 32
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<{key}> <{key}>] "
        if encrypt
        else ""
    )
    return (
        data + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {about}{lock}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
