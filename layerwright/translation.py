"""What the engine says, in other languages.

The engine writes its texts in English, and they stay so in run folders, in JSON and on the command line. Whoever shows
them in another language asks here. A text is found in `resources/translations` as it stands, or by its form: the form
`{0} is {1}.` fits `K is 3.`. What stands in the places is filled into the translated form, and is translated itself if
it is a text too. What is not known stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Literal, get_args

import msgspec

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_PLACE = re.compile(r"\{(\d+)\}")
_WORD = re.compile(r"[A-Za-z]+")
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
"""What is between sentences."""
_SENTENCE = re.compile(r"[.?!]( |$)")
"""The end of a sentence, which no name and no number has."""
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9\"']")
_NAMES = re.compile(r'"[^"]*"(, "[^"]*")*')
"""Names as messages list them."""
_FEW_LETTERS = 14
_DEEPEST = 5
"""How deep texts may stand in places of texts."""
_MOST_SENTENCES = 12
_LONGEST = 4000
"""Longer texts are no messages, and would take long to look through."""


def translated(text: str, language: str) -> str:
    """A text of the engine in a language; the text itself where there is no translation.

    Args:
        text: One or more sentences or lines, or a part of one: a help, a problem, the message of an error.
        language: Its code, as `ja`.
    """
    return _tables(language).say(text) if language in LANGUAGES and language != "en" else text


def translated_form(form: str, language: str) -> str:
    """A text with numbered places, as `Set {0} to {1}`, in a language: with the same places."""
    return _tables(language).patterns.get(form) or form if language in LANGUAGES and language != "en" else form


@dataclass(frozen=True)
class Form:
    """A text with places for values, and its translation."""

    source: str
    target: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """What stands before, between and behind the places."""
        return tuple(_unescaped(piece) for piece in _PLACE.split(self.source)[::2])

    @cached_property
    def word(self) -> str:
        """The longest word that every text of this form has; empty if all words touch a place."""
        whole = [match[0] for piece in self._pieces_apart for match in _WORD.finditer(piece)]
        return max(whole, key=len, default="")

    @property
    def _pieces_apart(self) -> Iterator[str]:
        """The pieces without the words that a value could lengthen."""
        last = len(self.pieces) - 1
        for number, piece in enumerate(self.pieces):
            apart = re.sub(r"^[A-Za-z]+", "", piece) if number else piece
            yield re.sub(r"[A-Za-z]+$", "", apart) if number < last else apart

    @cached_property
    def letters(self) -> int:
        """How much of the text is certain; quotation marks tell more than letters."""
        return sum(letter.isalpha() + 4 * (letter == '"') for piece in self.pieces for letter in piece)

    @property
    def is_brief(self) -> bool:
        """Whether so little is certain that other texts might look like it."""
        return self.letters < _FEW_LETTERS

    def values(self, text: str) -> tuple[str, ...] | None:
        """What stands in the places, if a text has this form."""
        found = self._pattern.fullmatch(text)
        return found.groups() if found else None

    def is_quoted(self, place: int) -> bool:
        """Whether a place is between quotation marks, as names are."""
        return self.pieces[place].endswith(('"', "'"))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        first, *others = map(re.escape, self.pieces)
        places = ('([^"]*?)' if self.pieces[place].endswith('"') else "(.*?)" for place in range(len(others)))
        return re.compile(first + "".join(place + piece for place, piece in zip(places, others, strict=True)))


class Tables:
    """The texts of one language.

    Args:
        forms: The translations of texts and forms, with numbered places; braces that are no places are doubled.
        patterns: The translations of forms that are asked for as such, and in which no text is recognized.
        words: The translations of single words, where they are values.
    """

    def __init__(self, forms: Mapping[str, str], patterns: Mapping[str, str], words: Mapping[str, str]) -> None:
        known = {source: target for source, target in forms.items() if target}
        self.patterns = patterns
        self._known = known
        self._words = words
        self._fixed = {_unescaped(text): _unescaped(said) for text, said in known.items() if not _PLACE.search(text)}
        self._find: Callable[[str, int], str | None] = lru_cache(maxsize=8192)(self._looked_up)

    def say(self, text: str) -> str:
        """A text as far as it is known."""
        return "\n".join(map(self._line, text.split("\n")))

    @cached_property
    def _by_word(self) -> Mapping[str, list[tuple[int, Form]]]:
        """The forms by a word that their texts have, with their rank: those of which more is certain come first."""
        known = {**self._known, **self._words}
        forms = [Form(text, said) for text, said in known.items() if _PLACE.search(text)]
        forms.sort(key=lambda form: sum(map(len, form.pieces)), reverse=True)
        found: dict[str, list[tuple[int, Form]]] = {}
        for rank, form in enumerate(forms):
            found.setdefault(form.word, []).append((rank, form))
        return found

    def _candidates(self, text: str) -> Iterator[Form]:
        """The forms that a text may have."""
        words = {"", *_WORD.findall(text)}
        ranked = [entry for word in words for entry in self._by_word.get(word, ())]
        return (form for _, form in sorted(ranked, key=itemgetter(0)))

    def _line(self, line: str) -> str:
        text = line.strip()
        if not text or len(text) > _LONGEST:
            return line
        said = self._find(text, 0)
        return line if said is None else line.replace(text, said, 1)

    def _looked_up(self, text: str, depth: int) -> str | None:
        """The translation of a text, or None."""
        said = self._fixed.get(text) or self._words.get(text)
        if said or depth > _DEEPEST or " " not in text:
            return said
        ways = [self._by_form, self._without_stop, self._behind_colon, self._by_sentences, self._as_list]
        for way in ways if depth else [*ways, self._by_form_with_anything]:
            said = way(text, depth)
            if said is not None:
                return said
        return None

    def _by_form(self, text: str, depth: int) -> str | None:
        """By a form in whose places stand values; whole sentences only if they are known themselves."""
        for form in self._candidates(text):
            values = form.values(text)
            if values is not None and all(self._fits(form, place, value, depth) for place, value in enumerate(values)):
                return self._filled(form, values, depth)
        return None

    def _by_form_with_anything(self, text: str, depth: int) -> str | None:
        for form in self._candidates(text):
            values = None if form.is_brief else form.values(text)
            if values is not None:
                return self._filled(form, values, depth)
        return None

    def _fits(self, form: Form, place: int, value: str, depth: int) -> bool:
        """Whether a text is what a place is for: no part of the text around it, nor other sentences."""
        if form.is_quoted(place):
            return True
        if _SENTENCE.search(value):
            return not form.is_brief and self._find(value.strip(), depth + 1) is not None
        if form.is_brief and " " in value and not _NAMES.fullmatch(value):
            return ": " not in value and self._find(value, depth + 1) is not None
        return True

    def _filled(self, form: Form, values: tuple[str, ...], depth: int) -> str:
        """The translation of a form, with what stands in its places."""
        said = [value if form.is_quoted(place) else self._value(value, depth) for place, value in enumerate(values)]
        text, within_quotes = "", False
        for number, piece in enumerate(_PLACE.split(form.target)):
            is_value = number % 2 == 1
            was_within, within_quotes = within_quotes, is_value and form.is_quoted(int(piece))
            part = said[int(piece)] if is_value else _unescaped(piece)
            # What stands in quotation marks is repeated as it is.
            text = text + part if within_quotes or was_within else _beside(text, part)
        return text

    def _value(self, value: str, depth: int) -> str:
        """What stands in a place. The blanks around a text belong to the English form."""
        said = self._find(value.strip(), depth + 1)
        return value if said is None else said

    def _without_stop(self, text: str, depth: int) -> str | None:
        """A text that has its full stop in the tables and not here, or the other way round."""
        if text.endswith("."):
            said = self._fixed.get(text[:-1]) or self._by_form(text[:-1], depth)
            return _with_stop(said) if said else None
        said = self._fixed.get(f"{text}.") or self._by_form(f"{text}.", depth)
        return said.rstrip("。") if said else None

    def _by_sentences(self, text: str, depth: int) -> str | None:
        parts = _SENTENCES.split(text)
        if not 1 < len(parts) <= _MOST_SENTENCES:
            return None
        said = list(self._sentences(parts, depth))
        # Within another text, what is not known in whole may be cut wrongly.
        if not (all if depth else any)(known for _, known in said):
            return None
        return "".join(text if text.endswith(("。", "?")) else f"{text} " for text, _ in said).rstrip()

    def _sentences(self, parts: list[str], depth: int) -> Iterator[tuple[str, bool]]:
        """The sentences of a text, and whether they are known; some are known only together with the next."""
        while parts:
            for count in range(len(parts), 0, -1):
                some = " ".join(parts[:count])
                said = (
                    self._find(some, depth + 1) if count == 1 else self._fixed.get(some) or self._by_form(some, depth)
                )
                if said is not None:
                    break
            yield (parts[0], False) if said is None else (said, True)
            parts = parts[count:]

    def _behind_colon(self, text: str, depth: int) -> str | None:
        """`PLACE: text`, of which the place may be known too."""
        before, colon, behind = text.partition(": ")
        said = self._find(behind, depth + 1) if colon and not _SENTENCE.search(before) else None
        if said is None:
            return None
        return f"{self._fixed.get(before) or self._by_form(before, depth) or before}: {said}"

    def _as_list(self, text: str, depth: int) -> str | None:
        parts = text.split(", ")
        said = [self._find(part, depth + 1) for part in parts] if len(parts) > 1 else []
        return "、".join(filter(None, said)) if said and all(said) else None


@cache
def _tables(language: str) -> Tables:
    folder = files("resources") / "translations" / language
    read = {
        entry.name: msgspec.json.decode(entry.read_bytes(), type=dict[str, str])
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    }
    patterns, words = read.pop("remedies.json", {}), read.pop("words.json", {})
    return Tables({text: said for table in read.values() for text, said in table.items()}, patterns, words)


def _beside(text: str, more: str) -> str:
    """Two parts of a text: with a blank between Latin and Japanese letters, and with none between Japanese ones."""
    if text and more:
        before, after = text.rstrip()[-1:], more.lstrip()[:1]
        if _JAPANESE.match(before) and _JAPANESE.match(after):
            return text.rstrip() + more.lstrip()
        if (_JAPANESE.match(before) and _LATIN.match(after)) or (_LATIN.match(before) and _JAPANESE.match(after)):
            return f"{text.rstrip()} {more.lstrip()}"
    return text + more


def _with_stop(text: str) -> str:
    return text if text.endswith(("。", ":", "?")) else f"{text}。"


def _unescaped(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")
