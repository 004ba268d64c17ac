"""Text that has to fit: an estimate of its width, and shortening."""

from __future__ import annotations

import re
import unicodedata

_PIECES = re.compile(r"[\u2e80-\uffdc]|[^\s\-\u2e80-\uffdc]*-|[^\s\-\u2e80-\uffdc]+\s*|\s+")
"""Between these a line may be broken: words, parts of them with a hyphen, and single signs of East Asian scripts."""

_NARROW = frozenset("iljft.,:;'|![]()I1 ")


def width_of(text: str, size: float, *, bold: bool = False, fixed: bool = False) -> float:
    """About how wide a text is at a type size, in the unit of the size: rather too wide, as with a broad typeface."""
    if fixed:
        return sum(1.0 if _is_wide(sign) else 0.61 for sign in text) * size
    widths = (1.0 if _is_wide(sign) else 0.36 if sign in _NARROW else 0.7 if sign.isupper() else 0.6 for sign in text)
    return sum(widths) * size * (1.12 if bold else 1.0)


def fitted(text: str, size: float, room: float, *, bold: bool = False, fixed: bool = False) -> str:
    """A text, shortened in its end where it is wider than the room in points."""
    if width_of(text, size, bold=bold, fixed=fixed) <= room:
        return text
    end = len(text)
    while end > 1 and width_of(text[:end] + "…", size, bold=bold, fixed=fixed) > room:
        end -= 1
    return text[:end].rstrip() + "…"


def lines_of(text: str, size: float, room: float) -> int:
    """About how many lines a text takes in a room of so many points, broken where words end."""
    lines, taken = 1, 0.0
    for piece in _PIECES.findall(text):
        width = width_of(piece, size)
        if taken and taken + width_of(piece.rstrip(), size) > room:
            lines, taken = lines + 1, 0.0
        taken += width
        more = int(max(taken - 1, 0) // max(room, 1))  # a word that is longer than a line is broken within
        lines, taken = lines + more, taken - more * room
    return lines


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"
