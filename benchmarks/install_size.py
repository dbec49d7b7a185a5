"""How much disk the environment takes that runs this, and that no torch is in it."""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from pathlib import Path

from benchmarks import measuring
from benchmarks.measuring import Figure


def folder_megabytes(folder: Path) -> float:
    """Return the size of all files in a folder in MB; a file with several names counts once, links not at all."""
    sizes = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found = path.stat()
            sizes[found.st_dev, found.st_ino] = found.st_size
    return sum(sizes.values()) / 1e6


def main() -> int:
    """Measure, print, and return the exit code."""
    options = measuring.arguments(__doc__).parse_args()
    names = {str(found.metadata["Name"]).lower() for found in distributions()}
    torch = sum(name == "torch" or name.startswith("torch-") for name in names)
    figures = [
        Figure("environment on disk", folder_megabytes(Path(sys.prefix)), "MB", at_most=1000),
        Figure("packages named torch", torch, "", at_most=0),
        Figure("packages", len(names), ""),
    ]
    return measuring.finish("install_size", figures, options)


if __name__ == "__main__":
    sys.exit(main())
