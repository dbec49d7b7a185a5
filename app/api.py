"""The REST API under /api/v1, after the NL GOV API Design Rules: Dutch nouns, problem+json, no caching."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app import texts
from app.answer import Answer
from app.assistant import Assistant
from vectorstore.errors import NoIndexError
from vectorstore.index import Index

API_VERSION = "1.0.0"
MAX_QUESTION = 2_000
MAX_HISTORY = 50
MAX_DOCUMENTS = 1_000


def checked_question(text: str) -> str:
    """Return the question without outer white space.

    Raises:
        ValueError: it is empty, longer than ``MAX_QUESTION`` characters, or not valid Unicode; the message is
            Dutch and says what to do.
    """
    question = text.strip()
    if not question:
        raise ValueError(texts.EMPTY_QUESTION)
    if len(question) > MAX_QUESTION:
        raise ValueError(texts.TOO_LONG.format(limit=f"{MAX_QUESTION:,}".replace(",", ".")))
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise ValueError(texts.INVALID_CHARACTERS)
    return question


class QuestionBody(BaseModel):
    """What is posted to /vragen; ``geschiedenis`` holds the conversation's earlier questions, oldest first."""

    model_config = ConfigDict(extra="forbid", title="Vraag")

    vraag: Annotated[
        str, AfterValidator(checked_question), Field(description=f"De vraag, hoogstens {MAX_QUESTION} tekens.")
    ]
    geschiedenis: Annotated[
        list[Annotated[str, AfterValidator(checked_question)]],
        Field(max_length=MAX_HISTORY, description="Eerdere vragen van het gesprek, de oudste eerst."),
    ] = []
    documenten: Annotated[
        list[str], Field(max_length=MAX_DOCUMENTS, description="Zoek alleen in deze documenten (id's); leeg: in alle.")
    ] = []


def ask(
    assistant: Assistant, index: Index, question: str, history: list[str], documents: list[str] | None = None
) -> Answer:
    """Ask the assistant, and say it plainly when there is nothing to search in.

    Raises:
        NoIndexError: no document has been ingested.
        UnknownDocumentError: ``documents`` names one that is not there.
    """
    for document in documents or []:
        index.document(document)
    answer = assistant.ask(question, history, documents or [])
    if answer.is_refusal and not index.documents():
        raise NoIndexError("no documents have been ingested yet; run: briefwijzer ingest")
    return answer


def create_router(assistant: Assistant, index: Index) -> APIRouter:
    """Return the routes of the API over one assistant and its index."""
    router = APIRouter(prefix="/api/v1")

    @router.post("/vragen", summary="Stel een vraag", tags=["vragen"], operation_id="stelVraag")
    def post_question(body: Annotated[QuestionBody, Body()], response: Response) -> dict[str, Any]:
        """Beantwoord een vraag met letterlijke citaten, of zeg eerlijk dat het antwoord niet is gevonden."""
        answer = ask(assistant, index, body.vraag, body.geschiedenis, body.documenten)
        response.headers["Content-Language"] = answer.language
        return answer.to_json()

    @router.get("/documenten", summary="Lijst van documenten", tags=["documenten"], operation_id="lijstDocumenten")
    def get_documents() -> dict[str, Any]:
        """Geef de documenten waarin wordt gezocht."""
        return {
            "documenten": [
                {
                    "id": document.id,
                    "titel": document.title,
                    "datum": document.date,
                    "uitgever": document.publisher,
                    "url": document.url,
                    "bestand": document.file,
                    "passages": len(index.passages(document.id)),
                }
                for document in index.documents()
            ]
        }

    return router
