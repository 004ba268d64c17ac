"""A project survives its file, and its file survives everything else."""

import codecs
import json
import os
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from networks import network, project
from strategies import any_project

from layerwright.model.edits import replace_network, set_properties
from layerwright.model.network import Layer, Network
from layerwright.model.project import (
    VERSION,
    Project,
    ProjectError,
    decode_project,
    encode_project,
    load_project,
    save_project,
)
from layerwright.model.settings import Configuration, DataSource, Optimizer, Schedule

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
SMALL = project("Input > Affine(10) > SquaredError", description="small")


def header(**more: object) -> bytes:
    return json.dumps({"format": "layerwright-project", "version": 1, **more}).encode()


# --- round trip -------------------------------------------------------------------------------------------------------


@given(any_project)
def test_what_is_written_is_what_is_read(made: Project) -> None:
    assert decode_project(encode_project(made)) == made


@given(any_project)
def test_reading_and_writing_again_changes_no_byte(made: Project) -> None:
    content = encode_project(made)
    assert encode_project(decode_project(content)) == content


def test_equal_projects_have_equal_text() -> None:
    given_in_full = Project(
        networks=(Network("Main", (Layer("a", "ReLU", {}, x=0.0, y=24.0),)),),
        configuration=Configuration(optimizers=(Optimizer("o", "Main", "d", weight_decay=0.0, schedule=Schedule()),)),
    )
    in_brief = Project(
        networks=(Network("Main", (Layer("a", "ReLU", y=24),)),),
        configuration=Configuration(optimizers=(Optimizer("o", "Main", "d"),)),
    )
    assert given_in_full == in_brief
    assert encode_project(given_in_full) == encode_project(in_brief)


def test_a_file_that_is_opened_and_saved_stays_as_it_was(tmp_path: Path) -> None:
    copy = tmp_path / "copy.lwproj"
    save_project(load_project(EXAMPLE), copy)
    assert copy.read_bytes() == EXAMPLE.read_bytes()


def test_an_edit_changes_only_its_own_lines() -> None:
    before = load_project(EXAMPLE)
    edited = set_properties(before.network("Main"), ["Convolution"], {"OutMaps": "32"})
    after = replace_network(before, edited)
    lines = [encode_project(state).decode().splitlines() for state in (before, after)]
    changes = [line for line in unified_diff(*lines, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")]
    assert changes == ['-      "OutMaps": "16"', '+      "OutMaps": "32"']


def test_the_order_in_which_properties_were_changed_does_not_matter() -> None:
    one = project(Network("Main", (Layer("a", "Affine", {"OutShape": "3", "BaseAxis": "0"}),)))
    other = project(Network("Main", (Layer("a", "Affine", {"BaseAxis": "0", "OutShape": "3"}),)))
    assert encode_project(one) == encode_project(other)


def test_text_is_indented_and_ends_with_a_line_break() -> None:
    content = encode_project(SMALL).decode()
    assert content.startswith('{\n "format": "layerwright-project",\n "version": 1,\n "description": "small",\n')
    assert content.endswith("}\n")


def test_names_of_all_languages_stay_readable() -> None:
    assert "畳み込み" in encode_project(project(network("畳み込み: ReLU"))).decode()


# --- files that cannot be read ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bad:
    """The content of a file that is no project of this version, and what the message must say."""

    why: str
    content: bytes
    says: str

    def __str__(self) -> str:
        return self.why.replace(" ", "-")


BAD_FILES = [
    Bad("empty", b"", "is damaged or not a project"),
    Bad("an image", b"\x89PNG\r\n\x1a\n", "is damaged or not a project"),
    Bad("not UTF-8", header(description="X").replace(b"X", b"\xff"), "is damaged: it contains text that is not UTF-8."),
    Bad("UTF-16", header().decode().encode("utf-16"), "is damaged or not a project"),
    Bad("cut off", EXAMPLE.read_bytes()[:1000], "is damaged or not a project"),
    Bad("two projects", header() * 2, "is damaged or not a project"),
    Bad("deep nesting", header()[:-1] + b', "networks": ' + b"[" * 1_000_000, "project: it is nested too deep."),
    Bad("nothing but nesting", b"[" * 1_000_000, "is not a Layerwright project"),
    Bad("NaN", header()[:-1] + b', "configuration": {"seed": NaN}}', "is damaged or not a project"),
    Bad("another program's", b'{"format": "other", "version": 1}', "is not a Layerwright project"),
    Bad("no header", b"{}", "is not a Layerwright project"),
    Bad("a list", b"[1, 2]", "is not a Layerwright project"),
    Bad("a number", b"1", "is not a Layerwright project"),
    Bad("version in words", header(version="one"), 'is damaged: its "version" is not a number.'),
    Bad("no version", b'{"format": "layerwright-project"}', 'is damaged: its "version" is not a number.'),
    Bad("version true", header(version=True), 'is damaged: its "version" is not a number.'),
    Bad("version zero", header(version=0), "is damaged: there is no file version 0."),
    Bad("newer", header(version=VERSION + 1, later=1), f"by a newer Layerwright (file version {VERSION + 1}"),
    Bad("unknown field", header(colour="red"), "is damaged: Object contains unknown field `colour`."),
    Bad(
        "wrong type",
        header(networks=[{"name": 1}]),
        "is damaged: Expected `str`, got `int` at `project.networks[0].name`.",
    ),
    Bad("missing name", header(networks=[{}]), "missing required field `name`"),
    Bad("negative count", header(configuration={"seed": -1}), "Expected `int` >= 0"),
    Bad("unknown mode", header(configuration={"monitors": [{"mode": "x"}]}), "Invalid enum value 'x'"),
    Bad("huge float", header()[:-1] + b', "networks":[{"name":"a","layers":[{"x":1e999}]}]}', "Number out of range"),
    Bad("huge integer", header()[:-1] + b', "configuration":{"seed":' + b"9" * 10_000 + b"}}", "out of range"),
    Bad("null position", header(networks=[{"name": "a", "layers": [{"x": None}]}]), "Expected `float`, got `null`"),
]


@pytest.fixture(params=BAD_FILES, ids=str)
def bad(request: pytest.FixtureRequest) -> Bad:
    return request.param


def test_a_file_that_is_no_project_is_told_from_others_in_one_sentence(bad: Bad) -> None:
    with pytest.raises(ProjectError) as error:
        decode_project(bad.content, '"x.lwproj"')
    message = str(error.value)
    assert message.startswith('"x.lwproj" ')
    assert bad.says in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_never_overwritten(bad: Bad, tmp_path: Path) -> None:
    path = tmp_path / "x.lwproj"
    path.write_bytes(bad.content)
    with pytest.raises(ProjectError, match="It was left as it is: choose another name to save under"):
        save_project(SMALL, path)
    assert path.read_bytes() == bad.content
    assert list(tmp_path.iterdir()) == [path]


def test_a_byte_order_mark_is_read_over() -> None:
    assert decode_project(codecs.BOM_UTF8 + encode_project(SMALL)) == SMALL


@pytest.mark.parametrize("content", [header(), header(networks=[]), header(description="")])
def test_everything_but_format_and_version_may_be_missing(content: bytes) -> None:
    assert decode_project(content) == Project()


@given(any_project)
def test_a_file_cut_off_anywhere_is_damaged(made: Project) -> None:
    content = encode_project(made)
    for length in range(0, len(content) - 2, max(1, len(content) // 20)):
        with pytest.raises(ProjectError):
            decode_project(content[:length])


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be opened: there is no such file"):
        load_project(tmp_path / "none.lwproj")
    with pytest.raises(ProjectError, match="cannot be opened: it is a folder"):
        load_project(tmp_path)
    with pytest.raises(ProjectError, match="it is a folder"):
        save_project(SMALL, tmp_path)


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.lwproj"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(ProjectError, match=r"has 68,157,440 bytes; a project has at most 67,108,864\."):
        load_project(path)


# --- projects that cannot be written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    [
        project(Network("Main", (Layer("a", "ReLU", x=float("nan")),))),
        project(Network("Main", (Layer("a", "ReLU", y=float("inf")),))),
        project(Network("\ud800")),
        Project(configuration=Configuration(seed=-1)),
        Project(configuration=Configuration(batch_size=0)),
    ],
    ids=["nan", "infinity", "half a character", "negative count", "no batch"],
)
def test_what_could_not_be_read_again_is_not_written(made: Project, tmp_path: Path) -> None:
    path = tmp_path / "x.lwproj"
    save_project(SMALL, path)
    with pytest.raises(ProjectError, match=r"The project cannot be written: .*\.$"):
        save_project(made, path)
    assert load_project(path) == SMALL


def test_a_project_too_large_to_be_read_again_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerwright.model.project._LARGEST_FILE", 100)
    with pytest.raises(ProjectError, match="it may have at most 100"):
        encode_project(SMALL)


# --- saving -----------------------------------------------------------------------------------------------------------


def test_saving_replaces_an_older_state(tmp_path: Path) -> None:
    path = tmp_path / "x.lwproj"
    save_project(Project(), path)
    save_project(SMALL, path)
    assert load_project(path) == SMALL
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.write_bytes", "pathlib.Path.replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.lwproj"
    save_project(SMALL, path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, full)
    with pytest.raises(ProjectError, match=r"cannot be written: No space left on device\.$"):
        save_project(Project(), path)
    monkeypatch.undo()
    assert load_project(path) == SMALL
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["missing/x.lwproj", "file/x.lwproj", "x" * 300 + ".lwproj"])
def test_a_place_that_cannot_be_written_is_told(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match="cannot be written: "):
        save_project(SMALL, tmp_path / place)


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.lwproj"
    save_project(Project(), path)
    path.chmod(0o640)
    save_project(SMALL, path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_permissions_that_the_user_asks_for(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        save_project(SMALL, tmp_path / "x.lwproj")
    finally:
        os.umask(old)
    assert (tmp_path / "x.lwproj").stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    target, link = tmp_path / "shared" / "real.lwproj", tmp_path / "link.lwproj"
    save_project(Project(), target)
    link.symlink_to(target)
    save_project(SMALL, link)
    assert link.is_symlink()
    assert load_project(target) == SMALL


# --- the values -------------------------------------------------------------------------------------------------------


def test_networks_and_datasets_are_found_by_name() -> None:
    made = project(network("ReLU", "A"), network("Tanh", "B"), datasets=(DataSource("Training", "t.csv"),))
    assert made.network("B") is made.networks[1]
    assert made.dataset("Training").path == "t.csv"
    with pytest.raises(ProjectError, match=r'There is no network "C"\. The project has "A", "B"\.'):
        made.network("C")
    with pytest.raises(ProjectError, match=r'There is no dataset "x"\. The project has "Training"\.'):
        made.dataset("x")
    with pytest.raises(ProjectError, match="The project has none"):
        Project().network("Main")


def test_links_are_found_by_their_ends_in_the_order_drawn() -> None:
    drawn = network("a: Input > c: Add2; b: Input > c; a > d: ReLU")
    assert [link.source for link in drawn.links_into["c"]] == ["a", "b"]
    assert [link.target for link in drawn.links_from["a"]] == ["c", "d"]
    assert "a" not in drawn.links_into


def test_of_two_layers_of_one_name_the_first_is_found() -> None:
    first, second = Layer("a", "ReLU"), Layer("a", "Tanh")
    assert Network("Main", (first, second)).by_name == {"a": first}


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SMALL.networks[0].layers[0].name = "other"  # type: ignore[misc]


def test_what_is_looked_up_does_not_follow_into_the_next_state() -> None:
    assert SMALL.by_name
    after = msgspec.structs.replace(SMALL, networks=())
    assert not after.by_name
