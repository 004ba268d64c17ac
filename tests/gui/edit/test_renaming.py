"""Renaming a layer in the window: what names it elsewhere follows, as one step of undo."""

from __future__ import annotations

from networks import network


def test_units_and_expressions_follow_an_argument_that_is_renamed(draw) -> None:
    hand = draw(
        network("Maps: Argument(4, Type=PInt); in: Input(Size=1,8,8) > c: Convolution(Maps*2)", "Block"),
        network("x: Input(Size=1,8,8) > u: Unit(Block, Maps=6) > loss: SquaredError"),
    )
    document = hand.page.state.document
    before = document.project
    assert hand.page.editing.rename("Maps", "Width")
    block, main = document.project.network("Block"), document.project.network("Main")
    assert block.by_name["c"].properties["OutMaps"] == "Width*2"
    assert main.by_name["u"].properties == {"Network": "Block", "Width": "6"}
    assert hand.page.state.selection == {"Width"}
    assert not document.resolved("Main").problems
    document.undo()
    assert document.project == before


def test_a_name_that_means_something_else_in_expressions_is_refused(draw, qtbot) -> None:
    hand = draw(network("Maps: Argument(4, Type=PInt); in: Input(Size=1,8,8) > c: Convolution(Maps)", "Block"))
    document = hand.page.state.document
    before = document.project
    with qtbot.waitSignal(document.refused):
        assert not hand.page.editing.rename("Maps", "Input")
    assert document.project is before
