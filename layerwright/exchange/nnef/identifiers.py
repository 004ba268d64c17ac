"""Names of layers as NNEF identifiers, which are also the names of files."""

from __future__ import annotations

import re
import unicodedata

_TYPES = ("tensor", "integer", "scalar", "logical", "string", "true", "false")
_WORDS = ("version", "extension", "graph", "fragment", "for", "in", "yield", "if", "else")
_KEYWORDS = frozenset({*_TYPES, *_WORDS, "shape_of", "length_of", "range_of"})


class Identifiers:
    """Gives every name an identifier of its own, also where a file system takes no heed of capital letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, name: str) -> str:
        """An identifier that is as much like a name as NNEF allows, and free."""
        base = sanitized(name)
        found, number = base, 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{base}_{number}"
        self._taken.add(found.casefold())
        return found


def sanitized(name: str) -> str:
    """A name in the letters that NNEF allows: accents are dropped, what is left over becomes an underscore."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = re.sub(r"\W+", "_", plain or "_")
    if text[0].isdigit() or text in _KEYWORDS or not text.strip("_"):
        text = f"layer_{text.strip('_')}".rstrip("_")
    return text
