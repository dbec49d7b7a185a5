"""The texts of a report in Dutch, at level B1: an editor reads them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from app.evaluation.words import Words

DUTCH: Final = Words(
    language="nl",
    title="Hoe goed zijn de antwoorden?",
    other_report="This report in English",
    summary="In het kort",
    answered="Op {of} vragen geven de documenten antwoord. Daarvan zijn er {count} beantwoord ({share}).",
    gold_in_answer="Bij {count} van die {of} vragen staat de juiste tekst in het antwoord ({share}).",
    gold_cited="Bij {count} van die {of} vragen komt een citaat van de juiste plek ({share}).",
    refused="Op {of} vragen geven de documenten geen antwoord. Bij {count} daarvan kwam er terecht "
    "geen antwoord ({share}).",
    refusals_right="{of} keer kwam er geen antwoord. Dat was {count} keer terecht ({share}).",
    verbatim="{count} van de {of} getoonde citaten staan letterlijk in het document ({share}).",
    speed="De helft van de vragen was klaar binnen {half} ms, en 95% binnen {most} ms.",
    made_with="Waarmee is dit gemeten?",
    circumstances=MappingProxyType(
        {
            "name": "Bestand met vragen",
            "date": "Gemeten op",
            "program": "Versie van het programma",
            "strictness": "Strengheid (0 tot 1)",
            "settings": "Kenmerk van de instellingen",
            "index": "Kenmerk van de documenten",
            "dataset": "Kenmerk van de vragen",
        }
    ),
    documents="Documenten",
    documents_columns=("Titel", "Naam in het programma", "Versie"),
    more_documents="En nog {count} documenten.",
    kind="soort vraag",
    all_kinds="alle soorten",
    answerable="Vragen waarop de documenten antwoord geven",
    unanswerable="Vragen waarop de documenten geen antwoord geven",
    columns=MappingProxyType(
        {
            "questions": "vragen",
            "answered": "beantwoord",
            "fact_recall": "juiste tekst in antwoord",
            "gold_cited": "juiste tekst in een citaat",
            "first_citation": "eerste citaat juist",
            "citation_precision": "citaten juist",
            "words_median": "woorden",
            "refusal_recall": "terecht geen antwoord",
            "verbatim": "citaten letterlijk",
            "latency_p50_ms": "helft binnen (ms)",
            "latency_p95_ms": "95% binnen (ms)",
        }
    ),
    meaning="Wat betekenen de kolommen?",
    explained=MappingProxyType(
        {
            "fact_recall": "het deel van de vragen met een van de juiste fragmenten in het antwoord",
            "gold_cited": "het deel van de vragen met een juist fragment in een van de citaten",
            "first_citation": "het deel van de vragen waarbij het eerste citaat het juiste is",
            "citation_precision": "het deel van de citaten in een antwoord dat juist is, gemiddeld over de antwoorden",
            "words_median": "de helft van de antwoorden heeft hoogstens zoveel woorden",
            "latency_p50_ms": "de helft van de vragen was klaar binnen dit aantal milliseconden",
            "latency_p95_ms": "95 van de 100 vragen waren klaar binnen dit aantal milliseconden",
        }
    ),
    curve="Meer antwoorden of minder fouten",
    curve_intro="Wie alleen de zekerste antwoorden toont, beantwoordt minder vragen en maakt minder fouten. "
    "De lijn laat zien hoe dat verloopt. De gemiddelde fout onder de lijn is {area}; lager is beter.",
    curve_label="Als {coverage} van de vragen een antwoord krijgt, is {risk} van die antwoorden fout.",
    curve_columns=("vragen beantwoord", "antwoorden fout"),
    curve_axes=("deel van de vragen dat een antwoord krijgt", "deel van de antwoorden dat fout is"),
    no_curve="Er is niets beantwoord, dus er is geen lijn.",
    calibration="Klopt de zekerheid?",
    calibration_intro="Het programma schat hoe zeker het is dat de documenten antwoord geven. Van de vragen met een "
    "zekerheid van ongeveer 70% hoort dat bij ongeveer 70% zo te zijn. Bij weinig vragen speelt toeval mee.",
    calibration_plot="Klopt de zekerheid, dan liggen de punten op de stippellijn. "
    "Een groter punt staat voor meer vragen.",
    calibration_label="Gemiddeld zit de zekerheid er {error} naast (0% is het beste).",
    calibration_columns=("zekerheid", "vragen", "gemiddelde zekerheid", "documenten geven antwoord"),
    calibration_axes=("zekerheid volgens het programma", "documenten geven echt antwoord"),
    no_calibration="Bij geen enkele vraag is een zekerheid geschat.",
    misses="Wat ging er niet goed? ({count})",
    no_misses="Alles ging goed.",
    wrong="Wat ging mis",
    asked="Vraag",
    gold="Juist is",
    no_gold="geen antwoord: dit staat niet in de documenten",
    answer="Antwoord",
    sureness="{status}, zekerheid {share}",
    cited="Geciteerd",
    right="juist",
    not_right="niet juist",
    related="Mogelijk verwant",
    problems=MappingProxyType(
        {
            "a quotation is not verbatim": "een citaat staat niet letterlijk in het document",
            "answered, but the documents do not answer": "wel beantwoord, maar dit staat niet in de documenten",
            "not answered": "niet beantwoord",
            "answered without the gold": "beantwoord, maar zonder de juiste tekst",
            "first citation is not the gold": "het eerste citaat is niet het juiste",
        }
    ),
    comparison="Vergeleken met een eerdere meting",
    comparison_intro="De eerdere meting is van {date}. {compared} vragen zijn in beide metingen gelijk gesteld. "
    "Daarvan gaan er {better} beter en {worse} slechter.",
    comparison_differs="Er is ook iets anders veranderd: {names}.",
    comparison_columns=("maat", "toen", "nu"),
    changes_columns=("vraag", "soort", "toen", "nu"),
    better="Beter dan toen ({count})",
    worse="Slechter dan toen ({count})",
    chance="Toeval alleen geeft in {share} van de gevallen zo’n verschil, of een groter.",
    fine="goed",
)
