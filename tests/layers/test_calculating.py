"""Shapes and misfits of the layers that take axes together, join two halves, or work on matrices."""

import pytest
from networks import only_problem, resolved


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("Input(3,4,5) > Sum", (4, 5)),
        ("Input(3,4,5) > Mean(Axes=1,2)", (3,)),
        ("Input(3,4,5) > Max(Axes=-1)", (3, 4)),
        ("Input(3,4,5) > Min(Axes=0,-1, KeepDims=True)", (1, 4, 1)),
        # The reference gives a single number the shape 1.
        ("Input(50) > Sum", (1,)),
        ("Input(3,4,5) > Prod(Axes=0,1,2)", (1,)),
        ("Input(3,4) > Norm(Axes=1,0, KeepDims=True)", (1, 1)),
        ("Input(3,4,5) > CReLU", (6, 4, 5)),
        ("Input(3,4,5) > CELU(Axis=2)", (3, 4, 10)),
        ("Input(4,4) > BatchInv", (4, 4)),
        ("Input(4,5) > R: Identity; Input(3,4) > l: BatchMatmul; R > l.R", (3, 5)),
        ("Input(4,4) > BatchDet", (1,)),
        ("Input(4,4) > BatchLogdet", (1,)),
        # The rules can be named in the properties of other layers.
        ("Input(4,4) > Affine(*BatchDetOutputSize)", (1,)),
    ],
)
def test_output_shape(text: str, output: tuple[int, ...]) -> None:
    found = resolved(text)
    assert found.problems == ()
    assert found.layers[-1].output == output


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Input(3,4,5) > PReLU", (3,)),
        ("Input(3,4,5) > PReLU(BaseAxis=2)", (5,)),
        ("Input(3,4,5) > PReLU(BaseAxis=-2)", (4,)),
        ("Input(3,4,5) > PReLU(Shared=True)", ()),
    ],
)
def test_slopes_of_a_prelu(text: str, shape: tuple[int, ...]) -> None:
    [slope] = resolved(text).parameters.values()
    assert (slope.name, slope.shape) == ("PReLU/prelu/slope", shape)


@pytest.mark.parametrize(
    ("text", "property", "says", "fix"),
    [
        (
            "Input(3,4) > Sum(Axes=0,2)",
            "Axes",
            "Axes 0,2: the input 3,4 has no axis 2.",
            "Choose numbers from 0 to 1, or from -2 to -1 to count from the end.",
        ),
        ("Input(3,4) > Mean(Axes=-3)", "Axes", "Axes -3: the input 3,4 has no axis -3", ""),
        ("Input(3,4) > Max(Axes=1,-1)", "Axes", "Axes 1,-1 names an axis twice.", "Name each axis once."),
        ("Input(3,4) > Prod(Axes=0,0)", "Axes", "Axes 0,0 names an axis twice.", ""),
        ("Input(3,4) > Norm(P=0.5)", "P", "P is 0.5.", "Use 1 or more."),
        ("Input(3,4) > Norm(Axes=2)", "Axes", "Axes 2: the input 3,4 has no axis 2", ""),
        ("Input(3,4) > CumSum(2)", "Axis", "Axis 2 does not exist", "Choose a number from 0 to 1."),
        ("Input(3,4) > CumProd(2)", "Axis", "Axis 2 does not exist", ""),
        ("Input(3,4) > CReLU(Axis=2)", "Axis", "Axis 2 does not exist", ""),
        ("Input(3,4) > CELU(Axis=2)", "Axis", "Axis 2 does not exist", ""),
        ("Input(3,4) > LogSoftmax(Axis=2)", "Axis", "Axis 2 does not exist", ""),
        (
            "Input(3,4) > PReLU(BaseAxis=2)",
            "BaseAxis",
            "BaseAxis 2 does not exist: the input 3,4 has 2 dimensions.",
            "Choose a number from 0 to 1, or from -2 to -1 to count from the end.",
        ),
        (
            "Input(3,4) > BatchInv",
            "",
            "A square matrix is needed, and the input is 3,4.",
            "Reshape the input to as many rows as columns.",
        ),
        ("Input(3,4) > BatchMatmul", "", '"R" is not connected.', "Link the matrix to multiply by to it."),
        (
            "Input(3,4) > l: BatchMatmul; Input(3,4) > l.R",
            "",
            "A matrix of 3,4 cannot be multiplied by one of 3,4.",
            "R needs as many rows as the input has columns; all axes before these are equal, or one has size 1.",
        ),
        ("Input(4) > l: BatchMatmul; Input(4) > l.R", "", "A matrix of 4 cannot be multiplied by one of 4.", ""),
        ("Input(2,3,4) > l: BatchMatmul; Input(3,4,5) > l.R", "", "cannot be multiplied by one of 3,4,5.", ""),
        ("Input(2,3,3) > BatchDet", "", "A square matrix is needed, and the input is 2,3,3.", ""),
        ("Input(9) > BatchLogdet", "", "A square matrix is needed, and the input is 9.", ""),
        ("Input(4,3) > out: AddN; Input(3,4) > out", "", "Inputs of 4,3 and 3,4 do not fit each other.", ""),
        (
            "Input(3,4) > out: Sub2; Input(3,5) > out.R",
            "",
            'The connector "R" takes the shape 3,4, and gets 3,5.',
            "Change the shape of what is linked to it.",
        ),
        ("Input(3) > Div2(R.Generator=None)", "R.Dataset", "No variable of the dataset is chosen.", ""),
    ],
)
def test_a_misfit_names_the_values_and_what_would_be_right(text: str, property: str, says: str, fix: str) -> None:
    problem = only_problem(text)
    assert problem.property == property
    assert says in problem.text
    assert problem.fix == fix or not fix
