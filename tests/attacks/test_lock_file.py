"""The locked packages: pinned, with hashes, from no place of their own, and under licences that we accept."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from tests.conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# What may not come in: network copyleft, copyleft that reaches our own code, and what is no free software.
REFUSED = re.compile(
    r"AGPL|Affero|(?<!L)(?<!Lesser )GPL|GNU General Public|SSPL|Commons Clause|BUSL|Proprietary", re.IGNORECASE
)
# Of which the classifier is wrong, and the LICENSE that it brings right: MIT.
MISNAMED = {"locate"}
OFFERED = re.compile(r"MIT|BSD|Apache|MPL|LGPL|Lesser|PSF|ISC", re.IGNORECASE)


def entries(lock: Path) -> list[str]:
    """Return the packages of a lock, each with all its lines."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [entry for entry in re.split(r"\n(?=\S)", text.strip()) if entry]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_pinned_with_hashes_and_from_no_place_of_its_own(lock: Path) -> None:
    packages = entries(lock)
    assert packages
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^\s;]+", package), package[:80]
        assert "--hash=sha256:" in package, package[:80]
        assert not re.search(r"https?://|git\+|file:|--(?:extra-)?index-url|--find-links", package), package[:80]


def licence(name: str) -> str:
    """Return what an installed package says its licence is; empty when it is not installed on this machine."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [value for value in about.get_all("Classifier") or [] if "License" in value]
    said = [*(about.get_all("License-Expression") or []), *classifiers]
    return " ".join(said) or " ".join(about.get_all("License") or []).partition("\n")[0]


def test_no_package_has_a_licence_that_reaches_our_code() -> None:
    names = [re.split(r"[=\[]", entry)[0] for lock in LOCKS for entry in entries(lock)]
    found = {name: licence(name) for name in names}
    assert sum(bool(said) for said in found.values()) > 100
    refused = {name: said for name, said in found.items() if REFUSED.search(said) and not OFFERED.search(said)}
    assert refused.keys() - MISNAMED == set()
