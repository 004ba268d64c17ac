"""Every text of the window is translated, and what the window reads is made from the translations."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
MODULES = sorted((ROOT / "gui").rglob("*.py"))
HINT = "run `make translations`, and translate what is new in resources/translations"


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed"
    return found


def messages(path: Path) -> Iterator[tuple[str, str, bool, list[str], bool]]:
    """Context, source, whether it has plurals, the translations, and whether they are finished."""
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            finished = translation.get("type") is None
            plural = message.get("numerus") == "yes"
            source = message.findtext("source") or ""
            yield context.findtext("name") or "", source, plural, forms or [translation.text or ""], finished


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations brought in line with the texts of today."""
    folder = tmp_path_factory.mktemp("translations")
    names = [str(module.relative_to(ROOT)) for module in MODULES]
    for language, options in (("ja", []), ("en", ["-pluralonly"])):
        target = folder / f"layerwright_{language}.ts"
        shutil.copy(TRANSLATIONS / target.name, target)
        command = [tool("pyside6-lupdate"), "-silent", "-no-obsolete", "-locations", "none", *options, *names]
        subprocess.run([*command, "-ts", str(target)], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_text_is_translated(collected: Path, language: str) -> None:
    found = list(messages(collected / f"layerwright_{language}.ts"))
    assert found
    missing = [
        f"{context}: {source}" for context, source, _, forms, finished in found if not finished or not all(forms)
    ]
    assert not missing, HINT


@pytest.mark.parametrize("language", ["ja", "en"])
def test_there_are_no_texts_but_those_of_today(collected: Path, language: str) -> None:
    name = f"layerwright_{language}.ts"
    today = {message[:3] for message in messages(collected / name)}
    assert {message[:3] for message in messages(TRANSLATIONS / name)} == today, HINT


def test_translations_keep_what_is_put_into_them() -> None:
    for _, source, plural, forms, _ in messages(TRANSLATIONS / "layerwright_ja.ts"):
        for form in forms:
            assert set(re.findall(r"\{\w*\}", form)) == set(re.findall(r"\{\w*\}", source)), source
            assert not plural or re.search("%L?n", form)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_window_reads_is_made_from_the_translations(language: str, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    source = TRANSLATIONS / f"layerwright_{language}.ts"
    subprocess.run([tool("pyside6-lrelease"), "-silent", str(source), "-qm", str(made)], check=True)
    assert made.read_bytes() == source.with_suffix(".qm").read_bytes(), HINT


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_texts_stand_where_qts_tools_find_them(module: Path) -> None:
    """They look for literals, and not inside f-strings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for outer in ast.walk(tree):
        if isinstance(outer, ast.JoinedStr):
            for inner in ast.walk(outer):
                assert not _is_translation(inner), f"{module}:{inner.lineno}: a text within an f-string"
        if _is_tr(outer):
            assert isinstance(outer.args[0], ast.Constant), f"{module}:{outer.lineno}: not a literal"


_OWN_ERRORS = {"gui/config/form.py", "gui/config/solver.py"}
"""Where an error is one of the window, whose text Qt has translated already."""


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_what_the_engine_says_is_shown_in_the_language_of_the_window(module: Path) -> None:
    if module.relative_to(ROOT).as_posix() not in _OWN_ERRORS:
        assert not re.search(r"\bstr\((error|problem)\)", module.read_text(encoding="utf-8")), "say it by `localized`"


def _is_translation(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QT_TRANSLATE_NOOP"
    return named or _is_tr(node)


def _is_tr(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"
