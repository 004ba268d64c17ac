"""`layerwright unit`: the library of reusable units."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import GOOD, QUIET, STRONG, Cell, Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option

if TYPE_CHECKING:
    from layerwright.library.unit import LibraryUnit

_ABOUT = """\
List the units of the library, bring one into a project, and keep units of
your own. A unit is a network that others call as one layer, with everything
that it calls itself.
"""

_ABOUT_ADD = """\
Bring a unit and all that it calls into a project, which is changed. Networks
that are there already are used if they compute the same, otherwise the new
ones get other names.
"""

_ABOUT_KEEP = """\
Make a unit of a network of a project, with all that it calls, and keep it in
your own library. A unit of the same name gives way; the new one becomes its
next version, so that projects which use the old one can be updated.
"""

_ABOUT_UPDATE = """\
Put the newest version of units in the place of earlier ones in a project,
which is changed. Networks that were changed since they came in are left
alone. With --dry-run nothing is written.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command with its own commands."""
    parser = add_command(
        subparsers,
        "unit",
        None,
        summary="list, use, keep, share and update reusable units",
        about=_ABOUT,
        examples=("layerwright unit list", "layerwright unit add digits.lwproj Fire"),
    )
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_looking(own)
    _add_using(own)
    _add_keeping(own)


def _add_looking(own: Subparsers) -> None:
    listing = add_command(
        own,
        "list",
        run_list,
        summary="list all units",
        about="List all units of the library, with what they do.",
        examples=("layerwright unit list", "layerwright unit list --json"),
    )
    add_json_option(listing)
    showing = add_command(
        own,
        "show",
        run_show,
        summary="show what a unit does, its arguments and papers",
        about="Show what a unit does, its arguments with defaults and ranges, and the papers to cite.",
        examples=("layerwright unit show Fire",),
    )
    showing.add_argument("name", metavar="UNIT", help="the unit's name")
    add_json_option(showing)


def _add_using(own: Subparsers) -> None:
    adding = add_command(
        own,
        "add",
        run_add,
        summary="bring a unit into a project",
        about=_ABOUT_ADD,
        examples=("layerwright unit add digits.lwproj Fire",),
    )
    adding.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    adding.add_argument("name", metavar="UNIT", help="the unit's name")
    updating = add_command(
        own,
        "update",
        run_update,
        summary="bring the units of a project up to date",
        about=_ABOUT_UPDATE,
        examples=("layerwright unit update digits.lwproj", "layerwright unit update digits.lwproj Fire --dry-run"),
    )
    updating.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    updating.add_argument("names", metavar="UNIT", nargs="*", help="only these units")
    updating.add_argument("--dry-run", action="store_true", help="only tell what would be updated")


def _add_keeping(own: Subparsers) -> None:
    keeping = add_command(
        own,
        "keep",
        run_keep,
        summary="keep a network of a project as a unit of your own",
        about=_ABOUT_KEEP,
        examples=("layerwright unit keep digits.lwproj Block --description 'Two convolutions and a sum.'",),
    )
    keeping.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    keeping.add_argument("network", metavar="NETWORK", help="the network")
    keeping.add_argument("--description", default="", help="what it does, in a sentence")
    keeping.add_argument("--category", default="", help="the heading that it is listed under")
    keeping.add_argument("--paper", action="append", default=[], help="a paper to cite; can be given several times")
    sharing = add_command(
        own,
        "share",
        run_share,
        summary="write a unit into a file for others",
        about="Write a unit into a file (.lwunit) that others can take into their library.",
        examples=("layerwright unit share Block block.lwunit",),
    )
    sharing.add_argument("name", metavar="UNIT", help="the unit's name")
    sharing.add_argument("file", metavar="FILE", type=Path, help="the file to write; it must not exist")
    taking = add_command(
        own,
        "take",
        run_take,
        summary="take a unit from a file into your own library",
        about="Take a unit that somebody has shared into your own library.",
        examples=("layerwright unit take block.lwunit",),
    )
    taking.add_argument("file", metavar="FILE", type=Path, help="the unit's file (.lwunit)")
    renaming = add_command(
        own,
        "rename",
        run_rename,
        summary="give a unit of your own another name",
        about="Give a unit of your own another name. Projects that use it keep their copy under the name that it has.",
        examples=("layerwright unit rename Block Stage",),
    )
    renaming.add_argument("name", metavar="UNIT", help="the unit's name")
    renaming.add_argument("new", metavar="NAME", help="the name that it shall have")
    forgetting = add_command(
        own,
        "forget",
        run_forget,
        summary="take a unit out of your own library",
        about="Take a unit out of your own library. Projects that use it keep their copy.",
        examples=("layerwright unit forget Block",),
    )
    forgetting.add_argument("name", metavar="UNIT", help="the unit's name")


def run_list(arguments: argparse.Namespace) -> int:
    """Print all units; status 1 where a file of the person's own library is damaged."""
    from layerwright.library.shelf import library

    found = library()
    if arguments.json:
        console.write_json({"units": [_document(unit) for unit in found.units.values()], "problems": found.problems})
    else:
        console.write_table(
            [
                Column("Unit", list(found.units)),
                Column("Version", [str(unit.version) for unit in found.units.values()], numeric=True),
                Column("Category", [unit.category for unit in found.units.values()]),
                Column("Description", [unit.description for unit in found.units.values()]),
            ],
            indent=0,
        )
        for problem in found.problems:
            console.write_error(problem)
    return 1 if found.problems else 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print one unit."""
    from layerwright.library.shelf import library

    unit = library().unit(arguments.name)
    if arguments.json:
        console.write_json(_document(unit))
        return 0
    console.write(f"{unit.name}, version {unit.version}", STRONG)
    console.write(unit.description)
    if unit.arguments:
        console.write()
        known = unit.ranges
        console.write_table(
            [
                Column("Argument", list(unit.arguments)),
                Column("Type", [entry.kind for entry in unit.arguments.values()]),
                Column("Default", [entry.default for entry in unit.arguments.values()]),
                Column("Range", [str(known[name]) if name in known else "" for name in unit.arguments]),
                Column("Meaning", [entry.help for entry in unit.arguments.values()]),
            ]
        )
    for paper in unit.papers:
        console.write()
        console.write(paper, QUIET)
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Bring a unit into a project."""
    from layerwright.library.shelf import library
    from layerwright.library.using import add_to
    from layerwright.model.project import load_project, save_project

    project = load_project(arguments.project)
    after, name = add_to(project, library().unit(arguments.name))
    if after != project:
        save_project(after, arguments.project)
    console.write(f'"{arguments.project}" has the unit "{name}": call it by a Unit layer with Network {name}.')
    return 0


def run_update(arguments: argparse.Namespace) -> int:
    """Bring the units of a project up to date; status 1 where a dry run finds some to update."""
    from layerwright.library.shelf import library
    from layerwright.library.using import outdated, update
    from layerwright.model.project import load_project, save_project

    project = load_project(arguments.project)
    found = library()
    units = [found.unit(name) for name in arguments.names] or list(found.units.values())
    old = outdated(project, units)
    if not old:
        console.write("All units are up to date.", GOOD)
        return 0
    if not arguments.dry_run:
        for unit in units:
            project = update(project, unit)
        save_project(project, arguments.project)
    console.write_list(
        [(Cell(entry.network), Cell(f"version {entry.unit.version} of {entry.unit.name}")) for entry in old]
    )
    return 1 if arguments.dry_run else 0


def run_keep(arguments: argparse.Namespace) -> int:
    """Keep a network as a unit of the person's own."""
    from layerwright.library.shelf import keep
    from layerwright.library.using import make_unit
    from layerwright.model.project import load_project

    made = make_unit(
        load_project(arguments.project),
        arguments.network,
        description=arguments.description,
        category=arguments.category,
        papers=arguments.paper,
    )
    _told(keep(made))
    return 0


def run_share(arguments: argparse.Namespace) -> int:
    """Write a unit into a file."""
    from layerwright.library.shelf import library
    from layerwright.library.unit import LibraryError, save_unit

    unit = library().unit(arguments.name)
    if arguments.file.exists():
        raise LibraryError(f'"{arguments.file}" is there already. Choose another name.')
    save_unit(unit, arguments.file)
    console.write(f"{arguments.file}: {unit.name}, version {unit.version}")
    return 0


def run_take(arguments: argparse.Namespace) -> int:
    """Take a unit from a file."""
    from layerwright.library.shelf import keep
    from layerwright.library.unit import load_unit

    _told(keep(load_unit(arguments.file)))
    return 0


def run_rename(arguments: argparse.Namespace) -> int:
    """Give a unit of the person's own another name."""
    from layerwright.library.shelf import rename

    rename(arguments.name, arguments.new)
    console.write(f"{arguments.name} is called {arguments.new} now.")
    return 0


def run_forget(arguments: argparse.Namespace) -> int:
    """Take a unit out of the person's own library."""
    from layerwright.library.shelf import forget

    forget(arguments.name)
    console.write(f"{arguments.name} is no longer in your library.")
    return 0


def _told(unit: LibraryUnit) -> None:
    console.write(f"Kept {unit.name}, version {unit.version}.", GOOD)


def _document(unit: LibraryUnit) -> dict[str, object]:
    return {
        "name": unit.name,
        "version": unit.version,
        "category": unit.category,
        "description": unit.description,
        "papers": unit.papers,
        "arguments": [
            {
                "name": entry.name,
                "type": entry.kind,
                "default": entry.default,
                "least": unit.ranges[entry.name].least if entry.name in unit.ranges else None,
                "most": unit.ranges[entry.name].most if entry.name in unit.ranges else None,
                "meaning": entry.help,
            }
            for entry in unit.arguments.values()
        ],
    }
