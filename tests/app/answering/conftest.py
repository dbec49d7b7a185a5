"""An invented document of which a test can know every sentence, in an index of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_all
from vectorstore.index import Index

MARKET = """# Marktreglement Dorpsplein

## Kramen

Wie een kraam wil huren, levert in:

- een uittreksel uit het handelsregister
- een bewijs van verzekering
- een foto van de kraam

De marktmeester wijst de plaatsen toe. Daarbij gaat hij uit van de datum van aanmelding.

## Tarieven

Een vaste standplaats kost veertig euro per dag. Achter het gemeentehuis staan toiletten die altijd open zijn.
Een losse standplaats kost vijftig euro per dag.

## Afval

Kooplieden nemen hun afval zelf mee. Wie afval achterlaat, betaalt tachtig euro schoonmaakkosten.

## Muziek

Een draaiorgel mag tot 18.00 uur spelen, m.u.v. zondag, mits dhr. J. de Wit (de marktmeester) dat goedkeurt.
Versterkte muziek is verboden.

## Samenvatting

Kooplieden nemen hun afval zelf mee.
"""


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index with the invented rules of a market as its only document, ``markt``."""
    folder = tmp_path_factory.mktemp("market")
    (folder / "markt.md").write_text(MARKET, encoding="utf-8")
    index = Index.open(folder / "data", create=True)
    ingest_all(index, [folder / "markt.md"])
    yield index
    index.close()
