"""What a drawn layer says, the same in every form of the report."""

from __future__ import annotations

from reports.content.values import LayerContent
from reports.language import Language


def second_line(layer: LayerContent, say: Language) -> str:
    """The type of a layer and the properties that a person changed."""
    changed = " · ".join(f"{name} {text}" for name, text in layer.changed)
    parts = [layer.unit or layer.type, changed, say("bypassed") if layer.bypassed else ""]
    return " · ".join(part for part in parts if part)


def tag_text(others: tuple[tuple[str, int], ...], page: int, *, leaves: bool) -> str:
    """Where a link goes on: the layers with their pages, where that is another one."""
    named = ", ".join(name if at == page else f"{name} [{at}]" for name, at in others)
    return f"→ {named}" if leaves else f"{named} →"
