"""A report as a file, in the form that its name asks for."""

from __future__ import annotations

from pathlib import Path

from layerwright.files import replace_file, write_atomically
from reports.content.gathering import ReportError
from reports.content.values import Content
from reports.language import Language

FORMS = (".pptx", ".html", ".htm")


def check_form(path: Path, template: Path | None = None) -> None:
    """Refuse a file that no report can become, before anything is computed.

    Raises:
        ReportError: The suffix is unknown, a template is given for a page, or the folder is missing.
    """
    if path.suffix.lower() not in FORMS:
        raise ReportError(f'"{path.name}" does not say which form the report has. Name it .pptx or .html.')
    if template and path.suffix.lower() != ".pptx":
        raise ReportError("A template is for presentations. Name the report .pptx, or leave the template out.")
    if not path.absolute().parent.is_dir():
        raise ReportError(f'The folder "{path.absolute().parent}" does not exist. Make it first.')


def write_report(content: Content, path: Path, say: Language, template: Path | None = None) -> int:
    """Write a report, in one step.

    Args:
        content: What it says.
        path: The file, .pptx or .html.
        say: The language.
        template: A presentation to follow in layouts and colours.

    Returns:
        The number of slides; 1 for a page.

    Raises:
        ReportError: The form or the template is wrong, or the file cannot be written.
    """
    check_form(path, template)
    try:
        if path.suffix.lower() == ".pptx":
            from reports.deck.writing import make_deck

            presentation = make_deck(content, say, template).presentation
            replace_file(path, lambda temporary: presentation.save(str(temporary)))
            return len(presentation.slides)
        from reports.html.writing import make_page

        # Characters that are no text, as a file name may have them, are told as such.
        write_atomically(path, make_page(content, say).encode("utf-8", "backslashreplace"))
        return 1
    except OSError as error:
        raise ReportError(f'The report "{path}" cannot be written: {error.strerror or error}.') from None
