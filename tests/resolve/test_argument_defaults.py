"""Defaults of arguments that depend on what flows in."""

from __future__ import annotations

from networks import network, resolved

BLOCK = "Maps: Argument(Input[0]*2, Type=PInt) ; Input(4,8,8) > Convolution(Maps)"


def test_where_a_network_is_not_called_the_sizes_of_its_inputs_count() -> None:
    result = resolved(network(BLOCK))
    assert result.problems == ()
    assert result.outputs[0].output == (8, 8, 8)


def test_where_it_is_called_what_flows_in_counts() -> None:
    result = resolved(network("Input(3,6,6) > Unit(Block)"), network(BLOCK, "Block"))
    assert result.problems == ()
    assert result.outputs[0].output == (6, 6, 6)


def test_several_inputs_count_in_their_order() -> None:
    text = """
    First: Argument(Inputs[0], Type=IntArray)
    a: Input(2,5,5, Order=1) > Join: Concatenate > Affine(First[0])
    b: Input(3,5,5, Order=0) > Join
    """
    result = resolved(network(text))
    assert result.problems == ()
    assert result.outputs[0].output == (3,)


def test_a_size_that_is_no_plain_number_is_asked_of_nobody() -> None:
    text = "Wide: Argument(8, Type=PInt) ; Maps: Argument(Input[0], Type=PInt) ; Input(Wide,5,5) > Convolution(Maps)"
    [problem, *_] = resolved(network(text)).problems
    assert problem.layer == "Maps"
