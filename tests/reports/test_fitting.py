"""How much room text takes, estimated without a typeface."""

from __future__ import annotations

import pytest

from reports.fitting import fitted, lines_of, width_of


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("one", 1),
        ("three words more", 2),
        ("unbreakably-hyphenated-words-here", 5),
        ("averyveryverylongwordwithoutanyplacetobreak", 5),
        ("実験結果と学習曲線の比較", 2),
    ],
)
def test_lines_are_broken_where_words_end(text: str, lines: int) -> None:
    assert lines_of(text, 10, 60) == lines


def test_what_is_shortened_fits() -> None:
    short = fitted("BatchNormalization_2", 10, 60)
    assert short.endswith("…")
    assert width_of(short, 10) <= 60
