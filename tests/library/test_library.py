"""The library: its files, bringing units into projects, keeping one's own, and bringing projects up to date."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project

from layerwright.library import shelf
from layerwright.library.changes import changes
from layerwright.library.fingerprint import fingerprint
from layerwright.library.shelf import keep, library, personal_folder, rename, units
from layerwright.library.unit import (
    FORMAT_VERSION,
    LibraryError,
    LibraryUnit,
    Range,
    decode_unit,
    encode_unit,
    load_unit,
    save_unit,
)
from layerwright.library.using import add_to, make_unit, outdated, update
from layerwright.model.edits.naming import EditError
from layerwright.model.network import Layer, Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve

BLOCK = "Maps: Argument(8, Type=PInt) ; Input(3,8,8) > Convolution(Maps) > ReLU"
INNER = "Input(3,8,8) > Convolution(4)"
OUTER = "Input(3,8,8) > Unit(Inner) > ReLU"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWRIGHT_DATA", str(tmp_path / "person"))
    return personal_folder()


def block(text: str = BLOCK, name: str = "Block", **fields: object) -> LibraryUnit:
    return LibraryUnit(networks=(network(text, name),), **fields)  # type: ignore[arg-type]


def nested() -> LibraryUnit:
    return LibraryUnit(networks=(network(OUTER, "Outer"), network(INNER, "Inner")))


# --- the units that come with the program -----------------------------------------------------------------------------

BUILT_IN = [pytest.param(unit, id=unit.name) for unit in units()]


@pytest.mark.parametrize("unit", BUILT_IN)
def test_each_unit_of_the_program_resolves_by_itself_and_ends_in_one_layer(unit: LibraryUnit) -> None:
    result = resolve(unit.project, unit.name)
    assert result.problems == ()
    assert len(result.outputs) == 1


@pytest.mark.parametrize("unit", BUILT_IN)
def test_each_unit_of_the_program_says_what_it_does_and_what_its_arguments_mean(unit: LibraryUnit) -> None:
    assert unit.description.endswith(".")
    assert unit.category
    assert unit.papers
    for name, argument in unit.arguments.items():
        assert argument.help.endswith("."), name
    for name, bounds in unit.ranges.items():
        defaults = unit.arguments[name].default.split(",")
        for default in defaults:
            if default.replace(".", "", 1).isdecimal():
                assert (bounds.least or 0) <= float(default) <= (bounds.most or 1e9), name


@pytest.mark.parametrize("unit", BUILT_IN)
def test_each_unit_of_the_program_can_be_used_in_a_project(unit: LibraryUnit) -> None:
    after, name = add_to(project("Input > Affine > SquaredError"), unit)
    inputs = [layer for layer in unit.network.layers if layer.type == "Input"]
    lines = [f"i{number}: Input({entry.properties['Size']}) > u" for number, entry in enumerate(inputs)]
    text = f"{lines[0].removesuffix('u')} u: Unit(Network={name})\n" + "\n".join(
        f"i{number}: Input({entry.properties['Size']}) > u" for number, entry in enumerate(inputs) if number
    )
    used = Project(networks=(network(text), *after.networks[1:]))
    assert resolve(used, "Main").problems == ()


def test_units_are_listed_by_name() -> None:
    names = [unit.name for unit in units()]
    assert names == sorted(names, key=str.casefold)
    assert {"Fire", "ResNetBottleneck", "TransformerEncoder", "CapsuleRouting"} <= set(names)


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_gives_back_what_was_saved(tmp_path: Path) -> None:
    unit = block(version=3, description="A block.", papers=("P",), ranges={"Maps": Range(1, None)}, earlier=("a",))
    path = tmp_path / "block.lwunit"
    save_unit(unit, path)
    assert load_unit(path) == unit
    assert encode_unit(load_unit(path)) == path.read_bytes()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"[]", "not a unit"),
        (b'{"format": "layerwright-project", "version": 1}', "not a unit"),
        (b'{"format": "layerwright-unit", "format_version": 1, "networks": []}', "no network"),
        (b'{"format": "layerwright-unit", "format_version": 1, "more": 1}', "more"),
        (b'{"format": "layerwright-unit", "format_version": 99}', "newer"),
    ],
)
def test_a_file_that_is_no_unit_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(LibraryError, match=reason):
        decode_unit(content)


@pytest.mark.parametrize(
    ("networks", "reason"),
    [
        ((Network("A"),), "no layers"),
        ((network(OUTER, "Outer"),), "does not bring along"),
        ((network("Input > u: Unit(Outer)", "Outer"),), "contains itself"),
        ((network(INNER, "Inner"), network(INNER, "Inner")), "one name"),
        ((Network("A/B", (Layer("Input", "Input"),)),), 'contains "/"'),
        ((Network("A", (Layer("x", "ReLU"), Layer("x", "ReLU"))),), "one name"),
        ((network("a: Input > b: Add2 > c: ReLU ; c > b", "A"),), "circle"),
    ],
)
def test_networks_that_are_no_unit_are_refused(networks: tuple[Network, ...], reason: str, tmp_path: Path) -> None:
    unit = LibraryUnit(networks=networks)
    with pytest.raises(LibraryError, match=reason):
        decode_unit(encode_unit(unit))
    with pytest.raises(LibraryError, match=reason):
        save_unit(unit, tmp_path / "u.lwunit")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.lwunit"
    with path.open("wb") as file:
        file.truncate(5_000_000)
    with pytest.raises(LibraryError, match="at most"):
        load_unit(path)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_is_told_and_never_crashes(damage: bytes, place: int) -> None:
    content = encode_unit(nested())
    damaged = content[:place] + damage + content[place + len(damage) :]
    try:
        unit = decode_unit(damaged)
    except LibraryError:
        return
    add_to(Project(), unit)


# --- in projects ------------------------------------------------------------------------------------------------------


def test_a_unit_brings_the_networks_that_it_calls() -> None:
    after, name = add_to(project("Input > ReLU"), nested())
    assert name == "Outer"
    assert list(after.by_name) == ["Main", "Outer", "Inner"]


def test_a_network_that_is_there_is_used_however_it_is_drawn() -> None:
    before, _ = add_to(project("Input > ReLU"), nested())
    moved = msgspec.structs.replace(
        before,
        networks=tuple(
            msgspec.structs.replace(
                entry,
                layers=tuple(msgspec.structs.replace(layer, x=layer.x + 7, comment="c") for layer in entry.layers),
            )
            for entry in before.networks
        ),
    )
    assert add_to(moved, nested()) == (moved, "Outer")


def test_a_different_network_of_the_same_name_stays() -> None:
    before = project("Input > ReLU", network("Input > Tanh", "Inner"))
    after, name = add_to(before, nested())
    assert list(after.by_name) == ["Main", "Inner", "Outer", "Inner_2"]
    assert after.by_name["Inner"] == before.by_name["Inner"]
    assert [layer.properties["Network"] for layer in after.network(name).layers if layer.type == "Unit"] == ["Inner_2"]


def test_a_network_of_a_project_becomes_a_unit_with_all_it_calls() -> None:
    made = make_unit(
        project("Input > ReLU", network(INNER, "Inner"), network(OUTER, "Outer")), "Outer", description="O."
    )
    assert [entry.name for entry in made.networks] == ["Outer", "Inner"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Input > Affine > SquaredError", "loss"),
        ("i: Input > ReLU ; i > Tanh", "2 layers"),
        ("Input(3,8,8) > Convolution(KernelShape=99)", "problems"),
    ],
)
def test_what_cannot_be_called_becomes_no_unit(text: str, reason: str) -> None:
    with pytest.raises(LibraryError, match=reason):
        make_unit(project(text), "Main")


# --- one's own --------------------------------------------------------------------------------------------------------


def test_a_unit_that_is_kept_is_in_the_library(own_folder: Path) -> None:
    assert keep(block()).version == 1
    assert library().unit("Block") == block()
    assert (own_folder / "Block.lwunit").is_file()
    shelf.forget("Block")
    assert "Block" not in library().units
    with pytest.raises(LibraryError, match='no unit "Block"'):
        shelf.forget("Block")


def test_keeping_a_changed_unit_makes_a_version_and_the_same_again_does_not() -> None:
    keep(block())
    assert keep(block()).version == 1
    second = keep(block(BLOCK.replace("ReLU", "Tanh")))
    assert second.version == 2
    assert second.earlier == (block().fingerprint,)
    third = keep(block(BLOCK.replace("ReLU", "ELU")))
    assert third.version == 3
    assert third.earlier == (block().fingerprint, second.fingerprint)


def test_a_unit_of_the_program_can_be_changed_for_oneself() -> None:
    fire = library().unit("Fire")
    own = keep(LibraryUnit(networks=(network("Input(3,8,8) > ReLU", "Fire"),)))
    assert own.version == fire.version + 1
    assert library().unit("Fire") == own
    shelf.forget("Fire")
    assert library().unit("Fire") == fire


def test_a_unit_of_ones_own_is_renamed_and_projects_still_know_it(own_folder: Path) -> None:
    before, _ = add_to(project("Input > ReLU"), keep(block()))
    keep(block(BLOCK.replace("ReLU", "Tanh")))
    renamed_unit = rename("Block", "Stage")
    assert library().own == {"Stage"}
    assert [entry.name for entry in own_folder.iterdir()] == ["Stage.lwunit"]
    assert [(entry.network, entry.unit.name) for entry in outdated(before, units())] == [("Block", "Stage")]
    assert renamed_unit.version == 2


@pytest.mark.parametrize(
    ("name", "new", "reason"),
    [
        ("Nothing", "Stage", "among your own"),
        ("Fire", "Stage", "among your own"),
        ("Outer", "Fire", 'a unit "Fire" already'),
        ("Outer", "Inner", "a network that it calls has this name"),
        ("Outer", "a/b", 'contains "/"'),
    ],
)
def test_a_name_that_cannot_be_given_is_refused_and_the_unit_stays(name: str, new: str, reason: str) -> None:
    keep(nested())
    with pytest.raises(LibraryError, match=reason):
        rename(name, new)
    assert library().own == {"Outer"}


def test_what_a_newer_version_does_otherwise_is_told() -> None:
    before = network("a: Argument(8, Type=PInt) ; x: Input(3,8,8) > c: Convolution(a) > r: ReLU > o: Tanh")
    after = network("a: Argument(16, Type=PInt) ; x: Input(3,8,8) > c: Convolution(a, Pad=1,1) > n: ELU > o: Tanh")
    told = [
        (change.kind, change.what, change.property, change.before, change.after) for change in changes(before, after)
    ]
    assert told == [
        ("changed", "a", "Value", "8", "16"),
        ("changed", "c", "Pad", "", "1,1"),
        ("removed", "r (ReLU)", "", "", ""),
        ("added", "n (ELU)", "", "", ""),
    ]
    assert changes(before, before) == ()


def test_a_damaged_file_among_ones_own_hides_no_other_unit(own_folder: Path) -> None:
    keep(block())
    (own_folder / "Broken.lwunit").write_bytes(b"{")
    found = library()
    assert "Block" in found.units
    assert len(found.problems) == 1
    assert "Broken.lwunit" in found.problems[0]


def test_a_unit_that_is_not_there_is_named() -> None:
    with pytest.raises(LibraryError, match=r'no unit "Nothing".*"Fire"'):
        library().unit("Nothing")


# --- versions ---------------------------------------------------------------------------------------------------------


def test_a_project_is_brought_up_to_date_under_the_names_it_has() -> None:
    old = keep(nested())
    using = project("Input(3,8,8) > Unit(Outer_2) > ReLU", network("Input > Tanh", "Outer"))
    before, name = add_to(using, old)
    assert name == "Outer_2"
    new = keep(
        LibraryUnit(
            networks=(network("Input(3,8,8) > Unit(Other) > Tanh", "Outer"), network(INNER + " > ELU", "Other"))
        )
    )
    assert [(entry.network, entry.unit.version) for entry in outdated(before, [new])] == [("Outer_2", 2)]
    after = update(before, new)
    assert list(after.by_name) == ["Main", "Outer", "Outer_2", "Other"]
    assert fingerprint(after.network("Outer_2"), after.by_name) == new.fingerprint
    assert outdated(after, [new]) == ()
    assert resolve(after, "Main").problems == ()


def test_a_network_that_was_changed_since_is_left_alone() -> None:
    old = keep(block())
    before, _ = add_to(project("Input > ReLU"), old)
    edited = msgspec.structs.replace(before, networks=(before.networks[0], network(BLOCK + " > ELU", "Block")))
    new = keep(block(BLOCK + " > Tanh"))
    assert outdated(edited, [new]) == ()
    assert update(edited, new) is edited


def test_what_others_still_use_is_not_removed() -> None:
    before, _ = add_to(project("Input(3,8,8) > Unit(Inner)"), keep(nested()))
    after = update(before, keep(LibraryUnit(networks=(network("Input(3,8,8) > ReLU", "Outer"),))))
    assert list(after.by_name) == ["Main", "Outer", "Inner"]


def test_names_of_layers_count_for_a_fingerprint_and_names_of_networks_do_not() -> None:
    def digest(text: str, name: str = "A") -> str:
        return fingerprint(network(text, name), {})

    assert digest("a: Input > ReLU") == digest("a: Input > ReLU", "B")
    assert digest("a: Input > ReLU") != digest("b: Input > ReLU")
    assert digest("Input > ReLU") != digest("Input > Tanh")


def test_a_name_that_is_no_file_name_is_refused() -> None:
    with pytest.raises(LayerwrightError):
        keep(block(name="../x"))
    with pytest.raises((LibraryError, EditError)):
        shelf.forget("../x")


def test_the_form_of_the_files_is_the_first() -> None:
    assert FORMAT_VERSION == 1
