"""What nnabla's own errors mean, without the paths of its source files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from layerwright.model.problems import LayerwrightError


class EngineError(LayerwrightError):
    """Something that nnabla refuses to build or to compute."""


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn nnabla's errors in a block into sentences.

    Args:
        what: What cannot be done, as the beginning of the sentence.

    Raises:
        EngineError: nnabla has raised an error of its C++ part.
    """
    try:
        yield
    except RuntimeError as error:
        raise EngineError(f"{what}: {_reason(str(error))}.") from error


def _reason(text: str) -> str:
    """The sentence of an error of nnabla, which has a line for its kind, one for its source, and one for the reason."""
    if "allocation failed" in text:
        return "there is not enough memory; use a smaller batch size or a smaller network"
    last = text.strip().splitlines()[-1] if text.strip() else "nnabla does not say why"
    _, condition, sentence = last.partition("`: ")
    return (sentence if condition else last).rstrip(". ")
