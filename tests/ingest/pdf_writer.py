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

    def text(self, x: float, y: float, text: str, *, size: float = 10, font: str = PLAIN) -> None:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.content.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET")

    def paragraph(self, x: float, y: float, lines: Sequence[str], *, size: float = 10, font: str = PLAIN) -> float:
        """Write lines below each other and return where the next one would stand."""
        for line in lines:
            self.text(x, y, line, size=size, font=font)
            y += LEADING * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")


def pdf(pages: Sequence[Page], *, encrypt: bool = False) -> bytes:
    """Return the PDF; an encrypted one asks for a password that nobody knows."""
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
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << {fonts} >> >> "
            f"/Contents {first_page + 2 * number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    return _file(objects, encrypt=encrypt)


def _file(objects: Sequence[str], *, encrypt: bool) -> bytes:
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
    return data + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {lock}>>\nstartxref\n{start}\n%%EOF\n".encode()
