from __future__ import annotations

import pytest

from app.pages.language import language_of


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "nl"),
        ("", "nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("", "en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("", "de,fr;q=0.9", "nl"),
        ("", "de,en;q=0.4,nl;q=0.5", "nl"),
        ("taal=nl", "en", "nl"),
        ("taal=en", "nl", "en"),
        ("p=3&taal=en&van=1", "nl", "en"),
        ("taal=de", "en", "en"),
        ("", "en;q=x,;;,=", "nl"),
    ],
)
def test_the_chosen_language_goes_before_that_of_the_browser(query: str, accepted: str, language: str) -> None:
    scope = {"type": "http", "query_string": query.encode(), "headers": [(b"accept-language", accepted.encode())]}
    assert language_of(scope) == language
