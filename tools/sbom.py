"""Write the software bill of materials (CycloneDX 1.6, JSON): what the lock installs, and what ships in the package.

Run ``make sbom``, or ``python tools/sbom.py FILE``. Versions and edges come from ``requirements/run.txt``, licences
from what is installed; the hashes of every file are in the lock itself.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
STYLES = ROOT / "app" / "widget" / "nlds" / "README.md"
_PINNED = re.compile(r"^([\w.-]+)==([\w.!+]+)")
_STYLE = re.compile(r"^\| `[\w-]+\.css` \| (@[\w-]+)/([\w-]+) ([\w.-]+) \|", re.MULTILINE)
_SPACE = uuid.UUID("6d1f2d3c-8a53-4c1b-9a57-0c1b8b0f7f11")  # ours: the same contents have the same serial number


def locked(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the name and version of every pinned package, and the names of those that need it."""
    name = version = ""
    needed_by: list[str] = []
    for line in [*lock.splitlines(), "end==0"]:
        if pinned := _PINNED.match(line):
            if name:
                yield name, version, needed_by
            name, version, needed_by = pinned[1], pinned[2], []
        elif line.strip() != "# via" and (via := re.match(r"    #(?: via)?\s+(\S.*)$", line)):
            needed_by.append(via[1])


def licence_of(name: str) -> list[str]:
    """Return what an installed package says its licence is; nothing when it is not installed here or does not say."""
    try:
        about: PackageMetadata = metadata(name)
    except PackageNotFoundError:
        return []
    said = str(about.json.get("license_expression") or about.json.get("license") or "")
    if said and "\n" not in said and len(said) < 80:
        return [said]
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if "License ::" in line]
    return classified[:1]


def _component(name: str, version: str, purl: PackageURL, licences: list[str]) -> Component:
    known = [LicenseFactory().make_from_string(licence) for licence in licences]
    return Component(
        type=ComponentType.LIBRARY, name=name, version=version, purl=purl, bom_ref=purl.to_string(), licenses=known
    )


def bill_of_materials() -> Bom:
    """Return the bill of this checkout."""
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"', own, re.MULTILINE)
    bom = Bom()
    root = Component(
        type=ComponentType.APPLICATION,
        name="briefwijzer",
        version=version[1] if version else "",
        bom_ref="briefwijzer",
        licenses=[LicenseFactory().make_from_string("EUPL-1.2")],
    )
    bom.metadata.component = root
    needs: dict[str, list[Component]] = {}
    parts: list[Component] = []
    for name, pinned, needed_by in locked(LOCK.read_text(encoding="utf-8")):
        # A package may be pinned twice, for different versions of Python.
        part = _component(name, pinned, PackageURL("pypi", None, name, pinned), licence_of(name))
        parts.append(part)
        for parent in needed_by:
            needs.setdefault(parent, []).append(part)
    direct = [part for parent, below in needs.items() if parent not in {part.name for part in parts} for part in below]
    for scope, name, pinned in _STYLE.findall(STYLES.read_text(encoding="utf-8")):
        style = _component(f"{scope}/{name}", pinned, PackageURL("npm", scope, name, pinned), ["EUPL-1.2"])
        parts.append(style)
        direct.append(style)
    bom.components.update(parts)
    bom.register_dependency(root, direct)
    for part in parts:
        bom.register_dependency(part, needs.get(part.name, []))
    contents = "\n".join(sorted(part.purl.to_string() for part in parts if part.purl))
    bom.serial_number = uuid.uuid5(_SPACE, contents)
    return bom


def main() -> None:
    """Write the bill to the file that is named."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "sbom.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    bom = bill_of_materials()
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", encoding="utf-8")
    print(f"{target}: {len(bom.components)} components")  # noqa: T201


if __name__ == "__main__":
    main()
