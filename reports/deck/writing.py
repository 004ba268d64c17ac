"""The content of a report as a presentation."""

from __future__ import annotations

from pathlib import Path

from reports.content.values import Content
from reports.deck.design import Design, own_design, template_design
from reports.deck.fonts import japanese_typeface
from reports.deck.slides import Slides
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
    slides = Slides(design, say, content)
    slides.title()
    if len(content.runs) > 1:
        slides.comparison()
    for dataset in content.datasets:
        slides.dataset(dataset)
    for network in content.networks:
        slides.network(network)
    for run in content.runs:
        slides.training(run)
        slides.curve(run)
        slides.evaluations(run)
    slides.references(content.references)
    for run in content.runs:
        slides.reproduction(run)
    properties = design.presentation.core_properties
    properties.title, properties.author = content.title, f"Layerwright {content.version}"
    properties.subject = content.description
    properties.language = say.tag
    return design
