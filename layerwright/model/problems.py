"""What is wrong, as data: the command line, the window and the tests read the same values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]

ProblemKind = Literal[
    "other",
    # A project and its configuration.
    "project.no_network",
    "project.no_optimizer",
    "name.taken",
    "name.unusable",
    "task.network_unknown",
    "task.dataset_unknown",
    "task.layer_cannot_run",
    "monitor.no_loss",
    "monitor.nothing_to_measure",
    "best_monitor.unknown",
    "optimizer.solver_unknown",
    "optimizer.parameter_unknown",
    "optimizer.parameter_refused",
    "optimizer.decays_twice",
    "optimizer.ends_before_start",
    "optimizer.no_steps",
    "optimizer.no_loss",
    "optimizer.no_parameters",
    # A layer as a whole.
    "layer.type_unknown",
    "layer.name_taken",
    "layer.name_unusable",
    "layer.cannot_run",
    "layer.bypassed_without_input",
    "layer.end_without_loss",
    # Links and what flows through them.
    "link.loose",
    "link.circle",
    "link.from_setting",
    "input.missing",
    "input.too_few",
    "input.too_many",
    "input.refused",
    "input.shapes_differ",
    "connector.unknown",
    "connector.switched_off",
    "connector.several_links",
    "connector.value_for_each_sample",
    "connector.shape_differs",
    "connector.learns_nothing",
    # The values of properties.
    "property.unknown",
    "value.empty",
    "value.not_an_option",
    "value.not_understood",
    "value.name_unknown",
    "value.of_other_type",
    "value.circle",
    "value.refused",
    "value.out_of_range",
    "argument.name_unusable",
    "argument.type_unknown",
    # Shapes that follow from values and inputs.
    "kernel.too_large",
    "kernel.rank_differs",
    "group.indivisible",
    "concatenation.shapes_differ",
    "reshape.elements_differ",
    "size.too_large",
    "parameter.shapes_differ",
    "parameter.named_as_scope",
    # Units and loops.
    "unit.network_unknown",
    "unit.calls_itself",
    "unit.too_deep",
    "unit.outputs",
    "network.too_large",
    "loop.open",
    "loop.lengths_differ",
    "loop.shape_changes",
    "loop.delay_size",
    # What datasets and files hold.
    "dataset.unreadable",
    "dataset.empty",
    "dataset.variable_unknown",
    "dataset.variable_not_chosen",
    "dataset.shape_differs",
    "dataset.labels_no_integers",
    "dataset.labels_out_of_range",
    "dataset.targets_out_of_range",
    "weights.unreadable",
    "weights.not_finite",
]
"""What is wrong, as a code that stays when the sentence changes; `docs/problems.md` explains each."""

Facts = tuple[tuple[str, str | tuple[str, ...]], ...]
"""The names and values that a problem is about, by what they are."""


def named_facts(**values: str | tuple[str, ...]) -> Facts:
    """The facts of a problem: `named_facts(connector="W")`."""
    return tuple(values.items())


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, where it is, and what would put it right.

    The text and the fix are for people, the kind and the facts for programs: whoever acts on a problem reads these.
    """

    text: str
    network: str = ""
    layer: str = ""
    property: str = ""
    fix: str = ""
    severity: Severity = "error"
    kind: ProblemKind = "other"
    facts: Facts = ()

    def fact(self, name: str) -> str:
        """One of its facts; empty where it has none of this name."""
        value = dict(self.facts).get(name, "")
        assert isinstance(value, str), name
        return value

    def fact_list(self, name: str) -> tuple[str, ...]:
        """One of its facts that lists names; empty where it has none of this name."""
        value = dict(self.facts).get(name, ())
        assert isinstance(value, tuple), name
        return value

    def place(self) -> str:
        """Where the problem is, from the outside in: `Main, Convolution, KernelShape`."""
        return ", ".join(part for part in (self.network, self.layer, self.property) if part)

    def __str__(self) -> str:
        place = self.place()
        text = f"{place}: {self.text}" if place else self.text
        return f"{text} {self.fix}" if self.fix else text


class LayerwrightError(Exception):
    """Something a person can put right; the message is a complete sentence for them."""


class ProblemsError(LayerwrightError):
    """Work that cannot start because of problems, all of which it names."""

    def __init__(self, text: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([text, *(f"  {problem}" for problem in self.problems)]))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep the problems that stop the work; warnings do not."""
    return tuple(problem for problem in problems if problem.severity == "error")
