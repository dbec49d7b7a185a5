from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.vectorstore.invented import HARBOUR, LIBRARY, make_document
from tests.vectorstore.turned import TurnedEncoder
from vectorstore.embedding import BundledEncoder, Vectors
from vectorstore.index import Index

QUESTION = "Wie betaalt de bibliotheek?"
LONG = "\n".join(f"Regel {number} gaat over de haven." for number in range(40))


class CountingEncoder(BundledEncoder):
    embedded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return super().passages(texts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = Index.open(tmp_path / "data", create=True)
    index.replace(*make_document(LIBRARY))
    index.replace(*make_document(LONG, "haven"))
    index.close()
    return tmp_path / "data"


def found(index: Index) -> list[tuple[str, int]]:
    return [(hit.passage.id, len(hit.sentence_cosines)) for hit in index.search(QUESTION, limit=3)]


def collections(index: Index) -> set[str]:
    return {collection.name for collection in index.store._client.list_collections()}


def test_the_encoder_before_answers_until_the_switch(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = found(Index.open(folder))
    index = Index.open(folder, encoder=TurnedEncoder())
    with caplog.at_level(logging.WARNING):
        assert found(index) == before
    assert "`briefwijzer ingest` switches to ./turned" in caplog.text
    assert index.needs_switch()
    counted: list[int] = []
    index.switch(counted.append)
    assert not index.needs_switch()
    assert sum(counted) == 42
    assert len(index.embed_query(QUESTION)) == TurnedEncoder.dimension
    assert found(index)[0][0] == "brief#p-1"


def test_a_server_that_runs_follows_a_switch(folder: Path) -> None:
    server = Index.open(folder, encoder=TurnedEncoder())
    before = found(server)
    script = """
        import sys
        from pathlib import Path
        from tests.vectorstore.turned import TurnedEncoder
        from vectorstore.index import Index

        Index.open(Path(sys.argv[1]), create=True, encoder=TurnedEncoder()).switch()
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(folder)], check=True, timeout=120)
    assert found(server)[0] == before[0]
    assert server.search(QUESTION)[0].cosine == pytest.approx(0.88, abs=0.06)
    assert not server.needs_switch()
    assert len(server.embed_query(QUESTION)) == TurnedEncoder.dimension


def test_a_kill_half_way_loses_nothing_and_the_switch_goes_on(folder: Path) -> None:
    before = found(Index.open(folder))
    script = """
        import sys
        from pathlib import Path
        from tests.vectorstore.turned import TurnedEncoder
        from vectorstore.index import Index

        Index.open(Path(sys.argv[1]), create=True, encoder=TurnedEncoder(ends_after=40)).switch()
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(folder)], check=False, timeout=120)
    assert killed.returncode == 9
    assert found(Index.open(folder)) == before
    encoder = TurnedEncoder()
    index = Index.open(folder, create=True, encoder=encoder)
    assert found(index) == before
    index.switch()
    whole = TurnedEncoder()
    Index.open(folder.parent / "whole", create=True, encoder=whole).replace_many(
        [make_document(LIBRARY), make_document(LONG, "haven")]
    )
    assert 0 < encoder.embedded < whole.embedded
    assert found(index)[0] == before[0]


def test_going_back_embeds_only_what_came_since(folder: Path) -> None:
    encoder = TurnedEncoder()
    index = Index.open(folder, create=True, encoder=encoder)
    index.switch()
    index.replace(*make_document(HARBOUR, "kade"))
    index.remove("haven")
    index.close()

    bundled = CountingEncoder()
    back = Index.open(folder, create=True, encoder=bundled)
    assert back.needs_switch()
    back.switch()
    assert bundled.embedded == 2
    assert back.search("Wat betalen schepen?")[0].passage.text == "Schepen betalen liggeld per dag."
    assert set(back.versions()) == {"brief", "kade"}


def test_the_vectors_before_the_last_switch_are_deleted(folder: Path) -> None:
    index = Index.open(folder, create=True, encoder=TurnedEncoder())
    index.switch()
    assert {"passages", "sentences"} < collections(index)
    third = TurnedEncoder()
    third.name = "third"
    index = Index.open(folder, create=True, encoder=third)
    index.switch()
    assert not {"passages", "sentences"} & collections(index)
    assert len(collections(index)) == 5


def test_what_is_removed_is_removed_for_every_encoder(folder: Path) -> None:
    index = Index.open(folder, create=True, encoder=TurnedEncoder())
    index.switch()
    index.remove("haven")
    index.replace(*make_document(HARBOUR))
    for name in collections(index) - {"documents"}:
        rows = index.store._client.get_collection(name, embedding_function=None).get(include=["metadatas"])
        assert {row["document"] for row in rows["metadatas"]} <= {"brief"}
        assert not any("bibliotheek" in text for text in rows.get("documents") or ())


def test_an_index_that_another_encoder_made_first_needs_no_other(tmp_path: Path) -> None:
    index = Index.open(tmp_path, create=True, encoder=TurnedEncoder())
    index.replace(*make_document(LIBRARY))
    assert found(Index.open(tmp_path, encoder=TurnedEncoder()))[0] == ("brief#p-1", 2)


def test_an_index_without_documents_takes_the_encoder_that_is_set(tmp_path: Path) -> None:
    Index.open(tmp_path, create=True).close()
    index = Index.open(tmp_path, create=True, encoder=TurnedEncoder())
    assert not index.needs_switch()
    index.replace(*make_document(LIBRARY))
    assert len(index.embed_query(QUESTION)) == TurnedEncoder.dimension
