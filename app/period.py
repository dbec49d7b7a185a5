"""Which documents are of a period: a filter by date becomes one by id, which the search has anyway."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import NoDocumentInPeriodError, UsageError
from app.metadata import known_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vectorstore.index import Index

DATE: Final = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"  # a day, a month or a year


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` to ``until``, both included; empty is open. Each is a day, a month or a year as in ISO 8601.

    Raises:
        UsageError: one of them is no date.
    """

    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        """Check both."""
        for value in (self.since, self.until):
            if value and not re.match(DATE, value, re.ASCII):
                raise UsageError(f"{value!r} is no date; give a day, a month or a year: 2025-12-09, 2025-12 or 2025")

    def holds(self, date: str | None) -> bool:
        """Tell whether a document of that date is of the period; as far as both are known, a month by its month."""
        if not date:
            return not (self.since or self.until)
        known_since, known_until = self.since[: len(date)], self.until[: len(date)]
        return date[: len(known_since)] >= known_since and date[: len(known_until)] <= known_until


ALWAYS: Final = Period()


def documents_within(index: Index, documents: Iterable[str], period: Period) -> Sequence[str]:
    """Return which of ``documents`` (all when there are none) are of a period; one without a date is of none.

    Raises:
        UnknownDocumentError: the index does not hold one of them.
        NoDocumentInPeriodError: none is of the period.
    """
    named = known_ids(index, documents)
    if period == ALWAYS:
        return named
    found = [one.id for one in index.facts() if period.holds(one.date) and (not named or one.id in named)]
    if not found:
        raise NoDocumentInPeriodError(period.since, period.until)
    return found
