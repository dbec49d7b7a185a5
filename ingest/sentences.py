"""Where Dutch sentences end.

A stop ends a sentence when white space and something that can start one follow, unless it belongs to an
abbreviation or an initial, or stands inside brackets or quotation marks that close later.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# No sentence ends in these, since something always follows.
_NEVER_LAST = _words(
    "aanh. afb. afl. arr. art. artt. bijv. bv. blz. ca. cf. cfr. dd. dhr. dr. drs. evt. fig. gebr. geb. "
    "hfst. hr. incl. excl. ing. inz. ir. jhr. jkvr. lr. mevr. mej. mgr. mln. mr. mrd. mw. nl. nr. nrs. o.a. o.b.v. "
    "o.g.v. o.l.v. o.v.v. opm. p. pag. plm. plv. pp. prof. ref. resp. secr. st. t.a.v. t.b.v. t.g.v. t.h.v. t.n.v. "
    "t.o.v. t.w. tel. v.a. v.d. vb. vgl. vnl. voorz. wnd. zgn. a.d.h.v. d.d. d.m.v. d.w.z. i.c. i.g.v. i.h.b. i.h.k.v. "
    "i.o. i.o.v. "
    "i.p.v. i.t.t. i.v.m. m.a.w. m.b.t. m.b.v. m.i. m.i.v. m.m.v. m.n. m.u.v. n.a.v. ph.d. h.c. e.g. i.e. vs. mrs. ms. "
    "jan. feb. mrt. apr. jun. jul. aug. sept. okt. nov. dec. th. chr. ph. ij. kst. stb. stcrt. trb. kamerst."
)
# A sentence may end in these, when the next word starts with a capital.
_MAY_BE_LAST = _words(
    "enz. etc. e.d. e.a. jl. a.s. c.s. jr. sr. b.v. n.v. v.chr. n.chr. a.u.b. s.v.p. c.q. e.v. inc. ltd. co. n.v.t. "
    "n.m. v.m. p.p. p.m. a.m."
)
# As often a word as an abbreviation, as in "het derde lid.": only a number behind it tells.
_ORDINARY_WORDS = _words("lid. min. max. sub. par. dir. bijl. alg. gem. red. onderd. toel. nom.")
# After an initial these start a new sentence; a surname would not be among them.
_STARTERS = _words(
    "De Het Een Dit Dat Deze Die Er Hij Zij Ze Wij We Ik U Jij Je Zo Ook Als Om In Op Aan Bij Door Met Na Naar Over "
    "Voor Volgens Daarnaast Daarom Hierbij Hierdoor Hiermee Maar Toch Wel Niet Geen Zijn Hun Hoewel Tegelijkertijd "
    "Daarmee Wanneer Omdat Want Echter Verder Tot Uit The This It"
)
_CLOSERS = r"\"”’»'\)\]"
# Possessive and of a limited length, so that a thousand quotation marks in a row cost no more than others.
_STOP = re.compile(rf"[.!?…](?:[.!?…]|[{_CLOSERS}]){{0,100}}+(?:(?<=[^\W\d][.!?])\d{{1,2}})?(?=\s)")
_OPENERS = "\"“„‘’'«([¿¡-–—•* "
_TOKEN = re.compile(r"[^\s(\[\"“„‘«]*$")
_INITIALS = re.compile(r"(?:[^\W\d_a-zà-ÿ]\.|Th\.|Chr\.|Ph\.|IJ\.|Sj\.)+(?:-[A-Z]\.)*")
_DOTTED = re.compile(r"(?:[a-zà-ÿ]{1,2}\.){2,}", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[a-z])\.")
_ENCLOSED = re.compile(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]|“[^“”]{0,300}”|«[^«»]{0,300}»|„[^„”“]{0,300}[”“]")


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences, in order, apart, and without white space at their ends.

    Everything but white space lies in one of them; text without any stop is one sentence.
    """
    spans: list[Span] = []
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            offset = start + len(piece) - len(piece.lstrip())
            spans.append((offset, offset + len(stripped)))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    enclosed = [match.span() for match in _ENCLOSED.finditer(text)]
    upcoming = 0
    begin = 0
    for match in _STOP.finditer(text):
        while upcoming < len(enclosed) and enclosed[upcoming][1] <= match.start():
            upcoming += 1
        # Inside brackets or quotes that close later; a stop right before the closing mark takes it along.
        if upcoming < len(enclosed) and enclosed[upcoming][0] < match.start() and match.end() < enclosed[upcoming][1]:
            continue
        if _is_end(text, begin, match):
            begin = match.end()
            yield begin


def _is_end(text: str, begin: int, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 60].lstrip()
    if not following or not _can_start(following):
        return False
    if match[0] != ".":
        # "…" or "..." before a capital may well be a name in mid-sentence, but a sentence too long is still whole.
        return True
    token = (_TOKEN.search(text, max(begin, match.start() - 40), match.start()) or [""])[0] + "."
    if _LIST_NUMBER.fullmatch(token) and not text[begin : match.start() + 1 - len(token)].strip():
        return False  # "2. De gemeente"
    return not _is_abbreviation(token, following)


def _can_start(following: str) -> bool:
    """Tell whether a sentence can start so: a capital, a digit, or "'s Avonds"."""
    if re.match(r"['’‘][a-z]\s+[A-Z]", following):
        return True
    bare = following.lstrip(_OPENERS)
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit() or (not bare[0].isascii() and not bare[0].islower()))


def _is_abbreviation(token: str, following: str) -> bool:
    word = re.match(r"\w+", following.lstrip(_OPENERS))
    next_word = word[0] if word else ""
    lowered = token.lower()
    if lowered in _ORDINARY_WORDS:
        # "het derde lid." is a word as often as an abbreviation: only a number after it tells.
        return next_word[:1].isdigit()
    if lowered in _NEVER_LAST:
        return True
    if lowered in _MAY_BE_LAST:
        return False
    looks_shortened = _INITIALS.fullmatch(token) or _DOTTED.fullmatch(token)
    return bool(looks_shortened) and next_word not in _STARTERS
