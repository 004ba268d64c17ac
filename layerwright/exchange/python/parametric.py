"""nnabla's parametric functions, which make their parameters themselves: the usual way to write such a call.

A row says only how the sizes in a call are read off the parameters' shapes, and what nnabla calls the initializers; all
else comes from the table of calls. Where a row does not fit, the function is called with its parameters one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from layerwright.engine.calls import Call
from layerwright.exchange.python.expressions import Apply, Expression, Literal
from layerwright.exchange.python.initial import initializer
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node, ParameterUse


@dataclass(frozen=True)
class Form:
    """How a parametric function is called.

    Attributes:
        scope: What it names its parameters under, within the name that it is given.
        sizes: The arguments that follow the input, read off the shape of the first parameter.
        initializers: The keyword argument that initializes each parameter; a name in brackets stands in `param_init`.
        defaults: What parameters start from where nothing is said.
        fixed: The parameters that never take gradients.
        optional: The parameters that can be left out.
    """

    scope: str
    sizes: Callable[[Shape, Call], tuple[Expression, ...]]
    initializers: Mapping[str, str]
    defaults: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def _maps(shape: Shape) -> Expression:
    return Literal(shape[0] if len(shape) == 1 else shape)


_WEIGHTED = {"W": "w_init", "b": "b_init"}
_ZERO_BIAS = {"b": ("Constant", 0.0)}

FORMS: Mapping[str, Form] = {
    "affine": Form("affine", lambda w, call: (_maps(w[1:]),), _WEIGHTED, _ZERO_BIAS, optional=("b",)),
    "convolution": Form(
        "conv", lambda w, call: (Literal(w[0]), Literal(w[2:])), _WEIGHTED, _ZERO_BIAS, optional=("b",)
    ),
    "depthwise_convolution": Form(
        "depthwise_conv", lambda w, call: (Literal(w[1:]),), _WEIGHTED, _ZERO_BIAS, optional=("b",)
    ),
    "deconvolution": Form(
        "deconv",
        lambda w, call: (Literal(w[1] * _group(call)), Literal(w[2:])),
        _WEIGHTED,
        _ZERO_BIAS,
        optional=("b",),
    ),
    "depthwise_deconvolution": Form(
        "depthwise_deconv", lambda w, call: (Literal(w[1:]),), _WEIGHTED, _ZERO_BIAS, optional=("b",)
    ),
    "embed": Form("embed", lambda w, call: (Literal(w[0]), _maps(w[1:])), {"W": "initializer"}),
    "batch_normalization": Form(
        "bn",
        lambda beta, call: (),
        {name: f"[{name}]" for name in ("beta", "gamma", "mean", "var")},
        {name: ("Constant", value) for name, value in (("beta", 0.0), ("gamma", 1.0), ("mean", 0.0), ("var", 1.0))},
        fixed=("mean", "var"),
    ),
}
"""By the function of `nnabla.functions` that each calls."""


def _group(call: Call) -> int:
    group = call.arguments.get("group", 1)
    assert isinstance(group, int)
    return group


def parametric(
    node: Node,
    call: Call,
    inputs: tuple[Expression, ...],
    keyword: tuple[tuple[str, Expression], ...],
    scope: str,
) -> Expression | None:
    """A call of a parametric function in place of one with stored parameters; None where there is no such form.

    Args:
        node: The node.
        call: One of its calls.
        inputs: What flows in.
        keyword: The keyword arguments of the call.
        scope: What the names of the parameters begin with where the call will stand, with a slash at the end.
    """
    form = FORMS.get(call.function)
    connectors = [entry for entry in call.inputs if isinstance(entry, str)]
    uses = {name: node.sides[name] for name in connectors}
    if form is None or len(inputs) != 1 or not node.batched:
        return None
    stored = {name: use for name, use in uses.items() if isinstance(use, ParameterUse)}
    if stored.keys() != uses.keys() or stored.keys() - form.initializers.keys():
        return None
    missing = form.initializers.keys() - stored.keys()
    if missing - set(form.optional) or (call.function == "embed" and _maps_differ(stored["W"])):
        return None
    owner = _owner(stored, form, scope)
    if owner is None or not _gradients_agree(stored, form):
        return None
    first = next(iter(stored.values()))
    sizes = form.sizes(first.shape, call)
    arguments = list(keyword)
    if missing:
        arguments.append(("with_bias", Literal(False)))
    if not any(use.trainable for name, use in stored.items() if name not in form.fixed):
        arguments.append(("fix_parameters", Literal(True)))
    arguments += _initializers(stored, form)
    return Apply(f"PF.{call.function}", (*inputs, *sizes), (*arguments, ("name", Literal(owner))))


def _maps_differ(use: ParameterUse) -> bool:
    """Whether an embedding has features of several axes or none, which the parametric function does not make."""
    return len(use.shape) != 2


def _owner(stored: Mapping[str, ParameterUse], form: Form, scope: str) -> str | None:
    """The name that the function would be given, from the names of its parameters."""
    owners = {use.name.removesuffix(f"/{form.scope}/{name}") for name, use in stored.items()}
    if len(owners) != 1:
        return None
    [owner] = owners
    expected = {f"{owner}/{form.scope}/{name}" for name in stored}
    if expected != {use.name for use in stored.values()} or not owner.startswith(scope):
        return None
    return owner[len(scope) :] or None


def _gradients_agree(stored: Mapping[str, ParameterUse], form: Form) -> bool:
    learning = {use.trainable for name, use in stored.items() if name not in form.fixed}
    return len(learning) <= 1 and not any(stored[name].trainable for name in form.fixed if name in stored)


def _initializers(stored: Mapping[str, ParameterUse], form: Form) -> list[tuple[str, Expression]]:
    """The arguments that say how parameters start, where they do not start as nnabla would have it."""
    arguments: list[tuple[str, Expression]] = []
    several: list[tuple[str, Expression]] = []
    for name, use in stored.items():
        if not use.file and form.defaults.get(name) == (use.initializer, use.multiplier):
            continue
        keyword = form.initializers[name]
        if keyword.startswith("["):
            several.append((name, initializer(use)))
        else:
            arguments.append((keyword, initializer(use)))
    if several:
        arguments.append(("param_init", Apply("dict", (), tuple(several))))
    return arguments
