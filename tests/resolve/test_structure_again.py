"""The structure of a network after an edit is the one that is found from nothing."""

from hypothesis import given
from hypothesis import strategies as st

from layerwright.model import edits
from layerwright.model.network import Layer, Link, Network
from layerwright.resolve.changes import changed_part
from layerwright.resolve.loops import planned
from layerwright.resolve.order import in_order
from layerwright.resolve.structure import structure_of

FEW = [f"l{number}" for number in range(9)]


@st.composite
def without_circles(draw: st.DrawFn) -> Network:
    """A network that is drawn in another order than data flows."""
    flow = draw(st.permutations(FEW[: draw(st.integers(1, len(FEW)))]))
    ends = st.tuples(st.sampled_from(flow), st.sampled_from(flow)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=12)) if len(flow) > 1 else []
    links = dict.fromkeys(Link(*sorted(pair, key=flow.index)) for pair in pairs)
    layers = draw(st.permutations([Layer(name, "Add2") for name in flow]))
    return Network("Main", tuple(layers), tuple(links))


@st.composite
def edited(draw: st.DrawFn, network: Network) -> Network:
    """A network after one edit, which may close a circle, leave a link without an end, or change the drawn order."""
    layers, links = list(network.layers), list(network.links)
    names = [layer.name for layer in layers] or ["none"]
    place = st.integers(0, len(layers))
    match draw(st.integers(0, 6)):
        case 0 if layers:
            del layers[draw(place) % len(layers)]
        case 1:
            layers.insert(draw(place), Layer(edits.unique_name("new", names), "Add2"))
        case 2:
            ends = st.sampled_from([*names, "gone"])
            links.insert(draw(st.integers(0, len(links))), Link(draw(ends), draw(ends)))
        case 3 if links:
            del links[draw(st.integers(0, len(links) - 1))]
        case 4 if layers:
            return edits.rename_layer(network, draw(st.sampled_from(names)), edits.unique_name("other", names))
        case 5 if layers:
            layers.insert(draw(place), layers.pop(draw(place) % len(layers)))
        case 6 if links:
            wire = draw(st.sampled_from(links))
            if wire.source in names and wire.target in names and wire.source != wire.target:
                layers.append(Layer(edits.unique_name("between", names), "ReLU"))
                at = links.index(wire)
                links[at : at + 1] = [Link(wire.source, layers[-1].name), Link(layers[-1].name, wire.target)]
    return Network(network.name, tuple(layers), tuple(dict.fromkeys(links)))


@given(without_circles(), st.data())
def test_a_structure_found_again_is_the_one_found_from_nothing(network: Network, data: st.DataObject) -> None:
    structure = structure_of(network)
    for _ in range(data.draw(st.integers(1, 4))):
        network = data.draw(edited(network))
        structure = structure_of(network, structure)
        afresh = structure_of(network)
        assert structure.plan == planned(network) == afresh.plan
        assert structure.links_into == network.links_into
        assert structure.links_from == network.links_from
        assert structure.problems == afresh.problems


@given(without_circles())
def test_each_layer_comes_as_soon_as_it_can_and_those_drawn_first_come_first(network: Network) -> None:
    order, circle = in_order(network)
    assert not circle
    drawn = {layer.name: place for place, layer in enumerate(network.layers)}
    done: set[str] = set()
    for layer in order:
        ready = [
            name
            for name in drawn
            if name not in done and all(link.source in done for link in network.links_into.get(name, ()))
        ]
        assert layer.name == min(ready, key=drawn.__getitem__)
        done.add(layer.name)
    assert len(done) == len(drawn)


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_the_changed_part_is_what_lies_between_equal_ends(before: list[int], now: list[int]) -> None:
    old, new = changed_part(before, now, lambda one, other: one != other)
    assert len(before) - len(old) == len(now) - len(new)
    begin = next((place for place, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]), None)
    begin = min(len(before), len(now)) if begin is None else begin
    assert before == [*before[:begin], *old, *before[begin + len(old) :]]
    assert now == [*before[:begin], *new, *before[begin + len(old) :]]
    assert not (old and new) or (old[0] != new[0] and old[-1] != new[-1])
