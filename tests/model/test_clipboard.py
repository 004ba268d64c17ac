"""Layers go through a text and come back as they were, under names that are free."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project
from strategies import any_network

from layerwright.model import clipboard, edits
from layerwright.model.edits import EditError
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import encode_project

CHAIN = edits.arranged(network("a: Input > b: Convolution(8) > c: Tanh"))


def test_what_is_copied_comes_back_equal_at_its_place() -> None:
    bent = edits.add_bend(CHAIN, Link("b", "c"), (7, 8))
    text = clipboard.copy(bent, ["b", "c"])
    after, names = clipboard.paste(Network("Other"), text, at=(0, bent.by_name["b"].y))
    assert names == ("b", "c")
    assert after.layers == bent.layers[1:]
    assert after.links == bent.links[1:]


def test_pasted_layers_get_free_names_and_lie_a_step_aside() -> None:
    after, names = clipboard.paste(CHAIN, clipboard.copy(CHAIN, "bc"))
    assert names == ("b_2", "c_2")
    assert after.links[-1] == Link("b_2", "c_2")
    assert (after.by_name["b_2"].x, after.by_name["b_2"].y) == (24, 72 + 24)


@pytest.mark.parametrize(
    "mail",
    [
        "Dear {{Taro}},\n\nthis block:\n\n{0}\nRegards :-}}\n",
        "\ufeff{0}",
        "{1}",
        "On Monday, Hanako wrote:\n{2}> Regards\n",
        "{3}",
    ],
)
def test_layers_are_found_in_a_mail(mail: str) -> None:
    text = clipboard.copy(CHAIN, "bc")
    quoted = "".join(f"> > {line}\n" for line in text.splitlines())
    mail = mail.format(text, text.replace("\n", "\r\n"), quoted, text.replace(" ", "\u00a0"))
    assert clipboard.paste(CHAIN, mail) == clipboard.paste(CHAIN, text)


def test_the_text_is_readable_stable_and_marked() -> None:
    text = clipboard.copy(CHAIN, ["c", "b"])
    assert text == clipboard.copy(CHAIN, ["b", "c"])
    content = json.loads(text)
    assert content["format"] == "layerwright-layers"
    assert content["layers"][0] == {"name": "b", "type": "Convolution", "properties": {"OutMaps": "8"}, "y": 72}
    assert clipboard.is_layers(text)
    assert not clipboard.is_layers("print('hello')")


def test_frames_around_what_is_copied_come_along() -> None:
    framed = edits.add_frame(CHAIN, edits.frame_around(CHAIN, ["b"], "mine"))
    assert len(clipboard.paste(Network("N"), clipboard.copy(framed, ["b", "c"]))[0].frames) == 1
    assert not clipboard.paste(Network("N"), clipboard.copy(framed, ["c"]))[0].frames


def test_cutting_is_copying_and_removing() -> None:
    after, text = clipboard.cut_out(CHAIN, ["b"])
    assert after == edits.remove_layers(CHAIN, ["b"])
    assert text == clipboard.copy(CHAIN, ["b"])


BLOCK = network("Input > u: Unit(Deep)", "Block")
DEEP = network("Input > ReLU", "Deep")
MADE = project(network("Input > x: Unit(Block)"), BLOCK, DEEP, network("Tanh", "Alone"))


def test_the_networks_of_units_come_along() -> None:
    text = clipboard.copy(MADE.networks[0], ["x"], MADE)
    after, names = clipboard.paste_into(project("ReLU"), "Main", text)
    assert names == ("x",)
    assert after.networks[1:] == (BLOCK, DEEP)
    again, _ = clipboard.paste_into(after, "Main", text)
    assert again.networks[1:] == (BLOCK, DEEP)


def test_a_network_of_the_same_name_but_other_content_is_kept_apart() -> None:
    text = clipboard.copy(MADE.networks[0], ["x"], MADE)
    other = project("ReLU", network("Tanh", "Deep"))
    after, _ = clipboard.paste_into(other, "Main", text)
    assert [entry.name for entry in after.networks] == ["Main", "Deep", "Block", "Deep_2"]
    assert after.network("Block").by_name["u"].properties["Network"] == "Deep_2"
    assert after.network("Main").by_name["x"].properties["Network"] == "Block"


def _with(**fields: Any) -> str:
    return json.dumps({"format": "layerwright-layers", "version": 1, **fields})


A, B = {"name": "a", "type": "ReLU"}, {"name": "b", "type": "ReLU"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no layers"),
        ("hello", "holds no layers"),
        ('{"format": "layerwright-layers"', "damaged"),
        (_with(layers=[A], more=1), "damaged"),
        (_with(layers=[{"name": 3}]), "damaged"),
        (_with(layers=[]), "it has no layers"),
        (_with(layers=[A, A]), "two layers have one name"),
        (_with(layers=[{"name": "a/b", "type": "ReLU"}]), "cannot be the name of a layer"),
        (_with(layers=[A], links=[{"source": "a", "target": "z"}]), "a link ends at no layer"),
        (_with(layers=[A, B], links=[{"source": "a", "target": "b"}] * 2), "linked twice"),
        (_with(layers=[A, B], links=[{"source": x, "target": y} for x, y in ("ab", "ba")]), "form a circle"),
        (_with(version=2, layers=[A]).replace('"version": 1, ', ""), "have the form 2"),
        (_with(layers=[A], networks=[{"name": ""}]), "cannot be the name of a network"),
        (_with(layers=[A], networks=[{"name": "x"}, {"name": "x"}]), "two networks have one name"),
        ('{"layerwright-layers"' + "[" * 100_000, "damaged"),
        ('{"layerwright-layers"' + " " * clipboard.LARGEST, "at most"),
    ],
)
def test_text_that_is_no_good_is_refused(text: str, says: str) -> None:
    with pytest.raises(EditError, match=says) as error:
        clipboard.paste(CHAIN, text)
    assert str(error.value).endswith(".")


@given(any_network(), st.data())
def test_any_selection_of_any_network_survives_the_clipboard(drawn: Network, data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from([layer.name for layer in drawn.layers]))) if drawn.layers else set()
    text = clipboard.copy(drawn, names)
    try:
        after, new = clipboard.paste(Network("Empty"), text, at=(0, 0))
    except EditError:
        # Networks that are drawn here may hold what no edit makes: names that stand twice, circles.
        return
    assert set(new) == names
    assert [(layer.name, layer.type, layer.properties) for layer in after.layers] == [
        (layer.name, layer.type, layer.properties) for layer in drawn.layers if layer.name in names
    ]
    assert after.links == tuple(link for link in drawn.links if {link.source, link.target} <= names)


@given(st.text() | st.binary().map(lambda content: content.decode("latin-1")))
def test_no_text_does_harm(text: str) -> None:
    for pasted in (text, f'{{"format": "layerwright-layers", "version": 1, "layers": {text}}}'):
        with pytest.raises(EditError):
            clipboard.paste(CHAIN, pasted)


def test_a_paste_can_be_saved() -> None:
    after, _ = clipboard.paste(CHAIN, clipboard.copy(CHAIN, "abc"))
    assert encode_project(project(after))
    assert after.by_name["a_2"] == Layer("a_2", "Input", x=24, y=24)
