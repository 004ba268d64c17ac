"""The language of property values: what it computes, what it refuses, and that nothing takes it long."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from networks import network, only_problem, resolved

from layerwright.layers.kinds import Raw
from layerwright.resolve.expressions import ExpressionError, NameUnknown, evaluate, evaluate_text

NAMES: dict[str, Raw] = {
    "Input": (3, 8, 6),
    "Inputs": ((3, 8, 6), (1, 2)),
    "KernelShape": (3, 5),
    "Maps": (16,),
    "Rate": (0.5,),
    "Name": "Convolution_2",
    "WithBias": True,
    "W.LRateMultiplier": (2.0,),
    "層": (7,),
}


def lookup(name: str) -> Raw:
    try:
        return NAMES[name]
    except KeyError:
        raise NameUnknown(name, 'Did you mean "Maps"?' if name == "Mops" else "") from None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", (3,)),
        ("3,5", (3, 5)),
        (" 3 ,\t5 ", (3, 5)),
        ("0.5", (0.5,)),
        (".5", (0.5,)),
        ("5.", (5.0,)),
        ("1e3", (1000.0,)),
        ("1.5E-3", (0.0015,)),
        ("-1", (-1,)),
        ("+1", (1,)),
        ("--1", (1,)),
        ("-+-+1", (1,)),
        ("007", (7,)),
        ("٣", (3,)),
        ("True", True),
        ("False", False),
        ("2*(3+4)", (14,)),
        ("2+3*4", (14,)),
        ("2*3-4-1", (1,)),
        ("((((1))))", (1,)),
        ("Input[0][0][0]", (3,)),
        ("7/2", (3,)),
        ("-7/2", (-4,)),
        ("7/2*2", (6,)),
        ("7.0/2", (3.5,)),
        ("7/2.0", (3.5,)),
        ("2*0.5", (1.0,)),
        ("Maps", (16,)),
        ("*Maps", (16,)),
        ("* Maps", (16,)),
        ("2*Maps", (32,)),
        ("2**Maps", (32,)),
        ("Maps*-1", (-16,)),
        ("Maps/3", (5,)),
        ("Input", (3, 8, 6)),
        ("*Input", (3, 8, 6)),
        ("Input[0]", (3,)),
        ("Input[-1]", (6,)),
        ("Input[1]*Input[2]/4", (12,)),
        ("Input[3-2]", (8,)),
        ("Input[Input[0]-1]", (6,)),
        ("Inputs[1]", (1, 2)),
        ("Inputs[0][2]", (6,)),
        ("(Input)[0]", (3,)),
        ("-Input[0]", (-3,)),
        ("1,*KernelShape", (1, 3, 5)),
        ("KernelShape,1", (3, 5, 1)),
        ("Maps,Input[0]/Maps", (16, 0)),
        ("Input,KernelShape", (3, 8, 6, 3, 5)),
        ("Inputs", ((3, 8, 6), (1, 2))),
        ("*Name", "Convolution_2"),
        ("WithBias", True),
        ("W.LRateMultiplier", (2.0,)),
        ("層+1", (8,)),
        ("*Calc +*Input", (144,)),
        ("*Calc +*Input:*3:-Maps", (416,)),
        (" * Calc +*KernelShape : *2 : -1 : /2", (14,)),
        ("*Calc -Input[0]:*(1+2)", (-9,)),
        ("*Calc +*WithBias:**Maps:*0.5", (8.0,)),
        ("9223372036854775807", (2**63 - 1,)),
        ("-1e30", (-1e30,)),
    ],
)
def test_value(text: str, value: Raw) -> None:
    found = evaluate(text, lookup)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("text", "value"), [("7/2", 3.5), ("6/3", 2.0), ("1/3*3", 1.0), ("Maps/32", 0.5)])
def test_properties_that_hold_fractions_divide_truly(text: str, value: float) -> None:
    assert evaluate(text, lookup, true_division=True) == (value,)


@pytest.mark.parametrize(
    ("text", "says", "position", "fix"),
    [
        ("", "The value is empty", 1, ""),
        ("  ", "The value is empty", 1, ""),
        ("1+", "A number or a name is missing at the end", 3, ""),
        ("-", "A number or a name is missing at the end", 2, ""),
        ("1,,2", '"," cannot stand here', 3, "Write a number before the comma."),
        (",", '"," cannot stand here', 1, "Write a number before the comma."),
        ("Input(0)", '"(" cannot stand here', 6, "There are no functions; elements are taken by square brackets."),
        ("2^3", '"^" cannot stand here', 2, "There are no powers: write 2*2*2."),
        ("2**3", 'A name must follow "*"', 4, "There are no powers: write 2*2*2."),
        ("7%2", '"%" cannot stand here', 2, "There is no sign for the rest of a division."),
        ("1;2", '";" cannot stand here', 2, "Put commas between the items of a list."),
        ("[1,2]", '"[" cannot stand here', 1, "A list needs no brackets: write 10,20."),
        ("()", '")" cannot stand here', 2, "Write something between the brackets."),
        ("1:2", '":" cannot stand here', 2, "Steps between colons follow *Calc only."),
        (".", '"." cannot stand here', 1, "Decimals have a figure before or after the point, as 0.5."),
        ("1 2", '"2" cannot stand here', 3, "Put commas between the items of a list."),
        ("3x", '"x" cannot stand here', 2, "Put commas between the items of a list."),
        ("1)", '")" cannot stand here', 2, "Remove it, or open a bracket before it."),
        ("(1", '")" is missing', 3, "Close the bracket."),
        ("(1,2)", '")" is missing', 3, "A list needs no brackets: write 10,20."),
        ("Input[0", '"]" is missing', 8, "Close the bracket."),
        ("Input[]", '"]" cannot stand here', 7, "Write the number of an element, as [0]."),
        ("2//3", '"/" cannot stand here', 3, "A single / drops the rest of a division of integers."),
        ("a = 1", '"=" cannot stand here', 3, "There are no comparisons and no conditions."),
        ("3 @ 4", '"@" cannot stand here', 3, "Write the name alone, or with * before it."),
        ("  $", '"$" cannot stand here', 3, "Write the name alone, or with * before it."),
        ("'x'", '"\'" cannot stand here', 1, "Numbers and names need no quotation marks."),
        ("__import__(0)", '"__import__" is not a property or argument here', 1, ""),
        ("*", 'A name must follow "*"', 2, "As in *Name."),
        ("**Maps", 'A name must follow "*"', 2, "As in *Name."),
        ("1+Mops", '"Mops" is not a property or argument here', 3, 'Did you mean "Maps"?'),
        ("*Mops", '"Mops" is not a property or argument here', 2, 'Did you mean "Maps"?'),
        ("A.OutShape", '"A.OutShape" is not a property or argument here', 1, ""),
        ("1/0", "Division by zero", 4, "Divide by another number."),
        ("1.0/0.0", "Division by zero", 8, "Divide by another number."),
        ("Maps/(Maps-16)", "Division by zero", 15, "Divide by another number."),
        ("Input*2", "One number is needed for arithmetic, not the list 3,8,6", 7, "Take one element by [0]."),
        ("-Input", "One number is needed for arithmetic, not the list 3,8,6", 7, "Take one element by [0]."),
        ("Input[3]", "There is no element [3] in 3,8,6", 9, ""),
        ("Input[-4]", "There is no element [-4] in 3,8,6", 10, ""),
        ("Input[0.5]", "There is no element [0.5] in 3,8,6", 11, ""),
        ("Input[0][1]", "There is no element [1] in 3", 12, ""),
        ("Name[0]", "Convolution_2 has no elements to take by [ ]", 8, ""),
        ("Name+1", "A number is needed, not Convolution_2", 6, ""),
        ("True+1", "A number is needed, not True", 6, ""),
        ("1,Name", "A number is needed, not Convolution_2", 7, ""),
        ("Inputs,1", "A number is needed, not 3,8,6; 1,2", 7, ""),
        ("9223372036854775808", "The number is too large", 20, "Write a smaller one."),
        ("9223372036854775807+1", "The number is too large", 22, "Write a smaller one."),
        ("1e999", "The number is too large", 6, "Write a smaller one."),
        ("1e308*10", "The number is too large", 6, "Write a smaller one."),
        ("1/1e-300", "The number is too large", 9, "Write a smaller one."),
        ("*Calc", 'A step begins with "+", "-", "*" or "/"', 6, "As in *Calc +*Input:*3."),
        ("*Calc +1::*2", 'A step begins with "+", "-", "*" or "/"', 10, "As in *Calc +*Input:*3."),
        ("*Calc 3", 'A step begins with "+", "-", "*" or "/"', 6, "As in *Calc +*Input:*3."),
        ("*Calc +*Mops", '"Mops" is not a property or argument here', 9, 'Did you mean "Maps"?'),
        ("*Calc +1:*Mops", '"Mops" is not a property or argument here', 11, 'Did you mean "Maps"?'),
        ("*Calc +*Name", '"Name" is no number and no list of numbers', 9, ""),
        ("*Calc +Input", "One number is needed for arithmetic, not the list 3,8,6", 13, "Take one element by [0]."),
        ("*Calc +1:*(2", '")" is missing', 13, "Close the bracket."),
        ("*Calc +1 2", '"2" cannot stand here', 10, "Put commas between the items of a list."),
        ("*Calc +1:/0", "Division by zero", 12, "Divide by another number."),
        ("*Calc +9e30:*9e30", "The number is too large", 18, "Write a smaller one."),
        ("*UnitProperty(", 'The name of an argument must follow "UnitProperty("', 15, ""),
        ("*UnitProperty(Maps", '")" is missing', 19, "Close the bracket."),
    ],
)
def test_what_means_nothing_is_told_with_its_place_and_a_way_out(text: str, says: str, position: int, fix: str) -> None:
    with pytest.raises(ExpressionError) as error:
        evaluate(text, lookup)
    assert str(error.value).startswith(says)
    assert not str(error.value).endswith("."), "who shows it ends the sentence"
    assert (error.value.position, error.value.fix) == (position, fix)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("same", "same"),
        ("", ""),
        ("a*b", "a*b"),
        ("1+1", "1+1"),
        ("*Name", "Convolution_2"),
        ("* Name ", "Convolution_2"),
    ],
)
def test_plain_text_stands_for_itself_unless_a_star_leads(text: str, value: str) -> None:
    assert evaluate_text(text, lookup) == value


def test_plain_text_with_an_unknown_name_is_told() -> None:
    with pytest.raises(ExpressionError, match=r'^"Mops" is not a property or argument here$') as error:
        evaluate_text("*Mops", lookup)
    assert (error.value.position, error.value.fix) == (2, 'Did you mean "Maps"?')


# --- bombs ------------------------------------------------------------------------------------------------------------

BOMBS = {
    "open brackets": "(" * 9_999,
    "nested brackets": "(" * 4_000 + "1" + ")" * 4_000,
    "nested indices": "Input[" * 1_600 + "0" + "]" * 1_600,
    "signs": "-" * 10_000,
    "product": "*".join(["9"] * 5_000),
    "product of fractions": "*".join(["9e9"] * 2_500),
    "power tower": "9**9**9**9",
    "exponent": "1e999999999",
    "long number": "9" * 9_999,
    "steps": "*Calc +1" + ":*9" * 3_000,
    "sizes": "*Calc +0" + ":**Wide" * 1_300 + ":",
    "long fraction": "0." + "9" * 9_000,
    "long name": "a" * 10_000,
    "long dotted name": ".".join(["a"] * 5_000),
    "many unknown names": ",".join(["a"] * 5_000),
    "growing list": ",".join(["Input"] * 1_600) + ",Wide" * 50,
    "too long": "1" + " " * 10_000,
    "brackets that never match": "[]" * 5_000,
    "spaces": " " * 9_999 + "@",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_fizzles(text: str) -> None:
    wide: Raw = (1,) * 9_000

    def wide_lookup(name: str) -> Raw:
        return wide if name == "Wide" else lookup(name)

    start = time.process_time()
    with pytest.raises(ExpressionError):
        evaluate(text, wide_lookup)
    # Some milliseconds; this only tells an end from a hang, on any machine.
    assert time.process_time() - start < 10


def test_a_sum_as_long_as_it_may_be_is_computed() -> None:
    assert evaluate("+".join(["1"] * 5_000), lookup) == (5_000,)


def test_brackets_and_names_that_lead_to_each_other_stay_within_pythons_depth() -> None:
    """Each property opens all the brackets it may, and names the next."""
    chain = ["Padding", "Strides", "Dilation", "Group", "OutMaps", "BaseAxis", "W.LRateMultiplier", "b.LRateMultiplier"]
    values = [f"{'(' * 15}{name}{')' * 15}" for name in chain]
    properties = ", ".join(
        f"{name}={value}" for name, value in zip(["KernelShape", *chain], [*values, "1"], strict=True)
    )
    problem = only_problem(f"Input > Convolution({properties})")
    assert problem.text.startswith("The value leads over too many names: ")


# --- anything at all --------------------------------------------------------------------------------------------------


@given(st.text() | st.text("0123456789.eE+-*/(),[] TrueInputMaps*", max_size=40))
def test_no_text_raises_anything_but_an_expression_error(text: str) -> None:
    try:
        value = evaluate(text, lookup)
    except ExpressionError as error:
        assert 1 <= error.position <= len(text) + 1  # noqa: PT017 (that it may be refused is the point)
    else:
        assert isinstance(value, bool | str | tuple)


@dataclass(frozen=True)
class Term:
    """Integer arithmetic as text, with the value that Python's own operators give it."""

    text: str
    value: int | None


def joined(left: Term, sign: str, right: Term) -> Term:
    text = f"({left.text}){sign}({right.text})"
    if left.value is None or right.value is None:
        return Term(text, None)
    match sign:
        case "+":
            return Term(text, left.value + right.value)
        case "-":
            return Term(text, left.value - right.value)
        case "*":
            return Term(text, left.value * right.value)
    return Term(text, left.value // right.value if right.value else None)


terms = st.recursive(
    st.integers(0, 1_000).map(lambda number: Term(str(number), number)),
    lambda inner: st.one_of(
        st.builds(joined, inner, st.sampled_from("+-*/"), inner),
        inner.map(lambda term: Term(f"-({term.text})", None if term.value is None else -term.value)),
    ),
    max_leaves=8,
)


@given(terms)
def test_integer_arithmetic_is_pythons(term: Term) -> None:
    assume(term.value is not None)
    assume(abs(term.value or 0) < 2**60)
    assert evaluate(term.text, lookup) == (term.value,)


@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 50)), max_size=12), st.integers(0, 50))
def test_without_brackets_products_come_first_and_then_from_the_left(rest: list[tuple[str, int]], first: int) -> None:
    products, signs = [first], []
    for sign, number in rest:
        if sign in "+-":
            signs.append(sign)
            products.append(number)
        else:
            products[-1] = products[-1] * number if sign == "*" else products[-1] // number
    value = products[0] + sum(
        product if sign == "+" else -product for sign, product in zip(signs, products[1:], strict=True)
    )
    assume(max(map(abs, products)) < 2**50)
    assert evaluate(str(first) + "".join(f"{sign}{number}" for sign, number in rest), lookup) == (value,)


# --- in a layer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Input(4,8,8) > Convolution(Input[0]*2)", "OutMaps", 8),
        ("Input(4,8,8) > Convolution(8, Strides=*KernelShape)", "Strides", (3, 3)),
        ("Input(4,8,8) > Convolution(8, Strides=KernelShape)", "Strides", (3, 3)),
        ("Input(4,8,8) > Convolution(8, KernelShape=Input[1]/4+1,3)", "KernelShape", (3, 3)),
        ("Input(4,8,8) > c: Convolution(8, ParameterScope=*Name)", "ParameterScope", "c"),
        ("Input(4,8,8) > c: Convolution(8, ParameterScope=shared)", "ParameterScope", "shared"),
        ("Input(4,8,8) > MulScalar(1/255)", "Value", 1 / 255),
        ("Input(4,8,8) > MulScalar(1/Input[0])", "Value", 0.25),
        ("Input(4,8,8) > Reshape(Input[0],Input[1]*Input[2])", "OutShape", (4, 64)),
        ("Input(4,8,8) > Affine( 10 )", "OutShape", (10,)),
        ("Input(4,8,8) > Affine(*Calc +*Input:/2)", "OutShape", (128,)),
        ("Input(4,8,8) > Affine(2, W.LRateMultiplier=*Calc +*SumParameterSize:/257)", "W.LRateMultiplier", 2.0),
        ("a: Input(4,8) > c: Concatenate; b: Input(2,8) > c", "Inputs", ((4, 8), (2, 8))),
    ],
)
def test_the_value_of_a_property(text: str, name: str, value: object) -> None:
    found = resolved(text)
    assert found.problems == ()
    assert found.nodes[-1].value(name) == value


@pytest.mark.parametrize(
    ("text", "property", "says", "fix"),
    [
        ("Input > Affine(1+)", "OutShape", '"1+" is not understood (character 3): A number or', ""),
        ("Input > Affine(@)", "OutShape", '"@" is not understood: "@" cannot stand here.', ""),
        ("Input > Affine(Inptu[0])", "OutShape", '(character 1): "Inptu" is not a property', 'Did you mean "Input"?'),
        ("Input > Affine(OutShape=)", "OutShape", "The value is empty.", "Its default is 100."),
        ("Input > Affine(0)", "OutShape", "a positive integer is expected, not 0.", ""),
        ("Input > Affine(5-5)", "OutShape", '"5-5": a positive integer is expected, not 0.', ""),
        ("Input > Convolution(1,2)", "OutMaps", "one number is expected, not 1,2.", ""),
        ("Input > Affine(WithBias=1)", "WithBias", "True or False is expected, not 1.", ""),
        ("Input > Affine(WithBias=yes)", "WithBias", '"yes" is not a property or argument here', ""),
        ("Input > Convolution(BorderMode=Same)", "BorderMode", '"Same" is not an option.', 'Did you mean "same"?'),
        (
            "Input > Convolution(BorderMode=x)",
            "BorderMode",
            '"x" is not an option.',
            "Choose one of valid, full, same.",
        ),
        ("Input > Convolution(BorderMode=*Nme)", "BorderMode", '"Nme" is not a property', 'Did you mean "Name"?'),
        ("Input > Affine(OutShape)", "OutShape", "The value depends on itself: OutShape -> OutShape.", "Give one"),
        (
            "Input > Convolution(KernelShape=Strides, Strides=Dilation, Dilation=KernelShape)",
            "KernelShape",
            "The value depends on itself: KernelShape -> Strides -> Dilation -> KernelShape.",
            "Give one of them a number.",
        ),
        ("Input > Convolution(*ConvolutionOutputSize)", "OutMaps", "The value depends on itself", "Give one of them"),
        ("Input(*GraphInput) > ReLU", "Size", '"GraphInput" is not a property or argument here', ""),
        ("Input > Affine(*ConvolutionOutputSize)", "OutShape", '"ConvolutionOutputSize" is not a property', ""),
        ("Input(Input[0]) > ReLU", "Size", '"Input" is not a property or argument here', ""),
        ("Input(Dataset=) > ReLU", "Dataset", "The value is empty.", "Its default is x."),
        (
            "Input > SquaredError(T.Dataset=)",
            "T.Dataset",
            "No variable of the dataset is chosen.",
            "Name one, as x or y.",
        ),
        ("Input > Affine(ParameterScope=)", "ParameterScope", "The value is empty.", "Its default is *Name."),
        ("Input > Affine(W.LRateMultiplier=0,5)", "W.LRateMultiplier", "one number", "Decimals have a point: 0.5."),
        ("Input > Affine(WithBias=true)", "WithBias", '"true" is not a property', 'Did you mean "True"?'),
        ("Input > Affine(-3)", "OutShape", "a positive integer is expected, not -3.", "Its default is 100."),
        ("Input > Affine(many)", "OutShape", '"many" is not a property or argument here', "Known here are Input"),
        ("Input > Affine(Group=3)", "Group", 'Affine has no property "Group".', "Remove it."),
        ("Input > Affine(OutShpae=3)", "OutShpae", 'Affine has no property "OutShpae".', 'Did you mean "OutShape"?'),
    ],
)
def test_a_property_that_has_no_value_says_where_and_what_to_do(text: str, property: str, says: str, fix: str) -> None:
    problem = only_problem(text)
    assert (problem.network, problem.property) == ("Main", property)
    assert problem.layer
    assert says in problem.text
    assert problem.text.endswith(".")
    assert problem.fix.startswith(fix)


def test_a_long_text_is_shown_by_its_beginning() -> None:
    problem = only_problem(f"Input > Affine({'9' * 5_000})")
    assert problem.text == f'"{"9" * 57}..." is not understood (character 1): The number is too long.'


def test_the_property_of_a_unit_is_the_argument_of_its_network() -> None:
    unit = network("Size: Argument(4, Type=PIntArray); Input(6) > Affine(*UnitProperty(Size))", "Block")
    assert resolved("Input(6) > Unit(Network=Block, Size=2,3)", unit).nodes[-1].output == (2, 3)
    problem = only_problem("Input(6) > Affine(*UnitProperty(Size))")
    assert problem.text.startswith('"*UnitProperty(Size)" is not understood (character 2)')
