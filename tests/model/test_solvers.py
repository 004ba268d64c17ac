"""The solvers are the reference system's, and a few more."""

import pytest
from reference import needs_reference, table

from layerwright.model.settings import Optimizer
from layerwright.model.solvers import SOLVERS, SolverParameter, SolverType

REFERENCE = table("solvers.json")

DIFFERENT_DEFAULTS = {
    ("Adadelta", "Epsilon"): 1e-6,  # The reference says "1.0e-6s", which is no number.
}
MORE_PARAMETERS = {
    # nnabla has it, and it changes the result; off, as the reference leaves it.
    "AMSGRAD": [SolverParameter("BiasCorrection", "bias_correction", False)],
    "AMSBound": [SolverParameter("BiasCorrection", "bias_correction", False)],
}
MORE_SOLVERS = {"Lamb", "Lion", "RMSpropGraves"}  # nnabla has them, and people ask for them.


@needs_reference
def test_there_are_the_references_solvers_and_those_we_add() -> None:
    assert SOLVERS.keys() == REFERENCE.keys() | MORE_SOLVERS


@needs_reference
@pytest.mark.parametrize("name", REFERENCE)
def test_labels_arguments_and_defaults_are_the_references(name: str) -> None:
    wanted = [
        (
            entry["label"],
            entry["nnabla_argument"],
            DIFFERENT_DEFAULTS.get((name, entry["label"])) or float(entry["default"]),
        )
        for entry in REFERENCE[name]["parameters"]
    ]
    wanted += [(more.label, more.argument, more.default) for more in MORE_PARAMETERS.get(name, [])]
    assert [(entry.label, entry.argument, entry.default) for entry in SOLVERS[name].parameters] == wanted


@needs_reference
def test_the_references_default_is_ours() -> None:
    [default] = [name for name, entry in REFERENCE.items() if entry.get("default")]
    assert Optimizer("o", "n", "d").solver == default


@pytest.mark.parametrize("solver", SOLVERS.values(), ids=SOLVERS)
def test_a_solver_cites_its_paper_and_has_a_learning_rate_first(solver: SolverType) -> None:
    assert bool(solver.reference) == (solver.name != "Sgd")
    assert solver.learning_rate.argument in ("lr", "alpha", "eta")
    labels = [parameter.label for parameter in solver.parameters]
    assert len(set(labels)) == len(labels)


def test_solvers_that_decay_weights_themselves_are_known() -> None:
    assert {name for name, solver in SOLVERS.items() if solver.decays_weights} == {"AdaBelief", "AdamW", "SgdW"}
