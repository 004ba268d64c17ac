"""What the parser says of a text, said as what was expected: in English, and in Japanese."""

from __future__ import annotations

import re

import pytest

from layerwright.exchange.nnef.reading.explained import explained, explained_shapes
from layerwright.translation import translated

TEXT = "version 1.0;\ngraph net(image) -> (y)\n{\n    image = external(shape = [1, 3]);\n    why = copy(image);\n}\n"
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")

SYNTAX = [
    ("expected token '=', found 'identifier'", "'=' was expected, and 'why' was found"),
    ("expected token 'identifier', found '@'", "a name was expected, and '@' was found"),
    ("expected token ';', found 'eof'", "';' was expected, and the end of the text was found"),
    ("expected version number", "the number of a version was expected, as 1.0"),
    ("unsupported version 2.1; maximum supported version is 1.0", "the version 1.0 was expected, and 2.1 was found"),
    ("undefined operation 'rleu'", "an operator of NNEF was expected, as relu, and rleu was found"),
    ("undefined operation 'qqqqqqq'", "an operator of NNEF was expected, and qqqqqqq was found"),
    ("undeclared identifier 'imgae'", "a name that is assigned before was expected, as image, and imgae was found"),
    ("undeclared identifier 'wy'", "a name that is assigned before was expected, and wy was found"),
    ("operation 'conv' has no parameter called 'pading'", "an argument of conv was expected, as padding, and pading"),
    (
        "argument of type 'integer' cannot be cast to type 'scalar' for parameter 'alpha'",
        "alpha takes a number with a point, as 1.0",
    ),
    ("argument of type 'integer' cannot be cast to type 'integer[]' for parameter 'size'", "size takes a list, in [ ]"),
    ("the use of operator 'shape_of' is deprecated and is not supported", "shape_of is not part of NNEF any more"),
    ("operation 'variable' not allowed inside fragments", "variable cannot stand in a fragment"),
]

SHAPES = [
    ("expected 'stride' of length 2, found [1]", "2 entries of stride were expected, and [1] was found"),
    ("'groups' must be positive, found [0]", "groups must be positive, and is [0]"),
    (
        "filter channels (3) times groups (2) does not match input channels (4)",
        "the filter is for 3 maps in each of 2 groups, and 4 maps flow in",
    ),
    ("'axis' must be in range [0,4), found 7", "axes from 0 to below 4 were expected, and 7 was found"),
    ("arguments are not broadcast compatible ([1, 2] vs [1, 3])", "the shapes [1, 2] and [1, 3] do not lie over each"),
]


@pytest.mark.parametrize(("problem", "said"), SYNTAX)
def test_a_problem_of_the_text_is_said_with_its_place_and_what_was_expected(problem: str, said: str) -> None:
    text = explained(f"Parse error in 'input' [5:5] {problem}", TEXT)
    assert text.startswith("graph.nnef [5:5]: ")
    assert said in text
    assert text.endswith(".")
    assert JAPANESE.search(translated(text, "ja"))


def test_a_problem_of_the_quantization_is_said_of_its_file() -> None:
    text = explained("Parse error in 'quantization' [2:9] undefined quantization operation 'linear_quantise'", TEXT)
    assert text == (
        "graph.quant [2:9]: an operator that quantizes was expected, as linear_quantize, and linear_quantise was found."
    )


@pytest.mark.parametrize(("problem", "said"), SHAPES)
def test_shapes_that_do_not_fit_are_explained(problem: str, said: str) -> None:
    text = explained_shapes(problem)
    assert said in text
    assert JAPANESE.search(translated(f"graph.nnef [4:5]: conv of y: {text}.", "ja"))


def test_what_is_not_known_is_said_as_the_package_says_it_and_not_at_any_length() -> None:
    assert explained("Parse error in 'input' [1:2] something new", TEXT) == "graph.nnef [1:2]: something new."
    assert explained("", TEXT) == "graph.nnef is not valid: the parser does not say why."
    assert len(explained(f"Parse error in 'input' [1:2] undeclared identifier '{'a' * 100_000}'", TEXT)) < 1000
