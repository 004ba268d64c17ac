"""Every form by layer type, and why the others have none."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.exchange.nnef.builder import Form
from layerwright.exchange.nnef.forms import (
    activation,
    arithmetic,
    arrange,
    mathematics,
    normalization,
    pooling,
    weights,
)

FORMS: Mapping[str, Form] = {
    **activation.FORMS,
    **arithmetic.FORMS,
    **arrange.FORMS,
    **mathematics.FORMS,
    **normalization.FORMS,
    **pooling.FORMS,
    **weights.FORMS,
}
"""The form of each layer type that NNEF can express.

What depends on parameters only, as Parameter, WorkingMemory and Constant do, needs no form: its values are stored.
"""

REASONS: Mapping[str, str] = {
    **arrange.REASONS,
    **mathematics.REASONS,
    **normalization.REASONS,
    **weights.REASONS,
}
"""Why a layer type cannot be expressed, as the end of a sentence."""
