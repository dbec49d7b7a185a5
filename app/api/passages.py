"""GET /passages: search without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.answering.citations import cite_passage
from app.answering.question import LONGEST_QUESTION, Question, clean
from app.api.description import failures, success
from app.api.shapes import (
    DOCUMENT_ID,
    LONGEST_ID,
    MAX_DOCUMENTS_IN_ADDRESS,
    MAX_PASSAGES,
    PassagesShape,
    QuestionText,
    Since,
    Until,
)
from app.period import ALWAYS, Period, documents_within

if TYPE_CHECKING:
    from collections.abc import Collection

    from vectorstore.index import Index

_FEW = 10


def found_passages(
    index: Index, question: str, documents: Collection[str], limit: int, period: Period = ALWAYS
) -> list[dict[str, Any]]:
    """Return the passages that fit a question best, the best first, under the keys of the public schema.

    ``score`` is the cosine of question and passage, 0 to 1. Raises what ``documents_within`` does.
    """
    asked = Question(clean(question))
    within = documents_within(index, documents, period)
    hits = index.search(asked.text, documents=within, limit=limit, keywords=asked.keywords)
    found = []
    for number, hit in enumerate(hits, start=1):
        citation = cite_passage(hit, number, max(0.0, min(1.0, hit.cosine))).to_json()
        found.append({"tekst" if key == "citaat" else key: value for key, value in citation.items()})
    return found


def create_router(index: Index) -> APIRouter:
    """Return the route that searches."""
    router = APIRouter(tags=["passages"])

    @router.get(
        "/passages",
        summary="Zoek passages",
        operation_id="zoekPassages",
        response_model=None,
        responses={200: success(PassagesShape, "De passages, de beste eerst."), **failures(404, 503)},
    )
    def get_passages(
        vraag: Annotated[
            QuestionText,
            Query(description=f"Waar u naar zoekt, 1 tot en met {LONGEST_QUESTION} tekens.", examples=["Tarieven"]),
        ],
        documenten: Annotated[
            list[Annotated[str, Field(pattern=DOCUMENT_ID, max_length=LONGEST_ID)]],
            Query(
                max_length=MAX_DOCUMENTS_IN_ADDRESS,
                description="Zoek alleen in dit document (id); mag vaker voorkomen. Zonder: in alle.",
                examples=[["zwembad"]],
            ),
        ] = [],  # noqa: B006 - FastAPI copies it
        vanaf: Since = "",
        tot: Until = "",
        aantal: Annotated[
            int, Query(ge=1, le=MAX_PASSAGES, description="Hoeveel passages hoogstens.", examples=[10])
        ] = _FEW,
    ) -> dict[str, Any]:
        """Zoek de passages die het best bij een vraag passen, zonder een antwoord te maken.

        De vraag staat hier in het adres, en komt zo in de logboeken van wat tussen u en deze server staat; met
        `/vragen` gebeurt dat niet.
        """
        return {"vraag": vraag, "passages": found_passages(index, vraag, documenten, aantal, Period(vanaf, tot))}

    return router
