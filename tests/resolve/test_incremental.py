"""Resolving again after edits gives what resolving afresh gives, and computes no more than an edit touches."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project
from strategies import any_layer, any_network, expressions

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model import edits
from layerwright.model.edits import EditError
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project, ProjectError
from layerwright.resolve.incremental import Resolver
from layerwright.resolve.resolve import resolve
from layerwright.resolve.work import Remembered

replace = msgspec.structs.replace

UNITS = project(
    network("""
        Size: Argument(4, Type=PInt)
        x: Input(Size=3,8,8) > c: Convolution(Size, KernelShape=3,3, Padding=1,1) > r: ReLU > u: Unit(a, Maps=Size*2)
        u > v: Unit(b) > f: Affine(10) > s: SoftmaxCrossEntropy
        w: Parameter > f.W
        c > p: MaxPooling(KernelShape=2,2) > q: Affine(5) > o: Output
    """),
    network("Maps: Argument(8, Type=PInt); x: Input > c: Convolution(Maps) > n: BatchNormalization > v: Unit(b)", "a"),
    network("k: Argument(2, Type=Float); x: Input > t: Tanh > m: MulScalar(k) > r: ReLU(InPlace=*AutoInPlace)", "b"),
)
LOOPS = project(
    network("""
        x: Input(Size=6,4) > i: RecurrentInput(Axis=0) > a: Affine(5) > j: Add2 > t: Tanh > o: RecurrentOutput(Axis=0)
        t > d: Delay(Size=5) > e: Affine(5) > j
        o > l: LSTM(7) > u: Unit(a, Times=3) > s: SquaredError
        l > y: RepeatStart(Times=2) > k: Affine(7) > z: RepeatEnd > g: Sigmoid > h: Output
    """),
    network(
        "Times: Argument(2, Type=PInt); x: Input > s: RepeatStart(Times=Times) > f: Sigmoid > v: Unit(b)\n"
        "v > r: ReLU > g: Affine(*Input) > e: RepeatEnd",
        "a",
    ),
    network("x: Input > n: BatchNormalization(Axes=0)", "b"),
)
BROKEN = project(
    network("x: Input > f: Affine(0) > g: Convolution(Axis=-3) > u: Unit(a) > h: Affine(b); i: ReLU > j: Tanh > i"),
    network("x: Input > f: Affine(Nope) > v: Unit(b); f > r: ReLU > v", "a"),
    network("x: Input > v: Unit(a) > r: Unit(c)", "b"),
)


def _texts(layer_type: str, name: str) -> st.SearchStrategy[str]:
    known = CATALOGUE[layer_type].properties if layer_type in CATALOGUE else {}
    entry = known.get(name)
    usual = [entry.default, *entry.options] if entry else []
    return st.sampled_from([*usual, "1", "2", "3", "4,4", "3,8,8", "True", "a", "b"]) | expressions


@st.composite
def any_edit(draw: st.DrawFn, state: Project) -> Project:
    """A project after one more edit, legal or not, as the window or another program may make it."""
    drawn = draw(st.sampled_from(state.networks))
    names = [layer.name for layer in drawn.layers]
    some_layer = st.sampled_from(names) if names else st.just("x")
    kind = draw(st.sampled_from(EDITS))
    return draw(kind(state, drawn, some_layer))


def _in_network(change: Callable[..., Network]) -> Callable[..., st.SearchStrategy[Project]]:
    """An edit of a project from one of a network, which draws what it needs."""

    @st.composite
    def edited(draw: st.DrawFn, state: Project, drawn: Network, some_layer: st.SearchStrategy[str]) -> Project:
        return edits.replace_network(state, change(draw, drawn, some_layer))

    return edited


def _set_property(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    layer = drawn.by_name.get(draw(some_layer))
    if layer is None:
        return drawn
    known = [*CATALOGUE[layer.type].properties, *layer.properties, "Maps", "k"] if layer.type in CATALOGUE else ["k"]
    name = draw(st.sampled_from(known))
    return edits.set_properties(drawn, [layer.name], {name: draw(st.none() | _texts(layer.type, name))})


def _change_type(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    name = draw(some_layer)
    layer_type = draw(st.sampled_from(["ReLU", "Affine", "Comment", "Argument", "Delay", "Add2", "Nothing", "Input"]))
    layers = (replace(layer, type=layer_type) if layer.name == name else layer for layer in drawn.layers)
    return replace(drawn, layers=tuple(layers))


def _bypass(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    name = draw(some_layer)
    layers = (replace(layer, bypassed=not layer.bypassed) if layer.name == name else layer for layer in drawn.layers)
    return replace(drawn, layers=tuple(layers))


def _links(drawn: Network) -> st.SearchStrategy[Link]:
    return st.sampled_from(drawn.links or (Link("x", "gone"),))


def _add(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    layer = draw(any_layer())
    layer = replace(layer, name=edits.unique_name(layer.name, drawn.by_name))
    if drawn.links and draw(st.booleans()):
        return edits.insert_into_link(drawn, layer, draw(_links(drawn)))
    return edits.link(edits.add_layer(drawn, layer), draw(some_layer), layer.name)


def _any_link(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    ends = some_layer | st.sampled_from(["x", "gone"])
    connector = draw(st.just(MAIN_CONNECTOR) | st.sampled_from(["W", "b", "T", "?"]))
    new = Link(draw(ends), draw(ends), connector)
    return replace(drawn, links=tuple(draw(st.permutations((*drawn.links, new)))))


def _reorder(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    return replace(drawn, layers=tuple(draw(st.permutations(drawn.layers))))


def _duplicate(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    twin = replace(draw(any_layer()), name=draw(some_layer))
    return replace(drawn, layers=(*drawn.layers, twin))


def _equal_anew(draw: st.DrawFn, drawn: Network, some_layer: st.SearchStrategy[str]) -> Network:
    """The same network as after reading its file, with properties in another order."""
    layers = (
        Layer(layer.name, layer.type, dict(reversed(layer.properties.items())), layer.x + 1) for layer in drawn.layers
    )
    return Network(drawn.name, tuple(layers), tuple(Link(*msgspec.structs.astuple(link)) for link in drawn.links))


@st.composite
def _of_networks(draw: st.DrawFn, state: Project, drawn: Network, some_layer: st.SearchStrategy[str]) -> Project:
    another = draw(any_network())
    choice = draw(st.integers(0, 4))
    if choice == 0:
        return edits.rename_network(state, drawn.name, edits.unique_name(another.name, state.by_name))
    if choice == 1:
        return edits.add_network(state, another)
    if choice == 2 and len(state.networks) > 1:
        return replace(state, networks=state.networks[1:])
    if choice == 3:
        return replace(state, networks=tuple(draw(st.permutations(state.networks))))
    return edits.replace_network(state, replace(another, name=drawn.name))


EDITS = (
    *[_in_network(_set_property)] * 4,
    _in_network(_change_type),
    _in_network(_add),
    _in_network(_any_link),
    _in_network(_reorder),
    _in_network(_duplicate),
    _in_network(_equal_anew),
    _in_network(lambda draw, drawn, some_layer: edits.remove_layers(drawn, [draw(some_layer)])),
    _in_network(lambda draw, drawn, some_layer: edits.rename_layer(drawn, draw(some_layer), draw(some_layer) + "'")),
    _in_network(lambda draw, drawn, some_layer: edits.unlink(drawn, draw(_links(drawn)))),
    _in_network(_bypass),
    _in_network(lambda draw, drawn, some_layer: edits.move_layers(drawn, {draw(some_layer): (1, 2)})),
    _of_networks,
)


@st.composite
def histories(draw: st.DrawFn) -> list[Project]:
    """The states that a project goes through; a person takes edits back at times."""
    drawn = st.lists(any_network(), min_size=1, max_size=3).map(lambda found: Project(networks=tuple(found)))
    states = [draw(st.sampled_from([UNITS, LOOPS, BROKEN]) | drawn)]
    for _ in range(draw(st.integers(1, 6))):
        try:
            states.append(draw(any_edit(states[-1])))
        except (EditError, ProjectError):
            states.append(draw(st.sampled_from(states)))
    return states


@given(histories(), st.data())
def test_resolving_again_gives_what_resolving_afresh_gives(states: list[Project], data: st.DataObject) -> None:
    resolver = Resolver()
    for state in states:
        asked = data.draw(st.sets(st.sampled_from(sorted(state.by_name)), min_size=1))
        for name in sorted(asked):
            found, afresh = resolver.resolve(state, name), resolve(state, name)
            # Compared one by one, since what differs is much to read.
            assert found.nodes == afresh.nodes
            assert found.layers == afresh.layers
            assert found.problems == afresh.problems
            assert found == afresh
            assert found.statistics == afresh.statistics
            assert found.parameters == afresh.parameters
            assert found.totals
            assert afresh.totals
            assert found.totals.costs == afresh.totals.costs
            assert found.totals.names == afresh.totals.names
            assert found.totals.scopes == afresh.totals.scopes


def again(before: Project, after: Project) -> tuple[set[str], int]:
    """The names of the nodes that are made anew after an edit, and how many there are in all."""
    resolver = Resolver()
    kept = {id(node) for node in resolver.resolve(before, "Main").nodes}
    found = resolver.resolve(after, "Main")
    assert found == resolve(after, "Main")
    return {node.name for node in found.nodes if id(node) not in kept}, len(found.nodes)


def changed(state: Project, inside: str, layer: str, **values: str) -> Project:
    return edits.replace_network(state, edits.set_properties(state.network(inside), [layer], values))


def test_an_edit_that_changes_no_shape_touches_its_layer_only() -> None:
    assert again(UNITS, changed(UNITS, "Main", "c", WithBias="False"))[0] == {"c"}


def test_an_edit_that_changes_a_shape_touches_what_follows_until_shapes_are_as_before() -> None:
    assert again(UNITS, changed(UNITS, "Main", "p", KernelShape="4,4"))[0] == {"p", "q"}


def test_an_argument_touches_the_layers_that_name_it() -> None:
    made = project(
        "n: Argument(2, Type=PInt); m: Argument(3, Type=PInt); Input(4) > a: Affine(n); Input > b: Affine(m)"
    )
    assert again(made, changed(made, "Main", "m", Value="5"))[0] == {"b"}


def test_an_edit_in_a_unit_touches_its_layer_in_every_call() -> None:
    # The parameter looks at the unit before its turn.
    assert again(UNITS, changed(UNITS, "b", "t", Nothing="1"))[0] - {"w"} == {"u/v/t", "v/t"}
    assert again(UNITS, changed(UNITS, "b", "k", Value="7"))[0] - {"w"} == {"u/v/m", "v/m"}


def test_an_edit_of_the_reader_touches_a_parameter_that_takes_its_size_from_there() -> None:
    assert {"w", "f"} <= again(UNITS, changed(UNITS, "Main", "f", OutShape="7"))[0]


def test_an_unused_network_and_what_is_seen_on_the_canvas_touch_nothing() -> None:
    resolver = Resolver()
    found = resolver.resolve(UNITS, "Main")
    moved = edits.move_layers(UNITS.network("Main"), {"c": (1, 2), "f": (3, 4)})
    assert resolver.resolve(edits.replace_network(UNITS, moved), "Main") is found
    assert resolver.resolve(edits.add_network(UNITS, Network("Other")), "Main") is found


def test_what_is_remembered_does_not_grow_with_the_edits() -> None:
    resolver, state = Resolver(), UNITS
    sizes = set()
    for number in range(20):
        state = changed(state, "a", "n", Momentum=f"0.{number + 1}")
        resolver.resolve(state, "Main")
        sizes.add(len(msgspec.json.encode(remembered_passes(resolver))))
    assert len(sizes) == 1
    for name in ("a", "b"):
        resolver.resolve(state, name)
    resolver.resolve(project("Input > ReLU"), "Main")
    assert list(resolver._memories) == ["Main"]


def remembered_passes(resolver: Resolver) -> list[list[str]]:
    """The calls that a resolver remembers, by the units that lead there."""
    found: list[list[str]] = []

    def walk(remembered: Remembered) -> None:
        for outcome in remembered.outcomes.values():
            for units, inner in outcome.passes.items():
                found.append([*units, *inner.outcomes])
                walk(inner)

    for memory in resolver._memories.values():
        walk(memory.remembered)
    return found


def test_a_unit_in_a_circle_is_checked_again_when_its_network_changes() -> None:
    made = project("Input > a: Add2 > u: Unit(inner, Size=3) > a", network("x: Input > t: Tanh", "inner"))
    after = edits.replace_network(made, network("Size: Argument(2, Type=PInt); x: Input > t: Tanh", "inner"))
    resolver = Resolver()
    before = resolver.resolve(made, "Main")
    assert any(problem.property == "Size" for problem in before.problems)
    assert resolver.resolve(after, "Main") == resolve(after, "Main") != before


def test_a_network_that_grows_too_large_and_small_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerwright.resolve.work.MOST_LAYERS", 8)
    small = project("Input > a: Unit(inner) > b: Unit(inner)", network("x: Input > ReLU", "inner"))
    large = edits.replace_network(small, network("x: Input > ReLU > Tanh > ELU", "inner"))
    resolver = Resolver()
    for state in (small, large, small, large, large, small):
        assert resolver.resolve(state, "Main") == resolve(state, "Main")
        assert bool(resolver.resolve(state, "Main").problems) == (state is large)


def test_what_a_layer_takes_from_behind_it_is_not_known_before_its_turn() -> None:
    # The Delay is fed from behind the loop, which no edit of the Delay makes right.
    made = project("""
        x: Input(Size=6,4) > i: RecurrentInput(Axis=0) > j: Add2 > t: Tanh > o: RecurrentOutput(Axis=0)
        o > f: Affine(4) > d: Delay(Size=4) > j
    """)
    assert again(made, changed(made, "Main", "d", Size="5"))
    assert again(made, changed(made, "Main", "t", Nothing="5"))


def test_a_memory_is_seen_to_be_written_in_another_network_only_while_it_is() -> None:
    writing = network("Input(3) > kept: WorkingMemory(Size=3) > MulScalar(0)", "Other")
    made = project("Input(3) > s: Add2; kept: WorkingMemory(Size=3) > s", writing)
    resolver = Resolver()
    assert resolver.resolve(made, "Main").by_name["kept"].batched
    cut = edits.replace_network(made, Network("Other", writing.layers, writing.links[1:]))
    assert not resolver.resolve(cut, "Main").by_name["kept"].batched
    assert resolver.resolve(made, "Main").by_name["kept"].batched
