"""No regular expression of the program explodes, whatever a visitor or a document writes (ReDoS)."""

from __future__ import annotations

import pytest

from tests.attacks.regexes import explosive, patterns


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(?:\w+\s*)*x", r"(?:a|b+)*c", r"(\d+,?)+;", r"(?:x*y*)*z", r"(.*?,?)*$"]
)
def test_one_that_explodes_is_found(pattern: str) -> None:
    assert explosive(pattern)


@pytest.mark.parametrize(
    "pattern", [r"\w+\s*$", r"(?:\w+\s)*x", r"(?:a|b)*c", r"(?:\d+,)+\d+", r"(?:[^<]|<(?!/))*", r"a{2,5}"]
)
def test_one_that_does_not_explode_is_let_be(pattern: str) -> None:
    assert not explosive(pattern)


def test_no_pattern_of_the_program_explodes() -> None:
    found = patterns()
    assert len(found) > 100
    assert [pattern for pattern, flags in found.items() if explosive(pattern, flags)] == []
