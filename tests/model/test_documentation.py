"""The format is described field by field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.inspect import LiteralType, StructType, VarTupleType
from networks import project

from layerwright.model.project import FORMAT, SUFFIX, VERSION, Project, decode_project, encode_project

TEXT = (Path(__file__).parents[2] / "docs" / "project-file.md").read_text(encoding="utf-8")


def structs(type_info: Any) -> Iterator[StructType]:
    """A struct and all that its fields hold."""
    if isinstance(type_info, VarTupleType):
        yield from structs(type_info.item_type)
    elif isinstance(type_info, StructType):
        yield type_info
        for field in type_info.fields:
            yield from structs(field.type)


STRUCTS = {entry.cls: entry for entry in structs(msgspec.inspect.type_info(Project))}


def section(name: str) -> str:
    """What stands under the heading of a struct."""
    parts = re.split(r"^##+ (.+)$", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[name]


@pytest.mark.parametrize("struct", STRUCTS.values(), ids=lambda struct: struct.cls.__name__)
def test_every_field_is_described_in_the_section_of_its_struct(struct: StructType) -> None:
    described = re.findall(r"^\| `(\w+)` \|", section(struct.cls.__name__), flags=re.MULTILINE)
    header = ["format", "version"] if struct.cls is Project else []
    assert described == header + [field.name for field in struct.fields]


@pytest.mark.parametrize("struct", STRUCTS.values(), ids=lambda struct: struct.cls.__name__)
def test_every_default_and_every_choice_is_the_programs(struct: StructType) -> None:
    for field in struct.fields:
        [row] = re.findall(rf"^\| `{field.name}` \|.*$", section(struct.cls.__name__), flags=re.MULTILINE)
        default = [cell.strip() for cell in row.split("|")][3]
        if field.required:
            assert default == "required", row
        elif isinstance(field.default, str | int | float):
            assert default == f"`{msgspec.json.encode(field.default).decode()}`", row
        if isinstance(field.type, LiteralType):
            assert set(re.findall(r'"(\w+)"', row)) >= set(field.type.values), row


def test_the_example_is_a_project_as_the_program_writes_it() -> None:
    [example] = re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL)
    made = decode_project(example.encode())
    assert encode_project(made).decode() == example
    assert made.networks == project("Input > Affine(10) > SoftmaxCrossEntropy").networks


def test_format_version_and_suffix_are_named() -> None:
    assert f"`{FORMAT}`" in TEXT
    assert f"Version {VERSION}" in TEXT
    assert f"`{SUFFIX}`" in TEXT
