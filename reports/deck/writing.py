"""The content of a report as a presentation."""

from __future__ import annotations

from pathlib import Path

from reports.content.values import Content
from reports.deck.data_slides import DataSlides
from reports.deck.design import Design, own_design, template_design
from reports.deck.evaluation_slides import EvaluationSlides
from reports.deck.fonts import japanese_typeface
from reports.deck.network_slides import NetworkSlides
from reports.deck.run_slides import RunSlides
from reports.language import Language


def make_deck(content: Content, say: Language, template: Path | None = None) -> Design:
    """Make a presentation; its `presentation` can be saved.

    Args:
        content: What it says.
        say: The language.
        template: A presentation whose layouts, colours and typefaces are used; the own design when left out.

    Raises:
        ReportError: The template cannot be used.
    """
    design = template_design(template) if template else own_design(say, japanese_typeface())
    about_runs = RunSlides(design, say, content)
    about_evaluations = EvaluationSlides(design, say, content)
    about_runs.title()
    if len(content.runs) > 1:
        about_runs.comparison()
    for dataset in content.datasets:
        DataSlides(design, say, content).dataset(dataset)
    for network in content.networks:
        NetworkSlides(design, say, content).network(network)
    for run in content.runs:
        about_runs.training(run)
        about_runs.curve(run)
        about_evaluations.evaluations(run)
    about_runs.references(content.references)
    for run in content.runs:
        about_runs.reproduction(run)
    properties = design.presentation.core_properties
    properties.title, properties.author = content.title, f"Layerwright {content.version}"
    properties.subject = content.description
    properties.language = say.tag
    return design
