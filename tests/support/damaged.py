"""Files of NNC as they come from old versions, other editors and accidents: real or made ones, changed by chance.

    python tests/support/damaged.py --cases 2000 --seed 1

Each must become a project that survives its export, or be refused by a sentence.
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from layerwright.exchange.sdcproj.bypassed import without_bypassed
from layerwright.exchange.sdcproj.ini import SdcprojError
from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.writing import write_content
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import decode_project, encode_project
from layerwright.resolve.resolve import resolve

ODD = (
    *("", " ", "-1", "0", "1", "2", "1.5", "-0", "1e9", "999999999", "99999999999999999999", "1e400", "nan", "inf"),
    *("True", "False", "None", "x", "*Name", "*Input", "*GraphOutput", "Input[0]", "Input[9]/0", "((((", "2**9**9**9"),
    *("1," * 40, "a" * 5000, "日本語", "é", "\t1\t", '"1"', "1;2", "C:\\data\\x.csv", "{SDCPATH}samples\\x.csv"),
    *(
        "\\\\server\\share\\x.csv",
        "../../etc/passwd",
        "a=b=c",
        "*UnitProperty(Size)",
        "*Calc +*Input:*3",
        "/",
        ".",
        "..",
    ),
    *(
        "Main",
        "Unit",
        "MainRuntime",
        "\x00",
        "\x1b[31m",
        "a/b",
        "[Layer_0]",
        ";",
        "#",
        "￥",
        "𠮷",
        "%s",
        "{0}",
        "\x85",
        "\u2028",
    ),
)
LINES = (
    *(
        "",
        "   ",
        "; a comment",
        "# another",
        "nonsense",
        "[",
        "]",
        "[]",
        "[Section]",
        "=",
        "=x",
        "key=",
        "[Layer_0] ; why",
    ),
    *(
        "[Global]",
        "[Script]",
        "NumNetwork=0",
        "NumLayer=99999999",
        "NumLink=-1",
        "[OutOfCoreTraining]\nEnabled=1",
        "\ttab=\tx",
    ),
    *("[Main_Network_Global]", "[Layer_0]", "ID=0", "Type=audio-classification", "Property_0_Value=1", "[Optimizer_0]"),
    *("[Main_Statistics]\nNumStatistics=1\nStatistics_0_Name=CostAdd", "Image=" + "A" * 3000, "\x0c", "\x00", "\ufeff"),
)


def changed(random: Random, content: bytes) -> bytes:
    """A file with some changes."""
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 8))):
        content = random.choice(_OF_LINES)(random, content)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        content = random.choice(_OF_BYTES)(random, content)
    return content


Change = Callable[[Random, bytes], bytes]


def _lines(edit: Callable[[Random, list[bytes], int], None]) -> Change:
    def change(random: Random, content: bytes) -> bytes:
        lines = content.split(b"\n")
        edit(random, lines, random.randrange(len(lines)))
        return b"\n".join(lines)

    return change


def _odd_value(random: Random, lines: list[bytes], at: int) -> None:
    key, equals, _ = lines[at].partition(b"=")
    if equals:
        lines[at] = key + b"=" + random.choice(ODD).encode()


def _odd_key(random: Random, lines: list[bytes], at: int) -> None:
    key, equals, value = lines[at].partition(b"=")
    if equals:
        replaced = (key.upper(), key.lower(), b" " + key + b" ", key + b"_0", b"Unknown", random.choice(ODD).encode())
        lines[at] = random.choice(replaced) + equals + value


def _removed(random: Random, lines: list[bytes], at: int) -> None:
    del lines[at : at + random.choice((1, 1, 1, 2, 5, 30))]
    if not lines:
        lines.append(b"")


def _repeated(random: Random, lines: list[bytes], at: int) -> None:
    size = random.choice((1, 1, 3, 20, 100))
    other = random.randrange(len(lines))
    lines[other:other] = lines[at : at + size]


def _inserted(random: Random, lines: list[bytes], at: int) -> None:
    lines.insert(at, random.choice(LINES).encode())


def _without_section(random: Random, lines: list[bytes], at: int) -> None:
    starts = [number for number, line in enumerate(lines) if line.startswith(b"[")]
    if starts:
        start = random.choice(starts)
        end = next((number for number in starts if number > start), len(lines))
        del lines[start:end]
    lines.append(b"")


def _with_value_of_another(random: Random, lines: list[bytes], at: int) -> None:
    key, equals, _ = lines[at].partition(b"=")
    if equals:
        lines[at] = key + b"=" + random.choice(lines).partition(b"=")[2]


def _windows(random: Random, content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _other_encoding(random: Random, content: bytes) -> bytes:
    encoding = random.choice(("cp932", "utf-16", "utf-16-le", "utf-8-sig", "latin-1", "utf-7"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _flipped(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 5, 50)) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


_OF_LINES: Sequence[Change] = (
    *[_lines(_odd_value)] * 5,
    _lines(_odd_key),
    _lines(_removed),
    _lines(_repeated),
    _lines(_inserted),
    _lines(_without_section),
    _lines(_with_value_of_another),
)
_OF_BYTES: Sequence[Change] = (_windows, _other_encoding, _cut, _flipped)


def imported(content: bytes) -> str:
    """What becomes of a file: `imported`, or `refused`.

    Raises:
        Exception: It is neither, or the project does not survive.
    """
    try:
        project = read_content(content).project
    except SdcprojError as error:
        if not str(error).endswith("."):
            raise AssertionError(str(error)) from error
        return "refused"
    assert decode_project(encode_project(project)) == project
    for network in project.networks:
        resolve(project, network.name)
    try:
        kept, _ = without_bypassed(project)
        written = write_content(kept)
    except LayerwrightError:
        return "imported, not exported"
    again = read_content(written).project
    assert read_content(write_content(again)).project == again
    assert again == project, "It comes back as another project."
    return "imported"


def main() -> None:
    """Try many changed files of the reference system, and print what fails."""
    from reference import PROJECTS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="*", help="single cases by their numbers")
    parser.add_argument("--largest", type=int, default=60_000, help="the most bytes of a file that is taken")
    chosen = parser.parse_args()
    files = [path for path in PROJECTS if path.stat().st_size <= chosen.largest]
    counts: Counter[str] = Counter()
    for number in chosen.only or range(chosen.cases):
        random = Random(f"{chosen.seed}/{number}")
        path = random.choice(files)
        began = time.perf_counter()
        content = changed(random, path.read_bytes())
        try:
            counts[imported(content)] += 1
        except Exception as error:
            counts["fault"] += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            print(f"{number} {path.stem}: {type(error).__name__}: {str(error)[:200]} ({place.filename}:{place.lineno})")
            if chosen.only:
                Path(f"case-{number}.sdcproj").write_bytes(content)
        if time.perf_counter() - began > 5:
            print(f"{number} {path.stem}: took {time.perf_counter() - began:.1f} s")
    print(dict(counts))


if __name__ == "__main__":
    main()
