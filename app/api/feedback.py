"""POST /feedback: what somebody thinks of an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body, Response

from app.answer import Answer, Citation
from app.api.description import failures, success
from app.api.shapes import FeedbackBody, JudgedAnswer, KeptShape
from app.evaluation.circumstances import index_hash, settings_hash
from app.feedback.entry import Verdict, feedback_on
from app.feedback.store import FeedbackStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.assistant import Assistant
    from app.config import Settings

_VERDICTS: Final[Mapping[str, Verdict]] = {"goed": "up", "fout": "down"}


def create_router(assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the route that takes feedback."""
    router = APIRouter(tags=["terugkoppeling"])
    store = FeedbackStore(settings.data_dir, settings.feedback_retention)
    made_with = settings_hash(dict(settings))

    @router.post(
        "/feedback",
        summary="Zeg wat u van een antwoord vindt",
        operation_id="geefTerugkoppeling",
        status_code=HTTPStatus.CREATED,
        response_model=None,
        responses={
            201: success(KeptShape, "De terugkoppeling is bewaard."),
            200: success(KeptShape, "Deze server bewaart niets, of is vol."),
            **failures(413, 503),
        },
    )
    def post_feedback(body: Annotated[FeedbackBody, Body()], response: Response) -> dict[str, Any]:
        """Bewaar een oordeel over een antwoord.

        Bewaard worden het oordeel, de opmerking en een vingerafdruk van het antwoord; de vraag en de citaten alleen met
        `bewaarVraag`. Na de bewaartermijn van deze server wordt alles verwijderd.
        """
        feedback = feedback_on(
            _answer(body.antwoord),
            _VERDICTS[body.oordeel],
            body.opmerking,
            settings=made_with,
            index=index_hash(assistant.index.versions()),
            keep_question=body.bewaarVraag and bool(body.antwoord.vraag.strip()),
            history=body.geschiedenis,
            documents=body.documenten,
            replaces=body.id,
        )
        kept = store.add(feedback)
        if not kept:
            response.status_code = HTTPStatus.OK
        return {"id": feedback.id, "bewaard": kept}

    return router


def _answer(judged: JudgedAnswer) -> Answer:
    """Return as much of the answer as tells which it was, and what is kept of it when the visitor agrees."""
    citations = tuple(
        Citation(number, source.document, "", "", (), None, source.citaat, source.start, source.eind, 0.0, 0)
        for number, source in enumerate(judged.bronnen, start=1)
    )
    return Answer(judged.vraag, judged.status, judged.antwoord, citations=citations)
