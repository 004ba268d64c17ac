"""Ways out of problems that the program can take itself, where the right answer is no guess.

A rule knows a problem by its kind, and finds what to do by its place and its facts; the text is for people alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.model.problems import Problem, ProblemKind
from layerwright.model.project import Project
from layerwright.resolve.remedies import configuration, data, layers, links, shapes, values
from layerwright.resolve.remedies.remedy import Remedy as Remedy
from layerwright.resolve.remedies.remedy import Rule


def remedies(project: Project, problem: Problem) -> tuple[Remedy, ...]:
    """What the program can do about a problem, the likeliest first; nothing where a person has to decide.

    Args:
        project: The project as it was when the problem was found.
        problem: A problem of it.
    """
    found: dict[str, Remedy] = {}
    for rule in RULES.get(problem.kind, ()):
        for remedy in rule(project, problem):
            found.setdefault(remedy.text, remedy)
    return tuple(found.values())


RULES: Mapping[ProblemKind, tuple[Rule, ...]] = {
    "project.no_network": (configuration.with_network,),
    "name.taken": (configuration.with_names_of_their_own,),
    "name.unusable": (configuration.with_usable_names,),
    "task.network_unknown": (configuration.with_known_network,),
    "task.dataset_unknown": (configuration.with_known_dataset,),
    "monitor.nothing_to_measure": (configuration.in_validation_mode,),
    "best_monitor.unknown": (configuration.by_known_monitor,),
    "optimizer.solver_unknown": (configuration.with_known_solver,),
    "optimizer.parameter_unknown": (configuration.without_parameter,),
    "optimizer.parameter_refused": (configuration.without_parameter,),
    "optimizer.decays_twice": (configuration.without_weight_decay,),
    "optimizer.ends_before_start": (configuration.to_the_end,),
    "optimizer.no_steps": (configuration.with_steps,),
    "optimizer.no_loss": (layers.with_loss,),
    "layer.type_unknown": (layers.of_known_type,),
    "layer.name_taken": (layers.with_name_of_its_own,),
    "layer.name_unusable": (layers.with_usable_name,),
    "layer.bypassed_without_input": (layers.switched_on,),
    "layer.end_without_loss": (layers.with_output_behind,),
    "link.loose": (links.without_loose,),
    "link.circle": (links.without_circle,),
    "link.from_setting": (links.without_that_from,),
    "input.missing": (links.one_more,),
    "input.too_few": (links.one_more,),
    "input.too_many": (links.without_the_last,),
    "input.shapes_differ": (shapes.made_alike,),
    "connector.unknown": (links.to_known_connector,),
    "connector.switched_off": (links.without_those_at_connector,),
    "connector.several_links": (links.with_one_at_connector,),
    "connector.value_for_each_sample": (links.without_those_at_connector,),
    "connector.learns_nothing": (links.through_unlink,),
    "property.unknown": (values.renamed_or_removed,),
    "value.empty": (values.reading_a_variable, values.to_default),
    "value.not_an_option": (values.to_option, values.to_default),
    "value.not_understood": (values.as_meant, values.to_default),
    "value.name_unknown": (values.to_known_name, values.as_meant, values.to_default),
    "value.of_other_type": (values.as_meant, values.to_default),
    "value.circle": (values.to_default,),
    "value.refused": (values.to_the_right_one, values.to_default),
    "value.out_of_range": (values.to_default,),
    "argument.type_unknown": (values.to_option, values.to_default),
    "kernel.too_large": (values.smaller_kernel,),
    "kernel.rank_differs": (values.to_fitting_default,),
    "group.indivisible": (values.to_the_right_one,),
    "concatenation.shapes_differ": (values.to_the_right_one,),
    "reshape.elements_differ": (values.to_the_right_one,),
    "parameter.shapes_differ": (values.to_fitting_default,),
    "parameter.named_as_scope": (layers.not_named_as_scope,),
    "unit.network_unknown": (values.calling_another,),
    "unit.calls_itself": (values.calling_another,),
    "loop.delay_size": (values.to_size_of_delayed,),
    "dataset.variable_unknown": (data.reading_what_is_there,),
    "dataset.variable_not_chosen": (values.reading_a_variable, values.to_default),
    "dataset.shape_differs": (shapes.input_as_data,),
    "dataset.labels_out_of_range": (shapes.as_many_outputs_as_classes,),
}
"""The rules for each kind of problem, the likeliest way out first. Kinds that have none are for people to decide."""
