"""What a model wants to read before a question and before a passage: its own prompts, or those of its family."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_INSTRUCTION = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
_REPRESENT = "Represent this sentence for searching relevant passages: "

# Names under which models publish their prompts, the commonest first.
_QUERY_NAMES = ("query", "search_query", "retrieval.query", "s2p_query", "web_search_query", "Retrieval-query")
_PASSAGE_NAMES = ("document", "passage", "corpus", "search_document", "retrieval.passage", "Retrieval-document")


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The texts put before a question and before a passage; both may be empty."""

    query: str = ""
    passage: str = ""


# For models that publish no prompts, by a pattern in the last part of their name, from their model cards. The first
# that matches counts. bge-m3, gte-*, LaBSE, paraphrase-* and all-* want nothing, as does any model not listed.
_FAMILIES: tuple[tuple[str, Prefixes], ...] = (
    (r"\be5\b.*\binstruct\b|\be5-mistral\b", Prefixes(query=_INSTRUCTION)),
    (r"\be5\b", Prefixes("query: ", "passage: ")),
    (r"\bbge-(small|base|large)-en\b", Prefixes(query=_REPRESENT)),
    (r"\bmxbai-embed\b", Prefixes(query=_REPRESENT)),
    (r"\bsnowflake-arctic-embed\b.*\bv2\b", Prefixes(query="query: ")),
    (r"\bsnowflake-arctic-embed\b", Prefixes(query=_REPRESENT)),
    (r"\bnomic-embed-text\b|\bmodernbert-embed\b", Prefixes("search_query: ", "search_document: ")),
    (r"\bqwen3-embedding\b|\bgte-qwen2\b.*\binstruct\b", Prefixes(query=_INSTRUCTION)),
)


def prefixes_of(folder: Path, name: str) -> Prefixes:
    """Return the prefixes of the model in a folder.

    ``name`` is what the setting calls it; a copy in a folder of another name is told by the name in its own
    ``config.json``.
    """
    own = _read_json(folder / "config_sentence_transformers.json").get("prompts")
    if isinstance(own, Mapping):
        published = Prefixes(_first(own, _QUERY_NAMES), _first(own, _PASSAGE_NAMES))
        if published != Prefixes():
            return published
    original = str(_read_json(folder / "config.json").get("_name_or_path", ""))
    return _family(name) or _family(original) or Prefixes()


def _family(name: str) -> Prefixes | None:
    words = re.sub(r"[_.]", "-", name.rstrip("/").rpartition("/")[2].lower())
    return next((prefixes for pattern, prefixes in _FAMILIES if re.search(pattern, words)), None)


def _first(prompts: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")


def _read_json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
