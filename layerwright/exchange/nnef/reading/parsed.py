"""The text of a graph as values, parsed by the Khronos Group's parser in a process that may die of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from layerwright.exchange.child import ChildError, run_child
from layerwright.exchange.nnef.names import GRAPH, QUANTIZATION
from layerwright.exchange.nnef.reading.container import Container
from layerwright.exchange.nnef.reading.problems import NnefReadError

TEXT, QUANTIZATION_TEXT, ANSWER = "graph.txt", "quantization.txt", "answer.json"
"""The files by which the parser's process is asked and answers."""

_SECONDS = 60


Argument = Any
"""A number, a text, a truth value, a reference to a tensor (`{"name": ...}`) or a list of such."""


class TensorFact(msgspec.Struct, frozen=True):
    """A tensor: its type, its shape with the batch, and how it is quantized."""

    dtype: str
    shape: tuple[int, ...]
    quantization: Mapping[str, Any] = {}


class Statement(msgspec.Struct, frozen=True):
    """One operation in the form of the specification: inputs and attributes by the names of its parameters."""

    operator: str
    inputs: Mapping[str, Argument]
    attributes: Mapping[str, Argument]
    results: tuple[Any, ...]
    dtype: str = ""

    @property
    def names(self) -> list[str]:
        """All tensors that it gives."""
        return [str(name) for entry in self.results for name in (entry if isinstance(entry, list) else [entry])]

    @property
    def result(self) -> str:
        """The first tensor that it gives."""
        return self.names[0]


class ParsedGraph(msgspec.Struct, frozen=True):
    """A graph in flat form."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tensors: Mapping[str, TensorFact]
    statements: tuple[Statement, ...]


class Answer(msgspec.Struct, frozen=True):
    """What the parser says: a graph, or what is wrong."""

    graph: ParsedGraph | None = None
    problem: str = ""
    line: int = 0
    column: int = 0


def parse(container: Container) -> ParsedGraph:
    """Parse the graph of a folder or an archive.

    Raises:
        NnefReadError: There is none, or it is wrong; the message says where and what was expected.
    """
    text = container.text(GRAPH)
    if text is None:
        raise NnefReadError(f'There is no file "{GRAPH}".')
    return parse_text(text, container.text(QUANTIZATION) or "")


def parse_text(text: str, quantization: str = "") -> ParsedGraph:
    """Parse the text of a graph and, where there is one, that of its quantization.

    Raises:
        NnefReadError: The text is wrong; the message says where and what was expected.
    """
    check_characters(text)
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        (folder / TEXT).write_text(text, encoding="utf-8", newline="")
        (folder / QUANTIZATION_TEXT).write_text(quantization, encoding="utf-8", newline="")
        try:
            answer = _ask(folder, "parse")
        except ChildError as error:
            if not error.signal:
                raise NnefReadError(f"{GRAPH} cannot be read. {error}") from None
            answer = _where_it_died(folder, text)
    if answer.graph is None:
        raise NnefReadError(answer.problem)
    return answer.graph


def _ask(folder: Path, mode: str) -> Answer:
    run_child(
        "layerwright.exchange.nnef.reading.parser_process",
        folder,
        mode,
        doing="The parser could not read it",
        seconds=_SECONDS,
    )
    return msgspec.json.decode((folder / ANSWER).read_bytes(), type=Answer)


def _where_it_died(folder: Path, text: str) -> Answer:
    """The statement that the parser dies of, found by giving it less and less."""
    try:
        place = _ask(folder, "locate")
    except ChildError:
        place = Answer()
    if not place.line:
        return Answer(problem=f"{GRAPH} is not valid: the parser was ended by it, and it cannot be said where.")
    shown = text.split("\n")[place.line - 1][place.column - 1 :].strip()
    return Answer(
        problem=f"{GRAPH} [{place.line}:{place.column}]: a statement that assigns the result of an operator was "
        f"expected, and the parser was ended by: {shown[:80]}"
    )


_ALLOWED = re.compile(r"[^\t\n\r\x20-\x7e]")
_INTEGER = re.compile(r"(?<![\w.])\d{10,}(?![\w.])")
_LARGEST_INTEGER = 2**31 - 1


def check_characters(text: str) -> None:
    """Refuse what the parser would not explain, or would not see.

    These are characters beyond ASCII outside of comments and texts, and integers of which it would make others.

    Raises:
        NnefReadError: There is one; the message says where.
    """
    for number, line in enumerate(text.splitlines(), 1):
        code = re.sub(r"'[^']*'|\"[^\"]*\"", lambda match: "'" * len(match[0]), line).partition("#")[0]
        found = _ALLOWED.search(code)
        if found:
            raise NnefReadError(
                f"{GRAPH} [{number}:{found.start() + 1}]: a letter, a digit or a sign of NNEF was expected, and "
                f"{found[0]!r} was found."
            )
        large = next((entry for entry in _INTEGER.finditer(code) if int(entry[0][:11]) > _LARGEST_INTEGER), None)
        if large:
            raise NnefReadError(
                f"{GRAPH} [{number}:{large.start() + 1}]: an integer of at most {_LARGEST_INTEGER} was expected, and "
                f"{large[0][:40]} was found."
            )


def place(text: str, name: str) -> str:
    """Where in the text of a graph a tensor is assigned; of one within a fragment, only that it is in the text."""
    match = re.search(rf"(?m)^[^#\n]*?(?<![\w.])({re.escape(name)})\b[^=;#\n]*=(?!=)", text)
    if not match:
        return GRAPH
    line = text.count("\n", 0, match.start(1)) + 1
    column = match.start(1) - text.rfind("\n", 0, match.start(1))
    return f"{GRAPH} [{line}:{column}]"


def references(value: Argument) -> Sequence[str]:
    """The tensors that an argument refers to."""
    if isinstance(value, dict):
        return [str(value["name"])]
    if isinstance(value, list):
        return [name for entry in value for name in references(entry)]
    return []
