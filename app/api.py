"""The REST API under /api/v1, after the NL GOV API Design Rules: Dutch nouns, problem+json, no caching."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.answering.question import LONGEST_QUESTION
from app.asking import MAX_HISTORY, answer_visitor, checked_question
from app.assistant import Assistant
from app.metadata import documents_json

API_VERSION = "1.0.0"
MAX_DOCUMENTS = 1_000


class QuestionBody(BaseModel):
    """What is posted to /vragen; ``geschiedenis`` holds the conversation's earlier questions, oldest first."""

    model_config = ConfigDict(extra="forbid", title="Vraag")

    vraag: Annotated[
        str,
        AfterValidator(checked_question),
        Field(
            description=f"De vraag, 1 tot en met {LONGEST_QUESTION} tekens. Een lege vraag krijgt hier status 400; op "
            "de opdrachtregel is het antwoord dan `niet-gevonden`."
        ),
    ]
    geschiedenis: Annotated[
        list[Annotated[str, AfterValidator(checked_question)]],
        Field(max_length=MAX_HISTORY, description="Eerdere vragen van het gesprek, de oudste eerst."),
    ] = []
    documenten: Annotated[
        list[str], Field(max_length=MAX_DOCUMENTS, description="Zoek alleen in deze documenten (id's); leeg: in alle.")
    ] = []


def create_router(assistant: Assistant) -> APIRouter:
    """Return the routes of the API over one assistant."""
    router = APIRouter(prefix="/api/v1")

    @router.post("/vragen", summary="Stel een vraag", tags=["vragen"], operation_id="stelVraag")
    def post_question(body: Annotated[QuestionBody, Body()], response: Response) -> dict[str, Any]:
        """Beantwoord een vraag met letterlijke citaten, of zeg eerlijk dat het antwoord niet is gevonden."""
        answer = answer_visitor(assistant, body.vraag, body.geschiedenis, body.documenten)
        response.headers["Content-Language"] = answer.language
        return answer.to_json()

    @router.get("/documenten", summary="Lijst van documenten", tags=["documenten"], operation_id="lijstDocumenten")
    def get_documents() -> dict[str, Any]:
        """Geef de documenten waarin wordt gezocht."""
        return {"documenten": documents_json(assistant.index)}

    return router
