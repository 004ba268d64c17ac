"""One table: what each layer type is in NNEF, in the forms on which engines agree."""

from layerwright.exchange.nnef.forms.table import FORMS, REASONS

__all__ = ["FORMS", "REASONS"]
