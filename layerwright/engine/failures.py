"""What nnabla's own errors mean, without the paths of its source files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from layerwright.model.problems import LayerwrightError

_NO_MEMORY = "there is not enough memory; use a smaller batch size or a smaller network"


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
    except SystemError as error:
        # What a function of ours raises inside of nnabla.
        if not _comes_from(error, MemoryError):
            raise
        raise EngineError(f"{what}: {_NO_MEMORY}.") from error


def _comes_from(error: BaseException, kind: type[BaseException]) -> bool:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, kind):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _reason(text: str) -> str:
    """The sentence of an error of nnabla, which has a line for its kind, one for its source, and one for the reason."""
    if "allocation failed" in text:
        return _NO_MEMORY
    last = text.strip().splitlines()[-1] if text.strip() else "nnabla does not say why"
    _, condition, sentence = last.partition("`: ")
    return (sentence if condition else last).rstrip(". ")
