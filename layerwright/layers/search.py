"""Finding a layer type by what a person types: its name, what others call it, in English or Japanese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.japanese import JAPANESE, JAPANESE_ALIASES, JAPANESE_CATEGORIES

Span = tuple[int, int]

_EXACT, _PREFIX, _ALIAS, _INITIALS, _WORD, _WITHIN, _CATEGORY, _SCATTERED, _MISTYPED = (
    *(1000.0, 900.0, 880.0, 840.0, 700.0, 500.0, 300.0, 200.0, 100.0),
)
_RECENT = 30.0
_LONGEST = 100
"""The most characters of a text that are searched for."""
_FEW = 3
"""With fewer results than these, what may be mistyped is looked for too."""


@dataclass(frozen=True)
class Found:
    """A layer type or network that a text may mean.

    Attributes:
        name: The layer type, or the network where `is_unit` says so.
        score: How well it fits; the greatest first.
        matched: The name, alias or Japanese term that fits.
        spans: Where in `matched` the text was found: start and end of each piece.
        is_unit: Whether it is a network to be called as a unit.
    """

    name: str
    score: float
    matched: str
    spans: tuple[Span, ...] = ()
    is_unit: bool = False


@dataclass(frozen=True)
class _Term:
    """One of the names of a candidate, made ready to be compared.

    `text` is as long as `shown`, character by character; `starts` are where words begin in it.
    """

    shown: str
    text: str
    starts: tuple[int, ...]
    weight: float
    is_name: bool


@dataclass(frozen=True)
class _Candidate:
    name: str
    terms: tuple[_Term, ...]
    categories: tuple[str, ...]
    is_unit: bool = False


def find(
    text: str,
    *,
    recent: Sequence[str] = (),
    units: Iterable[str] = (),
    among: Collection[str] | None = None,
) -> tuple[Found, ...]:
    """Find layer types, the best first.

    All words of the text must fit: in the name, an alias, the Japanese name or the category; as a whole, its beginning,
    initials, a part, or letters in order. If few do, one mistyped letter is forgiven.

    Args:
        text: What was typed; nothing finds everything, what was used recently first.
        recent: Names of types and networks that were used, the last one first.
        units: Names of networks that can be called as units.
        among: The only layer types to look at; None is all of them. Units are looked at in any case.
    """
    words = _folded(text)[:_LONGEST].split()
    candidates = [entry for entry in _catalogue() if among is None or entry.name in among]
    candidates += [_unit(name) for name in units]
    bonus = {name: _RECENT - number / len(recent) for number, name in reversed(list(enumerate(recent)))}
    if not words:
        ordered = sorted(candidates, key=lambda entry: -bonus.get(entry.name, 0))
        return tuple(Found(entry.name, bonus.get(entry.name, 0), entry.name, (), entry.is_unit) for entry in ordered)
    found = list(_all_found(candidates, words, bonus, mistyped=False))
    if len(found) < _FEW:
        known = {(entry.name, entry.is_unit) for entry in found}
        rest = [entry for entry in candidates if (entry.name, entry.is_unit) not in known]
        found += _all_found(rest, words, bonus, mistyped=True)
    return tuple(sorted(found, key=lambda entry: -entry.score))


def _all_found(
    candidates: Iterable[_Candidate], words: Sequence[str], bonus: dict[str, float], *, mistyped: bool
) -> Iterator[Found]:
    joined = "".join(words)
    for candidate in candidates:
        best = _best(candidate, joined, mistyped)
        if len(words) > 1:
            parts = [_best(candidate, word, mistyped) for word in words]
            if all(part is not None for part in parts):
                whole = [part for part in parts if part is not None]
                least = min(whole, key=lambda part: part[0])
                if best is None or least[0] > best[0]:
                    spans = [span for part in whole if part[1] is least[1] for span in part[2]]
                    best = least[0], least[1], tuple(sorted(set(spans)))
        if best is not None:
            score, term, spans_found = best
            yield Found(
                candidate.name, score + bonus.get(candidate.name, 0), term.shown, spans_found, candidate.is_unit
            )


def _best(candidate: _Candidate, word: str, mistyped: bool) -> tuple[float, _Term, tuple[Span, ...]] | None:
    best: tuple[float, _Term, tuple[Span, ...]] | None = None
    for term in candidate.terms:
        fit = _mistyped(term, word) if mistyped else _fit(term, word)
        if fit and (best is None or fit[0] > best[0]):
            best = fit[0], term, fit[1]
    if best is None and not mistyped and len(word) > 1 and any(name.startswith(word) for name in candidate.categories):
        best = _CATEGORY, candidate.terms[0], ()
    return best


def _fit(term: _Term, word: str) -> tuple[float, tuple[Span, ...]] | None:
    """How well a word fits a term, and where."""
    at = term.text.find(word)
    if at >= 0:
        if len(word) == len(term.text):
            score = _EXACT if term.is_name else _ALIAS
        elif at == 0:
            # The shorter of two names fits better.
            score = (_PREFIX if term.is_name else _WORD) - min(len(term.text) - len(word), 50)
        elif at in term.starts:
            score = _WORD - 100 - min(len(term.text) - len(word), 50)
        else:
            later = next((start for start in term.starts if term.text.startswith(word, start)), None)
            if later is not None:
                at = later
            score = (_WORD - 100 if later is not None else _WITHIN) - min(len(term.text) - len(word), 50)
            if len(word) == 1 and later is None:
                return None
        return score + term.weight, ((at, at + len(word)),)
    if len(word) < 2 or not term.is_name:
        return None
    return _scattered(term, word)


def _scattered(term: _Term, word: str) -> tuple[float, tuple[Span, ...]] | None:
    """The letters of a word in order: at beginnings of words if possible, as `bn` in BatchNormalization."""
    initials = "".join(term.text[start] for start in term.starts)
    if initials.startswith(word):
        spans = tuple((start, start + 1) for start in term.starts[: len(word)])
        return _INITIALS - len(initials) + len(word) + term.weight, spans
    places: list[int] = []
    at = -1
    for letter in word:
        onward = next((start for start in term.starts if start > at and term.text[start] == letter), -1)
        straight = at + 1 if 0 <= at < len(term.text) - 1 and term.text[at + 1] == letter else -1
        at = straight if straight >= 0 else onward
        if at < 0:
            return None
        places.append(at)
    pieces: list[Span] = []
    for place in places:
        if pieces and pieces[-1][1] == place:
            pieces[-1] = (pieces[-1][0], place + 1)
        else:
            pieces.append((place, place + 1))
    return _SCATTERED - 10 * len(pieces) - min(len(term.text), 50) / 10 + term.weight, tuple(pieces)


def _mistyped(term: _Term, word: str) -> tuple[float, tuple[Span, ...]] | None:
    """Whether a term begins with a word but for one letter, or two in the wrong order."""
    if len(word) < 4 or word[0] != term.text[:1]:
        return None
    same = 0
    while same < min(len(word), len(term.text)) and word[same] == term.text[same]:
        same += 1
    rest, left = word[same:], term.text[same:]
    swapped = rest[:2] == left[1::-1] and left[2:].startswith(rest[2:])
    if not (left.startswith(rest[1:]) or left[1:].startswith(rest) or left[1:].startswith(rest[1:]) or swapped):
        return None
    return _MISTYPED - min(len(term.text), 50) / 5 + term.weight, ((0, same),) if same else ()


def _folded(text: str) -> str:
    """Make texts equal that a person takes for the same: case, width, and the two kinds of kana."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in wide)


def _term(shown: str, weight: float, *, is_name: bool) -> _Term:
    text = "".join(folded if len(folded := _folded(sign)) == 1 else sign for sign in shown)
    starts = {
        0,
        *(match.start() for match in re.finditer(r"(?<=[\s_\-.(/])\S|(?<=[a-z0-9])[A-Z]|[A-Z](?=[a-z])|\d+", shown)),
    }
    return _Term(shown, text, tuple(sorted(starts)), weight, is_name)


@cache
def _catalogue() -> tuple[_Candidate, ...]:
    found = []
    for number, layer_type in enumerate(CATALOGUE.values()):
        # Of equal fits, the one that comes first in the palette.
        order = -number / 1000
        japanese = JAPANESE.get(layer_type.name)
        terms = [_term(layer_type.name, order, is_name=True)]
        if japanese:
            terms.append(_term(japanese, order - 0.5, is_name=True))
        others = (*layer_type.aliases, *JAPANESE_ALIASES.get(layer_type.name, ()))
        terms += [_term(alias, order - place, is_name=False) for place, alias in enumerate(others)]
        category = layer_type.category
        categories = (_folded(category), _folded(JAPANESE_CATEGORIES[category]))
        found.append(_Candidate(layer_type.name, tuple(terms), categories))
    return tuple(found)


def _unit(name: str) -> _Candidate:
    return _Candidate(
        name, (_term(name, 0.5, is_name=True),), ("unit", _folded(JAPANESE_CATEGORIES["Unit"])), is_unit=True
    )
