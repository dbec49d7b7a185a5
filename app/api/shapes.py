"""What goes in and out of the API, for its description; what comes in is checked with these classes too."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.answer import Status
from app.answering.question import LONGEST_QUESTION
from app.asking import MAX_HISTORY, checked_question
from app.feedback.entry import LONGEST_REMARK, MOST_DOCUMENTS
from app.period import DATE, Period

MAX_DOCUMENTS = 1_000
MAX_PASSAGES = 50
MAX_DOCUMENTS_IN_ADDRESS = 50
DOCUMENT_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_ID = 200
# Of what is sent back to us with feedback: characters of an answer and of a name, and the number of sources.
_LONGEST_ANSWER, _LONGEST_NAME, _MOST_SOURCES = 20_000, 300, 50

# What ``checked_question`` asks, for the description.
_QUESTION_FORM: JsonDict = {"minLength": 1, "maxLength": LONGEST_QUESTION, "pattern": r"\S"}
QuestionText = Annotated[
    str,
    AfterValidator(checked_question),
    Field(
        json_schema_extra=_QUESTION_FORM,
        description=f"De vraag, 1 tot en met {LONGEST_QUESTION} tekens. Een lege vraag krijgt hier status 400; op "
        "de opdrachtregel is het antwoord dan `niet-gevonden`.",
        examples=["Wat kost een kaartje voor het zwembad?"],
    ),
]
History = Annotated[
    list[Annotated[str, AfterValidator(checked_question), Field(json_schema_extra=_QUESTION_FORM)]],
    Field(
        max_length=MAX_HISTORY,
        description="Eerdere vragen van het gesprek, de oudste eerst.",
        examples=[["Hoe laat gaat het zwembad open?"]],
    ),
]


_DATE = f"^$|{DATE}"  # left out is empty
Since = Annotated[
    str,
    Field(
        pattern=_DATE,
        description="Zoek alleen in documenten van deze datum of later: een dag, een maand of een jaar.",
        examples=["2025-01"],
    ),
]
Until = Annotated[
    str,
    Field(pattern=_DATE, description="Zoek alleen in documenten van deze datum of eerder.", examples=["2025-12-31"]),
]


class QuestionBody(BaseModel):
    """Een vraag, met de eerdere vragen van het gesprek."""

    model_config = ConfigDict(extra="forbid", title="Vraag")

    vraag: QuestionText
    geschiedenis: History = []
    documenten: Annotated[
        list[str],
        Field(
            max_length=MAX_DOCUMENTS,
            description="Zoek alleen in deze documenten (id's); leeg: in alle.",
            examples=[["zwembad"]],
        ),
    ] = []
    vanaf: Since = ""
    tot: Until = ""

    def period(self) -> Period:
        """Return of which period the documents are to be."""
        return Period(self.vanaf, self.tot)


class _Place(BaseModel):
    document: str = Field(description="Id van het document.", examples=["zwembad"])
    bestand: str = Field(description="Naam van het bestand.", examples=["zwembad.md"])
    titel: str = Field(description="Titel van het document.", examples=["Huisregels zwembad"])
    sectie: str = Field(description="Kop waar de tekst onder staat; leeg als er geen is.", examples=["Tarieven"])
    pagina: int | None = Field(description="Bladzijde, als het document die heeft.", examples=[2])


class Source(_Place):
    """Een letterlijk citaat met zijn plaats: de tekens `start` tot `eind` van de opgeslagen tekst zijn het citaat."""

    model_config = ConfigDict(title="Bron")

    nummer: int = Field(ge=1, description="Het nummer `[n]` in het antwoord.", examples=[1])
    citaat: str = Field(description="De letterlijke tekst.", examples=["Een kaartje voor volwassenen kost zes euro."])
    start: int = Field(ge=0, description="Eerste teken van het citaat in de tekst van het document.", examples=[310])
    eind: int = Field(ge=0, description="Teken na het citaat.", examples=[354])
    score: float = Field(ge=0, le=1, description="Hoe zeker het is dat dit antwoord geeft, 0 tot 1.", examples=[0.87])
    url: str = Field(
        description="Leespagina met de passage gemarkeerd, op dezelfde server.", examples=["/documenten/zwembad#p-3"]
    )


class AnswerShape(BaseModel):
    """Het antwoord: letterlijke zinnen uit de documenten met `[n]`, of een uitleg dat het niet is gevonden."""

    model_config = ConfigDict(title="Antwoord")

    vraag: str = Field(description="De vraag zoals hij is gesteld.", examples=["Wat kost een kaartje?"])
    status: Status = Field(description="Of de vraag is beantwoord.", examples=["beantwoord"])
    antwoord: str = Field(
        description="De tekst die de bezoeker leest.", examples=["Een kaartje voor volwassenen kost zes euro. [1]"]
    )
    bronnen: list[Source] = Field(description="De citaten waar `[n]` naar verwijst; leeg als er geen antwoord is.")
    verwant: list[Source] = Field(description="Passages die in de buurt komen als er geen antwoord is.", examples=[[]])
    model: str = Field(description="`extractief`, of het taalmodel dat is gebruikt.", examples=["extractief"])
    duurMs: int = Field(ge=0, description="Hoe lang het duurde, in milliseconden.", examples=[41])  # noqa: N815


class DocumentShape(BaseModel):
    """Wat over een document bekend is."""

    model_config = ConfigDict(title="Document")

    id: str = Field(description="Id van het document.", examples=["zwembad"])
    titel: str = Field(description="Titel.", examples=["Huisregels zwembad"])
    datum: str | None = Field(
        description="Datum zoals bekend: dag, maand of alleen het jaar (ISO 8601).",
        examples=["2025-12-09"],
        json_schema_extra={"format": "iso-8601"},
    )
    uitgever: str | None = Field(description="Wie het heeft uitgegeven.", examples=["Gemeente Voorbeeld"])
    url: str | None = Field(description="Waar het document vandaan komt.", examples=["https://example.org/zwembad"])
    bestand: str = Field(description="Naam van het bestand.", examples=["zwembad.md"])
    passages: int = Field(ge=0, description="Aantal passages waarin wordt gezocht.", examples=[5])


class DocumentsShape(BaseModel):
    """De documenten waarin wordt gezocht, op titel."""

    model_config = ConfigDict(title="Documenten")

    documenten: list[DocumentShape] = Field(description="De documenten.")


class SectionShape(BaseModel):
    """Een kop in een document."""

    model_config = ConfigDict(title="Sectie")

    niveau: int = Field(ge=1, description="Diepte van de kop; 1 is de hoogste.", examples=[2])
    titel: str = Field(description="De kop zelf.", examples=["Tarieven"])
    pagina: int | None = Field(description="Bladzijde, als het document die heeft.", examples=[2])


class WholeDocumentShape(DocumentShape):
    """Een document met zijn secties en waar het te lezen is."""

    model_config = ConfigDict(title="DocumentMetSecties")

    taal: str = Field(description="Taal van het document (ISO 639-1).", examples=["nl"])
    tekens: int = Field(ge=0, description="Lengte van de opgeslagen tekst.", examples=[4211])
    secties: list[SectionShape] = Field(description="De koppen, in de volgorde van het document.")
    leespagina: str = Field(description="Het document als webpagina.", examples=["/documenten/zwembad"])
    tekst: str = Field(description="De opgeslagen tekst.", examples=["/documenten/zwembad.txt"])
    origineel: str | None = Field(
        description="Het bestand zoals het binnenkwam, als dat is bewaard.", examples=["/documenten/zwembad/origineel"]
    )


class PassageShape(_Place):
    """Een passage die bij de vraag is gevonden, letterlijk; dit is geen antwoord."""

    model_config = ConfigDict(title="Passage")

    nummer: int = Field(ge=1, description="Plaats in de uitkomst; 1 is de beste.", examples=[1])
    tekst: str = Field(description="De letterlijke tekst.", examples=["Een kaartje voor volwassenen kost zes euro."])
    start: int = Field(ge=0, description="Eerste teken van de passage in de tekst van het document.", examples=[310])
    eind: int = Field(ge=0, description="Teken na de passage.", examples=[354])
    score: float = Field(ge=0, le=1, description="Hoeveel de passage op de vraag lijkt, 0 tot 1.", examples=[0.87])
    url: str = Field(description="Leespagina met de passage gemarkeerd.", examples=["/documenten/zwembad#p-3"])


class PassagesShape(BaseModel):
    """De passages die het best bij een vraag passen, de beste eerst."""

    model_config = ConfigDict(title="Passages")

    vraag: str = Field(description="De vraag zoals hij is gesteld.", examples=["Wat kost een kaartje?"])
    passages: list[PassageShape] = Field(description="De passages.")


class QuotedPlace(BaseModel):
    """Van een bron: wat nodig is om het antwoord te herkennen."""

    model_config = ConfigDict(title="GeciteerdePlaats", strict=True)

    document: str = Field(max_length=_LONGEST_NAME, description="Id van het document.", examples=["zwembad"])
    start: int = Field(ge=0, description="Eerste teken van het citaat.", examples=[310])
    eind: int = Field(ge=0, description="Teken na het citaat.", examples=[354])
    citaat: str = Field(
        "", max_length=_LONGEST_ANSWER, description="De letterlijke tekst.", examples=["Dat kost zes euro."]
    )


class JudgedAnswer(BaseModel):
    """Het antwoord zoals het van `/vragen` kwam; wat hier niet staat, telt niet mee."""

    model_config = ConfigDict(title="BeoordeeldAntwoord", strict=True)

    vraag: str = Field("", max_length=LONGEST_QUESTION, description="De vraag.", examples=["Wat kost een kaartje?"])
    status: Status = Field(description="Status van het antwoord.", examples=["beantwoord"])
    antwoord: str = Field(
        max_length=_LONGEST_ANSWER, description="Tekst van het antwoord.", examples=["Dat kost zes euro. [1]"]
    )
    bronnen: list[QuotedPlace] = Field([], max_length=_MOST_SOURCES, description="De bronnen van het antwoord.")


class FeedbackBody(BaseModel):
    """Wat iemand van een antwoord vindt. De vraag en de citaten worden alleen bewaard met `bewaarVraag`."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Terugkoppeling")

    oordeel: Literal["goed", "fout"] = Field(description="Of het antwoord goed of fout is.", examples=["goed"])
    antwoord: JudgedAnswer
    opmerking: str = Field("", max_length=LONGEST_REMARK, description="Wat iemand erbij zegt.", examples=["Duidelijk."])
    bewaarVraag: bool = Field(False, description="Of de vraag mag worden bewaard.", examples=[False])  # noqa: N815
    geschiedenis: History = []
    documenten: Annotated[
        list[Annotated[str, Field(pattern=DOCUMENT_ID, max_length=LONGEST_ID)]],
        Field(max_length=MOST_DOCUMENTS, description="Documenten waarin is gezocht; leeg: alle.", examples=[[]]),
    ] = []
    id: str | None = Field(
        None,
        pattern="^[0-9a-f]{32}$",
        description="Id van een eerdere terugkoppeling, om die te vervangen.",
        examples=[None],
    )


class KeptShape(BaseModel):
    """Of de terugkoppeling is bewaard."""

    model_config = ConfigDict(title="Ontvangst")

    id: str = Field(description="Hiermee kan de terugkoppeling worden vervangen.", examples=["0" * 32])
    bewaard: bool = Field(description="Onwaar als deze server niets bewaart of vol is.", examples=[True])


class ProblemShape(BaseModel):
    """Een fout, volgens RFC 9457."""

    model_config = ConfigDict(title="Probleem")

    type: str = Field(description="Soort fout.", examples=["about:blank"])
    status: int = Field(ge=400, le=599, description="HTTP-status.", examples=[400])
    title: str = Field(description="Korte naam van de fout.", examples=["Ongeldige aanvraag"])
    detail: str = Field(description="Wat er is en wat u kunt doen.", examples=["Typ eerst een vraag."])


def example_of(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the first example of each field of a shape, those of the shapes within included."""
    return {name: _example(field.annotation, field.examples) for name, field in shape.model_fields.items()}


def _example(annotation: Any, examples: list[Any] | None) -> Any:
    if examples:
        return examples[0]
    inner = getattr(annotation, "__args__", (annotation,))[0]
    example = example_of(inner)
    return example if inner is annotation else [example]
