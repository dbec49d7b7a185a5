"""What the people behind a machine client read when it asks in a wrong way."""

from __future__ import annotations

from typing import Final

NO_KEY: Final = "Hiervoor is een geldige sleutel nodig: stuur de kop 'Authorization: Bearer SLEUTEL' mee."
NO_USER_MESSAGE: Final = "Het laatste bericht moet van de gebruiker zijn (role: user)."
UNKNOWN_MODEL: Final = "Dit model bestaat niet; gebruik '{model}'."

MCP_INSTRUCTIONS: Final = (
    "Briefwijzer beantwoordt vragen over een vaste verzameling documenten van de overheid, in het Nederlands. Gebruik "
    "beantwoord_vraag voor een antwoord dat uit letterlijke citaten bestaat; neem de citaten letterlijk over en noem "
    "de bron met de link. De status niet-gevonden betekent dat de documenten geen antwoord geven: vul het dan niet "
    "zelf in."
)
MCP_ANSWER_TITLE: Final = "Beantwoord een vraag over de documenten"
MCP_ANSWER: Final = (
    "Beantwoord een vraag met letterlijke citaten uit de documenten, elk met titel, sectie en een link naar de "
    "passage. Zegt eerlijk `niet-gevonden` als de documenten geen antwoord geven."
)
MCP_SEARCH_TITLE: Final = "Zoek passages in de documenten"
MCP_SEARCH: Final = "Zoek de passages die het best bij een vraag passen, letterlijk en met een link, zonder antwoord."
