"""How much disk `make setup` takes in a fresh clone, and that no torch is in it. Only what is committed is measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

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


def environment_figures(environment: Path) -> list[Figure]:
    """Return the figures of an environment folder, with their bars."""
    packages = [path.name.lower() for path in environment.glob("lib/python*/site-packages/*.dist-info")]
    return [
        Figure("`.venv` on disk", folder_megabytes(environment), "MB", at_most=1000),
        Figure("share of the space allowed", folder_megabytes(environment) / 1000, "%"),
        Figure("packages named torch", sum(name.startswith("torch-") for name in packages), "", at_most=0),
        Figure("packages", len(packages), ""),
    ]


def main() -> int:
    """Measure, print, and return the exit code."""
    options = measuring.arguments(__doc__).parse_args()
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "briefwijzer"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", measuring.ROOT, clone], check=True)
        subprocess.run(["make", "setup"], check=True, cwd=clone, stdout=sys.stderr)
        figures = environment_figures(clone / ".venv")
    return measuring.finish("install_size", figures, options)


if __name__ == "__main__":
    sys.exit(main())
