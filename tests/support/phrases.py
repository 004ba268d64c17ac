"""Collects what the engine says, for translation: `python -m phrases` brings resources/translations/ja in line with it.

The engine writes its texts in English where they are needed. Here they are found: the help of the catalogue, the texts
of units and examples, and every literal in the code that is a sentence or a part of one. A value in an f-string becomes
a numbered place: `{name} is {show(value)}.` is collected as `{0} is {1}.`. A choice between two texts within an
f-string gives one form for each.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.library.unit import decode_unit
from layerwright.model.project import load_project
from layerwright.translation import Form

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "resources" / "translations" / "ja"
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "remedies": ("layerwright/resolve/remedies",),
    "problems": (
        *("layerwright/model", "layerwright/layers", "layerwright/resolve"),
        *("gui/config/changes.py", "gui/config/presets.py", "gui/dataset/changes.py", "gui/edit/canvas/picture.py"),
        "gui/training/profile.py",
    ),
    "data": ("layerwright/data",),
    "running": (
        *("layerwright/engine", "layerwright/training", "layerwright/evaluation", "layerwright/library"),
        *("layerwright/crash_log.py", "layerwright/cli/failures.py"),
    ),
    "exchange": ("layerwright/exchange", "layerwright/cli/export", "layerwright/cli/report.py", "reports/writing.py"),
}
"""The tables of messages, and the code whose messages each has."""

_SILENT = (
    "layerwright/layers/japanese.py",
    "layerwright/engine/kernels/",
    "layerwright/exchange/nnef/graph.py",
    "layerwright/exchange/nnef/quantization.py",
    "layerwright/exchange/python/",
)
"""What writes texts into files or for programmers, but never for the window."""
_SPEAKING = ("layerwright/exchange/python/writing.py", "layerwright/engine/kernels/onednn/library.py")
"""Exceptions of these."""
_COMPOSED = "layerwright/layers/declaration.py"
"""Where the help of the properties of connectors is composed."""
_CATALOGUE = "layerwright/layers/"
_PHRASES = ("layerwright/layers/declaration.py", "layerwright/layers/io.py", "layerwright/layers/kinds.py")
"""In the other modules of the catalogue, what is neither a sentence nor has a value is a word to search by."""
_NAMES = frozenset(
    {
        *("Weight Decay", "WD Decouple", "Fixed Decay", "Arithmetic (2 Inputs)"),
        *("Layerwright {0}", "return {0}, [{1}]", "total / max(samples, 1)", "stop when this process is gone"),
        *(
            "{0} {1}: {2}",
            "Expected `a finite number`",
            "(a graph)",
            "graph.nnef",
            "Neural Network Console",
            "{0}: {1} of {2}",
            "{0} MB",
            "{0}  layerwright {1}",
            "Python {0} on {1}",
            "arguments: {0}",
        ),
    }
)
"""Names, and pieces of code and of command lines."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_REFERENCE = re.compile(r"\((18|19|20)\d\d\)\.|https?://|\barXiv\b")
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_CODE = re.compile(r" \| | = |->|==|\*\*|\\|^\(\?:|^<|[a-z]\[|: $|^\$")
_NOT_SAID = frozenset({"aliases", "references", "papers", "category", "initializers"})
"""The arguments whose texts are names or publications."""
_COMPARING = frozenset(
    {
        *("startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split"),
        *("replace", "strip", "rstrip", "compile", "search", "match", "fullmatch", "sub", "finditer", "cast"),
        *("AttributeError", "AssertionError", "NotImplementedError"),
        *("tr", "translate", "QT_TRANSLATE_NOOP", "setObjectName", "setStyleSheet"),
    }
)
"""What looks for a text, tells programmers of a mistake, or is translated by Qt."""
_MOST_FORMS = 16


def texts_of_layers() -> list[str]:
    """The help of all layer types and their properties, but what is composed with the name of a connector."""
    found: dict[str, None] = {}
    composed = [Form(text, text) for text in messages([_COMPOSED]) if "{" in text]
    for layer_type in CATALOGUE.values():
        for text in (layer_type.help, layer_type.cannot_run, *(entry.help for entry in layer_type.properties.values())):
            found[_escaped(text)] = None
    return [text for text in found if text and not any(form.values(text) for form in composed)]


def texts_of_library() -> list[str]:
    """What units and examples say of themselves, by sentences: many share one."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "units").glob("*.lwunit")):
        unit = decode_unit(path.read_bytes(), path.name)
        found[unit.category] = found[unit.description] = None
        found.update(dict.fromkeys(argument.help for argument in unit.arguments.values()))
    for path in sorted((ROOT / "examples").glob("*/*.lwproj")):
        found[load_project(path).description] = None
    return [_escaped(sentence) for text in found for sentence in _SENTENCES.split(text) if sentence]


def messages(parts: Iterable[str]) -> list[str]:
    """The forms of all texts in the code of some parts of the engine."""
    found: dict[str, None] = {}
    for path in _modules(parts):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in _of_code(tree):
            if _is_said(text, path.relative_to(ROOT).as_posix()):
                found[text] = None
    return list(found)


@cache
def collected() -> dict[str, list[str]]:
    """All texts, by the table that translates them. Each is in one, but for those of remedies, asked for as such."""
    tables = {"layers": texts_of_layers(), "library": texts_of_library()}
    tables |= {table: messages(parts) for table, parts in PACKAGES.items()}
    taken: set[str] = set()
    for table, texts in tables.items():
        tables[table] = sorted(set(texts) - taken)
        taken.update(texts if table != "remedies" else ())
    return tables


def read(table: str, folder: Path = TABLES) -> dict[str, str]:
    """A table as it is: the translations by their texts."""
    path = folder / f"{table}.json"
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.is_file() else {}


def write(folder: Path = TABLES) -> None:
    """Bring the tables in line with the code: new texts are added without a translation, old ones removed."""
    known = {text: said for table in collected() for text, said in read(table, folder).items() if said}
    for table, texts in collected().items():
        content = msgspec.json.encode({text: known.get(text, "") for text in texts})
        (folder / f"{table}.json").write_bytes(msgspec.json.format(content, indent=1) + b"\n")


def _modules(parts: Iterable[str]) -> Iterator[Path]:
    for part in parts:
        start = ROOT / part
        for path in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            name = path.relative_to(ROOT).as_posix()
            apart = [other for others in PACKAGES.values() for other in others if len(other) > len(part)]
            elsewhere = any(name == other or name.startswith(f"{other}/") for other in apart)
            if not elsewhere and (not name.startswith(_SILENT) or name in _SPEAKING):
                yield path


def _of_code(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp):
        forms = _forms(node)
        for form in forms:
            yield from _lines(form)
        if forms and not isinstance(node, ast.JoinedStr):
            return
        if forms and isinstance(node, ast.JoinedStr):
            values = (part.value for part in node.values if isinstance(part, ast.FormattedValue))
            for value in values:
                if not _forms(value):
                    yield from _of_code(value)
            return
    for child in _children(node):
        yield from _of_code(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of the code that may say something."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        yield node.func
        if name not in _COMPARING:
            yield from node.args
            yield from (keyword.value for keyword in node.keywords if keyword.arg not in _NOT_SAID)
    elif isinstance(node, ast.Compare | ast.Assert) or _is_of_literals(node):
        return
    elif isinstance(node, ast.AnnAssign):
        if node.value:
            yield node.value
    elif isinstance(node, ast.FunctionDef):
        # How a command is called is shown in terminals only.
        yield from () if node.name in ("add_parser", "add_format") else (*node.args.defaults, *node.body)
    elif isinstance(node, ast.Assign):
        named = {target.id for target in node.targets if isinstance(target, ast.Name)}
        yield from () if "_ABOUT" in named else (node.value,)
    else:
        yield from ast.iter_child_nodes(node)


def _is_of_literals(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"


def _forms(node: ast.AST) -> list[list[str | None]]:
    """The texts that an expression may give, each as its pieces; None is a value. Empty if it gives no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [[_escaped(node.value)]]
    if isinstance(node, ast.JoinedStr):
        parts = [_of_value(part) if isinstance(part, ast.FormattedValue) else _forms(part) for part in node.values]
        return _joined(parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _forms(node.left), _forms(node.right)
        return _joined([left or [[None]], right or [[None]]]) if left or right else []
    if isinstance(node, ast.IfExp):
        body, other = _forms(node.body), _forms(node.orelse)
        return [*body, *other] if body and other else []
    return []


def _of_value(part: ast.FormattedValue) -> list[list[str | None]]:
    value = part.value
    if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or) and _forms(value.values[-1]):
        return [[None], *_forms(value.values[-1])]
    return _forms(value) or [[None]]


def _joined(parts: list[list[list[str | None]]]) -> list[list[str | None]]:
    combinations = itertools.islice(itertools.product(*parts), _MOST_FORMS)
    return [[piece for form in forms for piece in form] for forms in combinations]


def _lines(pieces: list[str | None]) -> Iterator[str]:
    """A form as it stands in the tables: line by line, and without the blanks around it."""
    marked = "".join("\0" if piece is None else piece for piece in pieces)
    for line in marked.split("\n"):
        places = itertools.count()
        yield re.sub("\0", lambda _, places=places: f"{{{next(places)}}}", line).strip()  # type: ignore[misc]


def _is_said(text: str, module: str) -> bool:
    """Whether a text is for people: it has a blank, and is neither a name nor code nor a reference."""
    plain = re.sub(r"\{\d*\}", " ", text)
    if " " not in text or not _WORD.search(plain) or _REFERENCE.search(plain) or text in _NAMES:
        return False
    if module.startswith(_CATALOGUE) and module not in _PHRASES and "{" not in text and not text.endswith("."):
        return False
    return not _CODE.search(text)


def _escaped(text: str) -> str:
    """A text whose braces are no places; one that has numbered places is a form already."""
    return text if re.search(r"\{\d\}", text) else text.replace("{", "{{").replace("}", "}}")


if __name__ == "__main__":
    write()
