"""What is installed is what stands in the tree, at the versions that the project asks for."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import tomli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = ["layerwright", "gui", "reports", "units", "resources"]


@pytest.mark.parametrize("name", PACKAGES)
def test_the_import_path_is_the_folder_path(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")


def test_no_other_distribution_ships_one_of_our_names() -> None:
    # Not packages_distributions(): on Python 3.10 it sees only distributions with a top_level.txt.
    others = {
        (distribution.name, file.parts[0])
        for distribution in importlib.metadata.distributions()
        for file in distribution.files or []
        if file.parts[0].removesuffix(".py") in PACKAGES and distribution.name != "layerwright"
    }
    assert not others


# --- the wheel --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel_files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from a copy of the tree in which the example has been run."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ["pyproject.toml", "README.md", "LICENSE", "NOTICE"]:
        shutil.copy(ROOT / name, tree)
    for name in [*PACKAGES, "examples"]:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("*.runs"))
    run = tree / "examples" / "mnist_lenet" / "mnist_lenet.runs" / "0001"
    run.mkdir(parents=True)
    (run / "events.jsonl").touch()
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=tree, check=True)
    [wheel] = (tree / "dist").glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_a_wheel_installs_our_packages_and_nothing_beside_them(wheel_files: list[str]) -> None:
    metadata = f"layerwright-{PROJECT['project']['version']}.dist-info"
    assert {Path(file).parts[0] for file in wheel_files} == {*PACKAGES, metadata}


def test_a_wheel_carries_the_examples_as_templates_without_their_runs(wheel_files: list[str]) -> None:
    assert "resources/examples/mnist_lenet/data/train-images-idx3-ubyte.gz" in wheel_files
    assert "resources/examples/resnet152/resnet152.lwproj" in wheel_files
    assert "resources/examples/data/masks_train.npz" in wheel_files
    assert not [file for file in wheel_files if ".runs/" in file or "__pycache__" in file]


def test_a_wheel_carries_the_units_of_the_library(wheel_files: list[str]) -> None:
    found = {path.name for path in (ROOT / "units").glob("*.lwunit")}
    assert len(found) > 40
    assert {Path(file).name for file in wheel_files if file.startswith("units/")} == {*found, "__init__.py"}


def test_examples_are_no_package() -> None:
    assert not list((ROOT / "examples").rglob("__init__.py"))


# --- the versions -----------------------------------------------------------------------------------------------------


def pins(file: str) -> dict[str, str]:
    """Name -> what stands after `==`, with its hashes."""
    text = (ROOT / file).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return dict(line.split("==", 1) for line in lines)


@pytest.mark.parametrize(
    ("file", "asked_for"),
    [
        ("requirements.txt", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]),
        ("requirements-bootstrap.txt", PROJECT["dependency-groups"]["bootstrap"]),
    ],
)
def test_the_pinned_versions_are_those_that_pyproject_allows(file: str, asked_for: list[str]) -> None:
    pinned = pins(file)
    for requirement in map(Requirement, asked_for):
        version = pinned[canonicalize_name(requirement.name)].split()[0]
        assert requirement.specifier.contains(version), f"{requirement} but {file} has {version}: make requirements"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-bootstrap.txt"])
def test_every_pin_has_hashes_and_no_address_or_path_is_named(file: str) -> None:
    assert not [name for name, rest in pins(file).items() if "--hash=sha256:" not in rest]
    assert "/" not in (ROOT / file).read_text()


# --- Qt ---------------------------------------------------------------------------------------------------------------


def test_the_installed_qt_is_one_that_pyproject_allows() -> None:
    [allowed] = [r for r in map(Requirement, PROJECT["project"]["dependencies"]) if r.name == "PySide6-Essentials"]
    for bad in ["6.11.0", "6.11.1", "6.12.0"]:
        assert not allowed.specifier.contains(bad)
    assert allowed.specifier.contains(importlib.metadata.version("PySide6-Essentials"))


SOAK = """
import sys
from PySide6.QtCore import QObject
from PySide6.QtGui import QPainterPath

thing, path = QObject(), QPainterPath()

def lost_references(rounds):
    before = sys.getrefcount(None)
    for _ in range(rounds):
        thing.setObjectName("soak")
        path.clear()
    return before - sys.getrefcount(None)

lost_references(1_000)
print(lost_references(100_000))
"""


def test_200_000_calls_that_return_none_leave_none_alone() -> None:
    """In a child, because a PySide6 that loses a reference in each call ends the process (6.12.0 on Python 3.10)."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run([sys.executable, "-c", SOAK], env=environment, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    assert abs(int(child.stdout)) < 100
