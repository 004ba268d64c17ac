"""Names that Python and its linters take."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection

_TAKEN = frozenset(
    {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "nn", "np", "F", "PF", "S", "initial", "test", "batch_size"}
    | {"unlinked", "with_gradient", "repeated", "batch_shape", "ramp", "several", "annotations", "h"}
)


_USUAL = (
    ("re_lu", "relu"),
    ("leaky_re_lu", "leaky_relu"),
    ("pre_lu", "prelu"),
    ("l_s_t_m", "lstm"),
    ("res_net", "resnet"),
    ("res_ne_xt", "resnext"),
    ("dense_net", "densenet"),
    ("goog_le_net", "googlenet"),
)


def identifier(name: str, taken: Collection[str], fallback: str = "layer") -> str:
    """A name in lower case with underscores: `max_pooling_2` for `MaxPooling_2`; numbered where it is taken."""
    ascii_name = name if name.isascii() else fallback
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", ascii_name)
    base = re.sub(r"\W+|_+", "_", spaced).strip("_").lower() or fallback
    if not base[0].isalpha():
        base = f"{fallback}_{base}"
    base = _without_odd_breaks(base)
    if base in _TAKEN:
        base = f"{base}_"  # as PEP 8 has it
    made, number = base, 1
    while made in taken or made in _TAKEN:
        number += 1
        made = f"{base.rstrip('_')}_{number}"
    return made


def _without_odd_breaks(name: str) -> str:
    """Write the names of well-known layers as people do."""
    for odd, usual in _USUAL:
        name = re.sub(rf"(?<![a-z]){odd}", usual, name)
    return name
