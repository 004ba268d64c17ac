"""Values of every kind: what is taken, what is refused, and how they are written."""

import pytest

from layerwright.layers.kinds import LARGEST, Kind, KindError, Raw, Value, convert, is_text, show


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("Boolean", True, True),
        ("BooleanOrMacro", False, False),
        ("Int", (-3,), -3),
        ("Int", (4.0,), 4),
        ("PInt", (1,), 1),
        ("PInt", (LARGEST,), LARGEST),
        ("UInt", (0,), 0),
        ("Float", (2,), 2.0),
        ("Float", (1e10,), 1e10),
        ("IntArray", (-1, 2), (-1, 2)),
        ("PIntArray", (1, 2.0), (1, 2)),
        ("UIntArray", (0, 0), (0, 0)),
        ("FloatArray", (1, 0.5), (1.0, 0.5)),
        ("FloatArray", (0,) * 1_000, (0.0,) * 1_000),
        ("PIntArrays", ((1, 2), (3,)), ((1, 2), (3,))),
        ("PIntArrays", (1, 2), ((1, 2),)),
        ("FloatArrays", (1,), (1.0,)),
        ("Text", "x", "x"),
        ("Text", (3, 3), "3,3"),
        ("Text", True, "True"),
        ("File", "a.csv", "a.csv"),
        ("Dataset", "x", "x"),
        ("Option", "same", "same"),
    ],
)
def test_a_value_of_its_kind_is_taken(kind: Kind, raw: Raw, value: Value) -> None:
    converted = convert(kind, raw)
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("Boolean", (1,), "True or False is expected, not 1"),
        ("Boolean", "True", "True or False is expected, not True"),
        ("Int", (0.5,), "an integer is expected, not 0.5"),
        ("Int", True, "a number is expected, not True"),
        ("Int", "one", "a number is expected, not one"),
        ("Int", (1, 2), "one number is expected, not 1,2"),
        ("Int", (2**40,), "at most 2,147,483,647 is expected, not 1099511627776"),
        ("PInt", (0,), "a positive integer is expected, not 0"),
        ("PInt", (-1,), "a positive integer is expected, not -1"),
        ("UInt", (-1,), "0 or a positive integer is expected, not -1"),
        ("Float", (1, 2), "one number is expected, not 1,2"),
        ("Float", ((1, 2),), "a number is expected, not 1,2"),
        ("PIntArray", (1, 0), "a positive integer is expected, not 0"),
        ("PIntArray", (1, 1.5), "a positive integer is expected, not 1.5"),
        ("UIntArray", (0,) * 33, "at most 32 numbers are expected, not 33"),
        ("FloatArray", True, "a number is expected, not True"),
        ("PIntArrays", (0,), "a positive integer is expected, not 0"),
        ("PIntArrays", "x", "a number is expected, not x"),
    ],
)
def test_another_value_is_refused_with_what_was_expected(kind: Kind, raw: Raw, says: str) -> None:
    with pytest.raises(KindError) as error:
        convert(kind, raw)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "True"),
        (3, "3"),
        (0.5, "0.5"),
        (1e-10, "1e-10"),
        (0.1 + 0.2, "0.3"),
        ("x", "x"),
        ((3, 3), "3,3"),
        ((1, 0.5), "1,0.5"),
        (((1, 2), (3,)), "1,2; 3"),
        ((), ""),
    ],
)
def test_a_value_is_shown_as_a_person_types_it(value: Value, text: str) -> None:
    assert show(value) == text


def test_plain_text_is_told_from_numbers() -> None:
    assert is_text("Text")
    assert is_text("Option")
    assert not is_text("PIntArrays")
    assert not is_text("BooleanOrMacro")
