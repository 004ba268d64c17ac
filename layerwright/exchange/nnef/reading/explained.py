"""What the Khronos Group's package says of a text, in sentences that tell what was found and what was expected."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeAlias

import nnef

from layerwright.exchange.nnef.names import GRAPH, QUANTIZATION

_Form: TypeAlias = "tuple[re.Pattern[str], Callable[..., str]]"
"""What the package says, and what is said instead, made of the graph's text and of what stands in the groups."""

_PLACED = re.compile(r"^Parse error in '([^']*)' \[(\d+):(\d+)\] (.*)$", re.DOTALL)
_ASSIGNED = re.compile(r"\b([A-Za-z_]\w*)\s*(?=[,\]]|=(?!=))")
_WORD = re.compile(r"\w+")
_FRAGMENT = re.compile(r"\bfragment\s+([A-Za-z_]\w*)")
_MOST_NAMES = 2000
"""Among how many names one that looks like another is looked for."""
_LONGEST = 400
"""Of how much of a message a sentence is made; texts may have names of any length."""
_NOT_OF_NNEF = ("arg", "left", "right", "kwargs")
"""What the package calls parameters that have other names in NNEF."""

_TOKENS = {"identifier": "a name", "eof": "the end of the text", "literal": "a text in quotation marks"}
"""What the parser calls parts of a text otherwise than people do."""


def explained(problem: str, text: str) -> str:
    """A message of the parser as a sentence.

    Args:
        problem: What the parser says.
        text: The text of the graph, in whose names one is looked for that may have been meant.
    """
    match = _PLACED.match(problem.strip())
    if not match:
        return f"{GRAPH} is not valid: {problem.strip() or 'the parser does not say why'}."
    said = match[4].strip()
    if match[1] == "quantization":
        return f"{QUANTIZATION} [{match[2]}:{match[3]}]: {_said(said, _SYNTAX, '')}."
    before, behind = _divided(text, int(match[2]), int(match[3]))
    word = _WORD.match(behind)
    if word:
        said = said.replace("found 'identifier'", f"found '{word[0]}'")
    return f"{GRAPH} [{match[2]}:{match[3]}]: {_said(said, _SYNTAX, before)}."


def explained_shapes(problem: str) -> str:
    """Why the shapes of an operator do not fit, as the end of a sentence."""
    return _said(problem.strip().rstrip("."), _SHAPES, "")


def _divided(text: str, line: int, column: int) -> tuple[str, str]:
    """What stands before a place, and behind it."""
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    return "\n".join([*lines[: line - 1], shown[: column - 1]]), shown[column - 1 :]


def _said(problem: str, forms: Sequence[_Form], text: str) -> str:
    if len(problem) > _LONGEST:
        return f"{problem[:_LONGEST]}…"
    for form, said in forms:
        match = form.fullmatch(problem)
        if match:
            return said(text, *match.groups())
    return problem


def _token(token: str) -> str:
    return _TOKENS.get(token, f"'{token}'")


def _meant(name: str, known: Iterable[str]) -> str:
    """The name that is most like another; nothing if none is."""
    found = get_close_matches(name, [*known][:_MOST_NAMES], n=1, cutoff=0.7)
    return found[0] if found and found[0] != name else ""


def _no_operator(text: str, name: str) -> str:
    meant = _meant(name, [*nnef.StandardOperations, *_FRAGMENT.findall(text)])
    if meant:
        return f"an operator of NNEF was expected, as {meant}, and {name} was found"
    return f"an operator of NNEF was expected, and {name} was found"


def _no_quantization(text: str, name: str) -> str:
    meant = _meant(name, [known for known in nnef.StandardOperations if known.endswith("_quantize")])
    if meant:
        return f"an operator that quantizes was expected, as {meant}, and {name} was found"
    return f"an operator that quantizes was expected, and {name} was found"


def _no_tensor(text: str, name: str) -> str:
    meant = _meant(name, dict.fromkeys(_ASSIGNED.findall(text)))
    if meant:
        return f"a name that is assigned before was expected, as {meant}, and {name} was found"
    return f"a name that is assigned before was expected, and {name} was found"


def _no_parameter(text: str, operator: str, name: str) -> str:
    function: Any = nnef._StandardShapeFuncs.get(operator)
    parameters = inspect.signature(function).parameters if function else {}
    meant = _meant(name, [known for known in parameters if known not in _NOT_OF_NNEF])
    if meant:
        return f"an argument of {operator} was expected, as {meant}, and {name} was found"
    return f"an argument of {operator} was expected, and {name} was found"


def _too_many(text: str, operator: str, count: str) -> str:
    return f"no more arguments were expected: {operator} takes {count}"


def _missing(text: str, operator: str, name: str) -> str:
    return f"{operator} needs a value for {name}"


def _no_call(text: str) -> str:
    if "KHR_enable_operator_expressions" in text:
        return "an operator with its arguments in parentheses was expected"
    return (
        "an operator with its arguments in parentheses was expected; signs in its place need the extension "
        "KHR_enable_operator_expressions"
    )


def _no_external(text: str, name: str) -> str:
    return f"{name} is an input of the graph, and the operator external was expected to assign it"


def _wrong_type(text: str, given: str, taken: str, parameter: str) -> str:
    if given == "integer" and taken in ("scalar", "tensor<scalar>"):
        return f"{parameter} takes a number with a point, as 1.0"
    if taken.endswith("[]") and not given.endswith("[]"):
        return f"{parameter} takes a list, in [ ]"
    return f"{parameter} takes a value of the type {taken}, and the type {given} was found"


_SYNTAX: tuple[_Form, ...] = (
    (
        re.compile(r"expected token '(.*)', found '(.*)'"),
        lambda text, wanted, found: f"{_token(wanted)} was expected, and {_token(found)} was found",
    ),
    (
        re.compile(r"unexpected token '(.*)'"),
        lambda text, found: f"a value was expected, and {_token(found)} was found",
    ),
    (
        re.compile(r"expected version number|invalid version number format: .*"),
        lambda text: "the number of a version was expected, as 1.0",
    ),
    (
        re.compile(r"unsupported version (\S*); maximum supported version is (.*)"),
        lambda text, found, known: f"the version {known} was expected, and {found} was found",
    ),
    (
        re.compile(r"could not handle extension '(.*)'"),
        lambda text, name: (
            f"the extension {name} is not known; KHR_enable_fragment_definitions and "
            "KHR_enable_operator_expressions are"
        ),
    ),
    (
        re.compile(r"result '(.*)' of operation '(.*)' is not assigned"),
        lambda text, name, graph: f"a statement that assigns {name} was expected before the end of {graph}",
    ),
    (re.compile(r"graph parameter '(.*)' is not assigned"), _no_external),
    (re.compile(r"graph parameter '(.*)' can only be assigned by operation 'external'"), _no_external),
    (
        re.compile(r"identifiers assigned by operation 'external' must be graph parameters"),
        lambda text: "what external gives was expected among the inputs of the graph",
    ),
    (re.compile(r"undefined operation '(.*)'"), _no_operator),
    (re.compile(r"undefined quantization operation '(.*)'"), _no_quantization),
    (re.compile(r"(?:undeclared|undefined) identifier '(.*)'"), _no_tensor),
    (re.compile(r"operation '(.*)' has no parameter called '(.*)'"), _no_parameter),
    (re.compile(r"too many (?:positional )?arguments; definition of '(.*)' has only (\d+) parameters"), _too_many),
    (re.compile(r"missing argument for (?:fragment|operation) '(.*)'; parameter '(.*)' not assigned"), _missing),
    (re.compile(r"argument of type '(.*)' cannot be cast to type '(.*)' for parameter '(.*)'"), _wrong_type),
    (
        re.compile(r"incompatible item types \((.*) vs (.*)\) in array"),
        lambda text, one, other: f"values of one type were expected in a list, and {one} and {other} were found",
    ),
    (
        re.compile(r"duplicate arguments: parameter '(.*)' already assigned.*"),
        lambda text, name: f"one value for {name} was expected, and another was found",
    ),
    (
        re.compile(r"duplicate quantization entries for tensor '(.*)'"),
        lambda text, name: f"one quantization of {name} was expected, and another was found",
    ),
    (
        re.compile(r"identifier '(.*)' is already declared"),
        lambda text, name: f"a new name was expected: {name} is assigned already",
    ),
    (re.compile(r"expected operation invocation|expression not allowed in this context"), _no_call),
    (
        re.compile(r"operation '(.*)' not allowed inside fragments"),
        lambda text, name: f"{name} cannot stand in a fragment",
    ),
    (
        re.compile(r"the use of operator 'shape_of' is deprecated and is not supported"),
        lambda text: "numbers were expected: shape_of is not part of NNEF any more",
    ),
    (
        re.compile(r"expected type name, found '(.*)'"),
        lambda text, found: f"the name of a type was expected, and {_token(found)} was found",
    ),
    (
        re.compile(r"invocation context mismatch: expected identifier on left hand side to match type '(.*)'"),
        lambda text, found: f"one name was expected on the left, for a result of the type {found}",
    ),
    (
        re.compile(r"invocation context mismatch: expected array on left hand side to match type '(.*)'"),
        lambda text, found: f"a list of names was expected on the left, in [ ], for a result of the type {found}",
    ),
    (
        re.compile(r"invocation context mismatch: expected tuple on left hand side to match type '(.*)'"),
        lambda text, found: f"several names were expected on the left, in ( ), for a result of the type {found}",
    ),
    (
        re.compile(r"token '(.*)' not allowed in this context"),
        lambda text, found: f"a value was expected, and {_token(found)} was found",
    ),
    (re.compile(r"expected digit"), lambda text: "a digit was expected"),
    (re.compile(r"expected named argument"), lambda text: "an argument with its name was expected"),
    (re.compile(r"expected (.)"), lambda text, wanted: f"{wanted} was expected before the end of the text"),
)

_SHAPES: tuple[_Form, ...] = (
    (
        re.compile(r"expected '(.*)' of (?:length|rank) (\d+), found (.*)"),
        lambda text, name, count, found: f"{count} entries of {name} were expected, and {found} was found",
    ),
    (
        re.compile(r"expected filter shape of rank (\d+), found (.*)"),
        lambda text, rank, found: f"a filter of {rank} axes was expected, and its shape is {found}",
    ),
    (
        re.compile(r"expected kernel shape of rank (\d+), found (.*)"),
        lambda text, rank, found: f"a size for each of {rank} axes was expected, and {found} was found",
    ),
    (
        re.compile(r"'(.*)' must be positive, found (.*)"),
        lambda text, name, found: f"{name} must be positive, and is {found}",
    ),
    (
        re.compile(r"filter channels \((\d+)\) times groups \((\d+)\) does not match input channels \((\d+)\)"),
        lambda text, maps, groups, found: (
            f"the filter is for {maps} maps in each of {groups} groups, and {found} maps flow in"
        ),
    ),
    (
        re.compile(r"'bias' channels \((\d+)\) does not match filter batch \((\d+)\)"),
        lambda text, found, maps: f"the bias has {found} numbers, and the filter gives {maps} maps",
    ),
    (
        re.compile(r"input channels \((\d+)\) does not match filter channels \((\d+)\)"),
        lambda text, found, wanted: f"the filter is for {wanted} values, and {found} flow in",
    ),
    (
        re.compile(r"'?ax[ei]s'? must be in range \[0,(\d+)\), found (.*)"),
        lambda text, end, found: f"axes from 0 to below {end} were expected, and {found} was found",
    ),
    (
        re.compile(r"volume of 'shape' \((.*)\) does not equal volume of 'input\[.*\]' \((.*)\)"),
        lambda text, shape, found: f"the shape {shape} has another number of values than {found}",
    ),
    (
        re.compile(r"volume of 'shape' \((.*)\) does not divide volume of 'input\[.*\]' \((.*)\)"),
        lambda text, shape, found: f"the values of {found} cannot be divided as {shape}",
    ),
    (
        re.compile(r"arguments are not broadcast compatible \((.*) vs (.*)\)"),
        lambda text, one, other: f"the shapes {one} and {other} do not lie over each other",
    ),
    (
        re.compile(r"shapes of 'values' must be identical for all dimensions other than 'axis' \((\d+)\), found (.*)"),
        lambda text, axis, found: (
            f"shapes that are the same but along the axis {axis} were expected, and {found} were found"
        ),
    ),
    (
        re.compile(r"inner dimensions must agree \((\d+) vs (\d+)\)"),
        lambda text, one, other: f"the matrices do not fit: rows of {one} values meet columns of {other}",
    ),
)
