"""The language of a report: every sentence is written in English in the code, and looked up where it is another."""

from __future__ import annotations

from typing import Literal, get_args

from layerwright.translation import translated

Code = Literal["en", "ja"]
CODES: tuple[Code, ...] = get_args(Code)


class Language:
    """Says texts in one language.

    `code` is its short name, `tag` what documents call it.
    """

    def __init__(self, code: Code) -> None:
        from reports.japanese import JAPANESE

        self.code: Code = code
        self.tag = {"en": "en-US", "ja": "ja-JP"}[code]
        self._table = JAPANESE if code == "ja" else {}

    def __call__(self, text: str, /, **values: object) -> str:
        """Say a text; names in braces are replaced by values."""
        said = self._table.get(text, text)
        return said.format(**values) if values else said

    def told(self, text: str) -> str:
        """Say what the engine has said: a problem, or the message of an error."""
        return translated(text, self.code)
