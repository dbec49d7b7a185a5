"""How much work a document is for an encoder, and the limit on it."""

from __future__ import annotations

import pytest

from ingest.effort import effort, tokens
from ingest.errors import TooDemandingError
from ingest.parsing.child import _rehearse
from ingest.parsing.text import parse_text
from ingest.splitting import split

PLAIN = "De gemeente legt in het voorjaar van 2026 een fietspad aan langs de haven. " * 2_000


def test_signs_and_other_scripts_weigh_more_than_words() -> None:
    assert tokens("gemeente haven") == 3
    assert tokens("1234, 字字") == 7
    assert tokens("字" * 100) == 100


def test_short_sentences_weigh_too() -> None:
    words = "ja nee " * 300
    one = effort(split(parse_text(words.encode(), "a.txt"), "a", "", "a.txt"))
    many = effort(split(parse_text(words.replace("nee ", "nee. Nou ").encode(), "a.txt"), "a", "", "a.txt"))
    assert many > 2 * one


@pytest.mark.parametrize(
    "text", ["字" * 150_000, "1 " * 150_000, "Ja. Nee. " * 20_000], ids=["script", "signs", "short"]
)
def test_text_that_would_keep_an_encoder_busy_for_long_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is as long as a plain text that is well within the limit, or shorter."""
    monkeypatch.setattr("ingest.parsing.child._MAX_EFFORT", 120_000)
    _rehearse(parse_text(PLAIN.encode(), "plat.txt"), "plat.txt")
    with pytest.raises(TooDemandingError, match=r"too much text or too many signs.*split the document"):
        _rehearse(parse_text(text.encode(), "brief.txt"), "brief.txt")
