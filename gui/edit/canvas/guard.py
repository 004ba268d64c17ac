"""Painting and events that never raise: an exception in a method that Qt calls would end the program."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

_LOG = logging.getLogger(__name__)
_Method = TypeVar("_Method", bound=Callable[..., Any])

failures: set[str] = set()
"""What has failed since the start, by qualified name; the canvas shows a badge while there is any."""


def guarded(method: _Method) -> _Method:
    """Make a method that Qt calls safe: what it raises is logged once, and noted in `failures`."""

    @functools.wraps(method)
    def safe(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except Exception:
            if method.__qualname__ not in failures:
                failures.add(method.__qualname__)
                _LOG.exception("The canvas failed in %s.", method.__qualname__)
            return None

    return safe  # type: ignore[return-value]
