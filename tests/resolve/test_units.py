"""Networks called like functions: arguments, inputs, scopes, and units within units."""

import time

import pytest
from networks import network, only_problem, project, resolved

from layerwright.layers.unit import ARGUMENT_KINDS
from layerwright.resolve.network_pass import DEEPEST_UNITS
from layerwright.resolve.resolve import resolve

FIRE = network(
    """
    Maps: Argument(8, Type=PInt); Wide: Argument(Maps*2, Type=PInt)
    Input(1,1,1) > Squeeze: Convolution(Maps) > Expand: Convolution(Wide)
    """,
    "Fire",
)

# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_unit_is_opened_where_it_stands() -> None:
    found = resolved("Input(3,8,8) > f: Unit(Fire) > ReLU", FIRE)
    assert found.problems == ()
    assert [node.name for node in found.nodes] == ["Input", "f/Squeeze", "f/Expand", "ReLU"]
    assert [(node.network, node.layer) for node in found.nodes][1] == ("Fire", "Squeeze")
    assert found.by_name["f/Squeeze"].sources == ("Input",)
    assert found.by_name["ReLU"].sources == ("f/Expand",)


def test_what_flows_in_takes_the_place_of_the_inner_input_and_its_size() -> None:
    found = resolved("Input(3,8,8) > f: Unit(Fire)", FIRE)
    assert found.by_name["f/Squeeze"].inputs == ((3, 8, 8),)
    assert list(found.data) == ["Input:"]


def test_a_unit_stands_for_all_it_holds() -> None:
    found = resolved("Input(3,8,8) > f: Unit(Fire)", FIRE)
    [_, unit] = found.layers
    assert unit.output == (16, 8, 8)
    assert unit.costs == found.by_name["f/Squeeze"].costs + found.by_name["f/Expand"].costs


def test_a_network_that_is_called_resolves_on_its_own_too() -> None:
    found = resolved(FIRE)
    assert found.problems == ()
    assert found.by_name["Expand"].output == (16, 1, 1)


def test_several_inputs_enter_in_the_order_drawn_or_by_their_order() -> None:
    inner = "b: Input(2) > s: Concatenate; a: Input(2) > s"
    outer = "Input(1) > u: Unit(In); Input(5) > u"
    assert resolved(outer, network(inner, "In")).by_name["u/s"].inputs == ((1,), (5,))
    ordered = "b: Input(2, Order=1) > s: Concatenate; a: Input(2, Order=0) > s"
    assert resolved(outer, network(ordered, "In")).by_name["u/s"].inputs == ((5,), (1,))
    by_argument = "o: Argument(2-1, Type=Int); b: Input(2, Order=o) > s: Concatenate; a: Input(2, Order=o-1) > s"
    assert resolved(outer, network(by_argument, "In")).by_name["u/s"].inputs == ((5,), (1,))


@pytest.mark.parametrize("order", ["x", "9" * 5_000, "1,2"])
def test_an_order_that_is_no_number_is_told(order: str) -> None:
    problem = only_problem("Input(1) > u: Unit(In)", network(f"i: Input(2, Order={order}) > ReLU", "In"))
    assert (problem.network, problem.layer, problem.property) == ("In", "i", "Order")


def test_one_layer_may_feed_two_inputs_of_a_unit() -> None:
    inner = network("a: Input > s: Add2; b: Input > s", "In")
    found = resolved("i: Input(4) > u: Unit(In); i > r: ReLU; r > u", inner)
    assert found.by_name["u/s"].sources == ("i", "r")


def test_what_a_unit_leaves_at_its_default_is_what_the_network_says() -> None:
    """As projects of the reference system say it, also for layers within, and where one default names another."""
    inner = network(
        """
        Input > Fc: Affine(Width, W.LRateMultiplier=0.5)
        Half: Argument(4, Type=PInt); Width: Argument(Half*2, Type=PInt)
        """,
        "In",
    )
    given = "Half=3, Width=*Default, Fc.W.LRateMultiplier=*Default, Fc.b.LRateMultiplier=0"
    found = resolved(f"Input(4) > u: Unit(In, {given})", inner)
    assert found.problems == ()
    assert found.by_name["u/Fc"].output == (6,)
    rates = {use.name: use.learning_rate for use in found.by_name["u/Fc"].parameters}
    assert rates == {"u/Fc/affine/W": 0.5, "u/Fc/affine/b": 0}


# --- arguments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Boolean", "False", "False"),
        ("BooleanOrMacro", "True", "True"),
        ("Int", "1-4", "-3"),
        ("IntArray", "-3,2", "-3,2"),
        ("PInt", "3.0", "3"),
        ("PIntArray", "3,*Input", "3,4,5"),
        ("PIntArrays", "*GraphInputs", "4,5"),
        ("UInt", "0", "0"),
        ("UIntArray", "0,1", "0,1"),
        ("Float", "1/4", "0.25"),
        ("FloatArray", "1/4,1", "0.25,1"),
        ("FloatArrays", "0.5", "0.5"),
        ("Text", "same", "same"),
        ("Text", "*Name", "u"),
        ("File", "w.csv", "w.csv"),
    ],
)
def test_an_argument_of_every_kind_arrives(kind: str, text: str, value: str) -> None:
    """Seen in a property that holds text."""
    inner = network(f"a: Argument(1, Type={kind}); Input > r: Affine(1, ParameterScope=*a)", "In")
    found = resolved(f"Input(4,5) > u: Unit(In, a={text})", inner)
    assert found.problems == ()
    assert found.by_name["u/r"].value("ParameterScope") == value


def test_every_kind_of_argument_is_tried() -> None:
    [mark] = [mark for mark in test_an_argument_of_every_kind_arrives.pytestmark if mark.name == "parametrize"]
    assert {kind for kind, _, _ in mark.args[1]} == set(ARGUMENT_KINDS)


@pytest.mark.parametrize(
    ("call", "squeeze", "expand"),
    [
        ("Unit(Fire)", 8, 16),
        ("Unit(Fire, Maps=3)", 3, 6),
        ("Unit(Fire, Maps=3, Wide=5)", 3, 5),
        ("Unit(Fire, Wide=5)", 8, 5),
        ("Unit(Fire, Maps=Input[0]*2)", 6, 12),
        ("Unit(Fire, Maps=Input[1]/2)", 4, 8),
        ("Unit(Fire, Maps=3, Wide=Maps+1)", 3, 4),
        ("Unit(Fire, Maps=*Wide, Wide=7)", 7, 7),
    ],
)
def test_arguments_are_the_callers_in_its_own_words_or_the_defaults(call: str, squeeze: int, expand: int) -> None:
    found = resolved(f"Input(3,8,8) > f: {call}", FIRE)
    assert found.problems == ()
    assert [found.by_name[f"f/{name}"].output[0] for name in ("Squeeze", "Expand")] == [squeeze, expand]


def test_an_argument_is_handed_on_under_its_own_name() -> None:
    middle = network("Maps: Argument(5, Type=PInt); Input > f: Unit(Fire, Maps=Maps)", "Middle")
    found = resolved("Input(3,8,8) > m: Unit(Middle, Maps=4)", middle, FIRE)
    assert found.problems == ()
    assert found.by_name["m/f/Squeeze"].output == (4, 8, 8)


def test_a_default_does_not_see_the_callers_arguments() -> None:
    inner = network("Own: Argument(Theirs, Type=PInt); Input > Affine(Own)", "Inner")
    outer = network("Theirs: Argument(3, Type=PInt); Input > u: Unit(Inner)", "Outer")
    problem = resolved(outer, inner).problems[0]
    assert (problem.network, problem.layer, problem.property) == ("Inner", "Own", "Value")
    assert '"Theirs" is not a property or argument here' in problem.text


def test_text_that_holds_a_number_counts_as_one() -> None:
    inner = network("n: Argument(3); Input > Affine(n*2)", "In")
    assert resolved("Input > u: Unit(In, n=5)", inner).by_name["u/Affine"].output == (10,)


@pytest.mark.parametrize(
    ("argument", "network_name", "layer", "property", "says", "fix"),
    [
        ("a: Argument(1, Type=Integer)", "In", "a", "Type", '"Integer" is not a type of argument.', "Did you mean"),
        ("a: Argument(1, Type=PInt, Other=1)", "In", "a", "Other", 'Argument has no property "Other".', "Remove it."),
        (
            "a: Argument(0, Type=PInt)",
            "In",
            "a",
            "Value",
            "a positive integer is expected, not 0.",
            "",
        ),
        ("a: Argument(a, Type=PInt)", "In", "a", "Value", "The value depends on itself: a -> a.", "Give one"),
        ("a: Argument(1, Search=7)", "In", "a", "Search", "True or False is expected, not 7.", ""),
        ("Network: Argument(1)", "In", "Network", "Name", '"Network" means something else in units.', "Rename"),
        ("ParameterScope: Argument(1, Type=Int)", "In", "ParameterScope", "Name", "means something else", "Rename"),
        ("Name: Argument(1)", "In", "Name", "Name", '"Name" means something else in units.', "Rename"),
        ("Input: Argument(1)", "In", "Input", "Name", '"Input" means something else in units.', "Rename"),
    ],
)
def test_an_argument_that_cannot_be_is_told_where_it_is_declared(
    argument: str, network_name: str, layer: str, property: str, says: str, fix: str
) -> None:
    problem = only_problem("data: Input > u: Unit(In)", network(f"{argument}; x: Input > ReLU", "In"))
    assert (problem.network, problem.layer, problem.property) == (network_name, layer, property)
    assert says in problem.text
    assert problem.fix.startswith(fix)


@pytest.mark.parametrize(
    ("call", "property", "says", "fix"),
    [
        ("Unit(Fire, Maps=0)", "Maps", "a positive integer is expected, not 0.", "Its default is 8."),
        ("Unit(Fire, Mops=1)", "Mops", 'Unit has no property "Mops".', 'Did you mean "Maps"?'),
        ("Unit(Fire, Maps=)", "Maps", "The value is empty.", "Its default is 8."),
        ("Unit(Fire, Maps=Maps)", "Maps", "The value depends on itself: Maps -> Maps.", "Give one of them a number."),
        (
            "Unit(Fire, Maps=Theirs)",
            "Maps",
            '"Theirs" is not a property or argument here',
            "Known here are Input and the properties of this layer.",
        ),
        ("Unit(Fier)", "Network", 'There is no network "Fier".', 'Did you mean "Fire"?'),
        ("Unit(Xyzzy)", "Network", 'There is no network "Xyzzy".', 'The project has "Fire".'),
        ("Unit", "Network", "No network is chosen.", 'The project has "Fire".'),
        ("Unit(Main)", "Network", "A unit cannot contain itself: Main -> Main.", "Call another network here."),
    ],
)
def test_a_call_that_cannot_be_is_told_where_it_is_made(call: str, property: str, says: str, fix: str) -> None:
    problem = only_problem(f"Input(3,8,8) > f: {call}", FIRE)
    assert (problem.network, problem.layer, problem.property) == ("Main", "f", property)
    assert says in problem.text
    assert problem.fix == fix


@pytest.mark.parametrize(
    ("outer", "says"),
    [
        ("u: Unit(Fire)", 'The network "Fire" has 1 input, and this unit has 0 inputs.'),
        ("Input > u: Unit(Fire); Input > u", 'The network "Fire" has 1 input, and this unit has 2 inputs.'),
    ],
)
def test_a_unit_has_one_link_for_each_input(outer: str, says: str) -> None:
    problem = only_problem(outer, FIRE)
    assert (problem.layer, problem.text) == ("u", says)


@pytest.mark.parametrize(
    ("inner", "ends"),
    [
        ("Input > a: ReLU; Input(Order=5) > b: ReLU", '"a", "b"'),
        ("Argument", "none"),
        ("a: ReLU > b: ReLU > a", "none"),
    ],
)
def test_a_unit_gives_back_exactly_one_output(inner: str, ends: str) -> None:
    count = inner.count("Input")
    wires = ";".join(["Input > u"] * count)
    found = resolved(f"u: Unit(In);{wires}", network(inner, "In"))
    texts = [problem.text for problem in found.problems if problem.network == "In"]
    assert f"A unit gives back one output, and {ends} end here." in texts


def test_a_problem_in_a_network_that_is_called_twice_is_told_once() -> None:
    problem = only_problem("Input > Unit(In) > Unit(In)", network("Input > Affine(0)", "In"))
    assert problem.network == "In"


# --- scopes -----------------------------------------------------------------------------------------------------------


def names(*texts: object) -> list[str]:
    return [name for name in resolved(*texts).parameters if name.endswith("/W")]  # type: ignore[arg-type]


def test_parameters_are_named_by_the_units_around_them() -> None:
    middle = network("Input > Fire: Unit(Fire)", "Middle")
    assert names("Input(3,8,8) > Squeeze: Unit(Middle)", middle, FIRE) == [
        "Squeeze/Fire/Squeeze/conv/W",
        "Squeeze/Fire/Expand/conv/W",
    ]


def test_a_unit_without_a_scope_adds_nothing_to_the_names() -> None:
    assert names("Input(3,8,8) > f: Unit(Fire, ParameterScope=)", FIRE) == ["Squeeze/conv/W", "Expand/conv/W"]


TWICE = "Input(8,4,4) > one: Unit(Same{0}) > two: Unit(Same{0})"
SAME = network("Input > c: Convolution(8, WithBias=False)", "Same")


def test_two_calls_have_parameters_of_their_own() -> None:
    found = resolved(TWICE.format(""), SAME)
    assert list(found.parameters) == ["one/c/conv/W", "two/c/conv/W"]
    assert found.statistics.parameter == found.stored_size == 2 * 8 * 8 * 9


def test_two_calls_of_one_scope_share_parameters_which_count_once() -> None:
    found = resolved(TWICE.format(", ParameterScope=shared"), SAME)
    assert list(found.parameters) == ["shared/c/conv/W"]
    assert found.statistics.parameter == found.stored_size == 8 * 8 * 9
    assert found.statistics.multiply_add == 2 * 8 * 16 * 8 * 9


def test_layers_of_one_scope_whose_shapes_differ_are_told() -> None:
    problem = only_problem("Input(4) > a: Affine(5, ParameterScope=s) > b: Affine(5, ParameterScope=s)")
    assert (problem.layer, problem.property) == ("b", "ParameterScope")
    assert problem.text == 'The parameter "s/affine/W" has the shape 5,5 here and 4,5 in "a".'


def test_a_parameter_that_one_of_two_layers_learns_is_learned() -> None:
    frozen = "ParameterScope=s, W.LRateMultiplier=0, b.LRateMultiplier=0"
    found = resolved(f"Input(4) > Affine(4, {frozen}) > Affine(4, ParameterScope=s)")
    assert found.trainable_size == found.stored_size == 20
    assert resolved(f"Input(4) > Affine(4, {frozen})").trainable_size == 0


# --- depth ------------------------------------------------------------------------------------------------------------


def test_units_are_opened_three_deep() -> None:
    inner = network("m: Argument(2, Type=PInt); Input > Affine(m)", "C")
    middle = network("m: Argument(3, Type=PInt); Input > c: Unit(C, m=m+1)", "B")
    outer = network("m: Argument(4, Type=PInt); Input > b: Unit(B, m=m*10)", "A")
    found = resolved("Input(5) > a: Unit(A, m=Input[0]+2)", outer, middle, inner)
    assert found.problems == ()
    assert found.by_name["a/b/c/Affine"].output == (71,)


@pytest.mark.parametrize(
    ("first", "circle"), [("A", "A -> B -> A"), ("B", "B -> A -> B"), ("C", "A -> B -> A"), ("D", "D -> D")]
)
def test_a_unit_that_leads_back_to_itself_names_the_circle(first: str, circle: str) -> None:
    made = project(
        network("Input > Unit(B)", "A"),
        network("Input > Unit(A)", "B"),
        network("Input > Unit(A)", "C"),
        network("Input > Unit(D)", "D"),
    )
    [problem] = resolve(made, first).problems
    assert problem.text == f"A unit cannot contain itself: {circle}."


def chain(length: int, calls: str) -> list:
    """Networks each of which calls the next."""
    inner = [network(calls.replace("NEXT", f"n{number + 1}"), f"n{number}") for number in range(length)]
    return [*inner, network("Input > ReLU", f"n{length}")]


def test_units_are_nested_as_deep_as_they_may_and_no_deeper() -> None:
    assert resolved(*chain(DEEPEST_UNITS, "Input > Unit(NEXT)")).problems == ()
    problem = only_problem(*chain(1_000, "Input > Unit(NEXT)"))
    assert problem.text == f"Units are nested more than {DEEPEST_UNITS} deep."


@pytest.mark.parametrize("layer", ["ReLU >", ""], ids=["with layers", "without layers"])
def test_units_that_double_at_every_depth_are_given_up_in_time(layer: str) -> None:
    start = time.process_time()
    problem = only_problem(*chain(DEEPEST_UNITS, f"Input > {layer} Unit(NEXT) > Unit(NEXT)"))
    assert problem.text == "The network has more than 20,000 layers once its units are opened."
    assert time.process_time() - start < 10
