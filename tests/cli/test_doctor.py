"""`layerwright doctor`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tomli

from layerwright.cli.doctor import cluster, command, graphics_card, machine, python, requirements, system, window
from layerwright.cli.doctor.command import SECTIONS, Section
from layerwright.cli.doctor.finding import Finding, Status
from layerwright.cli.doctor.requirements import Requirement
from layerwright.cli.doctor.system import Answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes children of a module answer something."""

    def fake(module: ModuleType, **given: Answer) -> None:
        for name, answer in given.items():
            monkeypatch.setattr(module, name, lambda *arguments, answer=answer: answer)

    return fake


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the installed packages of a module these."""

    def fake(module: ModuleType, versions: dict[str, str]) -> None:
        monkeypatch.setattr(module, "version_of", versions.get)

    return fake


def sections(needed: Status, optional: Status) -> tuple[Section, ...]:
    return (
        Section("Training", True, (lambda: Finding("Engine", needed, "1.0", "Do this:\npip install engine"),)),
        Section("Window", False, (lambda: Finding("Screen", optional, "big"),)),
    )


# --- the command ------------------------------------------------------------------------------------------------------


def test_this_machine_has_what_training_needs(program: Any) -> None:
    outcome = program("doctor", "--json")
    checks = {check["name"]: check for check in outcome.json["checks"]}
    assert outcome.status == 0
    assert outcome.json["works"] is True
    assert len(checks) == sum(len(section.checks) for section in SECTIONS)
    assert checks["nnabla"]["status"] == "ok"
    assert checks["nnabla"]["found"] == f"{metadata.version('nnabla')}, computes on the CPU"
    assert all(set(check) == {"section", "needed", "name", "status", "found", "advice"} for check in checks.values())


def test_no_library_that_could_kill_the_process_is_loaded() -> None:
    script = "import sys; from layerwright.cli import main; main(['doctor']); print(*sys.modules)"
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(child.stdout.splitlines()[-1].split())
    assert "layerwright.cli.doctor.window" in loaded
    assert not loaded & {"numpy", "nnabla", "msgspec", "h5py", "PIL", "PySide6"}


@pytest.mark.parametrize(
    ("needed", "optional", "status"),
    [("ok", "missing", 0), ("warning", "ok", 0), ("missing", "ok", 1)],
)
def test_only_what_is_needed_decides_the_exit_status(
    needed: Status, optional: Status, status: int, program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "SECTIONS", sections(needed, optional))
    assert program("doctor").status == status
    assert program("doctor", "--json").json["works"] is (status == 0)


def test_findings_are_listed_by_section_with_their_advice(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SECTIONS", sections("missing", "ok"))
    assert program("doctor").out.splitlines() == [
        "Training",
        "  missing  Engine  1.0",
        "           Do this:",
        "           pip install engine",
        "",
        "Window (optional)",
        "  ok       Screen  big",
        "",
        "Something that is needed is missing.",
    ]


# --- asking the system ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ("raise ImportError('libGL.so.1: no such file')", "ImportError: libGL.so.1: no such file"),
        ("import os; os.kill(os.getpid(), 11)", "the process died of SIGSEGV"),
        ("import sys; sys.exit(3)", "exit status 3"),
        ("print('fine')", ""),
    ],
)
def test_how_a_child_fails_is_told_in_words(script: str, failure: str) -> None:
    assert system.ask_python(script).failure == failure


def test_a_child_that_hangs_is_ended() -> None:
    answer = system.ask([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.2)
    assert answer.failure == "no answer within 0 seconds"


def test_a_program_that_is_not_there_is_told() -> None:
    assert system.ask(["no-such-program"]).failure == "no-such-program is not installed"


def test_a_child_imports_nothing_from_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nnabla.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert system.ask_python("import nnabla").failure == ""


# --- Python and packages ----------------------------------------------------------------------------------------------


def test_another_python_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "_WANTED_PYTHON", (3, 9))
    assert python.python().status == "missing"


@pytest.mark.parametrize(
    ("versions", "version", "accepted"),
    [
        ("", "1", True),
        ("==1.39.0", "1.39.0", True),
        ("==1.39.0", "1.39.1", False),
        ("<2,>=1.26", "1.26.4", True),
        ("<2,>=1.26", "2.0.0", False),
        (">=3.11", "3.9", False),
        ("!=6.11.0,<6.12,>=6.10", "6.11", False),
        (">=14", "14.0.0rc1", True),
    ],
)
def test_versions_are_compared_by_their_numbers(versions: str, version: str, accepted: bool) -> None:
    assert Requirement("package", versions).accepts(version) is accepted


def test_requirements_are_read_from_the_installed_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["numpy<2,>=1.26", "rich (>=14)", "h5py", "pytest>=8 ; extra == 'dev'"]
    monkeypatch.setattr(metadata, "requires", lambda name: lines)
    assert requirements.requirements() == [
        Requirement("numpy", "<2,>=1.26"),
        Requirement("rich", ">=14"),
        Requirement("h5py", ""),
    ]


def test_packages_that_are_missing_or_of_a_wrong_version_are_named(
    installed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [Requirement("numpy", "<2"), Requirement("rich", ">=14"), Requirement("h5py", ">=3.11")]
    monkeypatch.setattr(python, "requirements", lambda: asked)
    installed(python, {"numpy": "2.1.0", "rich": "15.0.0"})
    finding = python.packages()
    assert finding.status == "missing"
    assert finding.found == "numpy 2.1.0, rich 15.0.0, h5py missing"
    assert finding.advice == "pip install 'numpy<2' 'h5py>=3.11'"


def test_packages_of_a_program_that_is_not_installed_are_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "requirements", list)
    assert python.packages().status == "warning"


def test_an_nnabla_that_dies_does_not_work(answers: Any) -> None:
    answers(python, ask_python=Answer(failure="the process died of SIGILL"))
    finding = python.nnabla()
    assert finding.status == "missing"
    assert finding.found.endswith("does not compute on the CPU: the process died of SIGILL")


def test_no_nnabla(installed: Any) -> None:
    installed(python, {})
    assert python.nnabla() == Finding("nnabla", "missing", "not installed", "pip install nnabla==1.39.0")


def test_fast_kernels_compute(answers: Any, installed: Any) -> None:
    installed(python, {"onednn-cpu-gomp": "2023.2.0"})
    assert python.fast_kernels().status == "ok"
    assert python.fast_kernels().found.startswith("oneDNN (2023.2.0), ")


def test_without_fast_kernels_trainings_are_slow(answers: Any, installed: Any) -> None:
    installed(python, {"onednn-cpu-gomp": "2023.2.0"})
    answers(python, ask_python=Answer(failure="libgomp.so.1: cannot open shared object file"))
    finding = python.fast_kernels()
    assert finding.status == "warning"
    assert finding.found.endswith("several times slower: libgomp.so.1: cannot open shared object file")
    assert "libgomp1" in finding.advice


# --- the machine ------------------------------------------------------------------------------------------------------


def test_little_memory_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_memory", lambda: (8 * 2**30, 2**30))
    finding = machine.memory()
    assert (finding.status, finding.found) == ("warning", "8.0 GiB, of which 1.0 GiB are free")


def test_a_cache_that_cannot_be_written_does_not_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LAYERWRIGHT_CACHE", str(tmp_path / "file" / "cache"))
    finding = machine.cache()
    assert finding.status == "missing"
    assert "cannot be written: Not a directory" in finding.found


# --- the graphics card ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "status", "found"),
    [
        (Answer(failure="nvidia-smi is not installed"), "missing", "nvidia-smi is not installed"),
        (Answer(), "missing", "no card"),
        (Answer("470.82, Tesla K80, 11441 MiB"), "missing", "470.82; Tesla K80 (11441 MiB)"),
        (
            Answer("550.54.15, NVIDIA H100, 81559 MiB\n550.54.15, NVIDIA H100, 81559 MiB"),
            "ok",
            "550.54.15; NVIDIA H100 (81559 MiB), NVIDIA H100 (81559 MiB)",
        ),
    ],
)
def test_the_driver(answer: Answer, status: str, found: str, answers: Any) -> None:
    answers(graphics_card, ask=answer)
    finding = graphics_card.driver()
    assert (finding.status, finding.found) == (status, found)


def test_without_the_extension_all_that_it_takes_is_named(installed: Any) -> None:
    installed(graphics_card, {"nnabla": "1.39.0"})
    finding = graphics_card.extension()
    assert finding.status == "missing"
    assert "pip install nnabla-ext-cuda120==1.39.0 nvidia-cuda-runtime-cu12 " in finding.advice
    assert "'nvidia-cudnn-cu12<9'" in finding.advice


CUDA = {"nnabla": "1.39.0", "nnabla-ext-cuda120": "1.39.0"} | dict.fromkeys(graphics_card.PACKAGES, "12.0")


@pytest.mark.parametrize(
    ("versions", "advice"),
    [
        (CUDA | {"nnabla-ext-cuda120": "1.38.0"}, "nnabla-ext-cuda120==1.39.0"),
        ({name: version for name, version in CUDA.items() if "nccl" not in name}, "nvidia-nccl-cu12"),
        (CUDA | {"nvidia-cudnn-cu12": "9.1.0"}, "'nvidia-cudnn-cu12<9'"),
        (CUDA | {"nvidia-cudnn-cu12": "8.9.7.29"}, "Driver and libraries, above, have to work first."),
    ],
)
def test_an_extension_that_does_not_compute(
    versions: dict[str, str], advice: str, installed: Any, answers: Any
) -> None:
    installed(graphics_card, versions)
    answers(graphics_card, ask_python=Answer(failure="ImportError: libcudart.so.12"))
    finding = graphics_card.extension()
    assert finding.status == "missing"
    assert advice in finding.advice


def test_an_extension_that_computes(installed: Any, answers: Any) -> None:
    installed(graphics_card, CUDA)
    answers(graphics_card, ask_python=Answer("1.39.0"))
    assert graphics_card.extension().status == "ok"


def test_every_library_that_does_not_load_is_named_with_its_package(answers: Any, installed: Any) -> None:
    installed(graphics_card, {name: version for name, version in CUDA.items() if "nccl" not in name})
    lines = "libnccl.so.2\tnvidia-nccl-cu12\tno such file\nlibcufft.so.11\tnvidia-cufft-cu12\tfile too short"
    answers(graphics_card, ask=Answer(lines))
    finding = graphics_card.libraries()
    assert finding.status == "missing"
    assert finding.found.startswith(f"2 of {len(graphics_card.LIBRARIES)} do not load: libnccl.so.2, libcufft.so.11")
    assert "libcufft.so.11: file too short" in finding.found
    assert "pip install nvidia-nccl-cu12" in finding.advice


def test_libraries_that_load_are_counted_and_a_crash_is_told(answers: Any) -> None:
    answers(graphics_card, ask=Answer(""))
    assert graphics_card.libraries().status == "ok"
    answers(graphics_card, ask=Answer(failure="the process died of SIGSEGV"))
    assert "SIGSEGV" in graphics_card.libraries().found


def test_the_packages_to_install_are_those_of_the_extra() -> None:
    content = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    lines = tomli.loads(content)["project"]["optional-dependencies"]["cuda"]
    assert {re.split(r"[<>=]", line)[0] for line in lines} == {graphics_card.EXTENSION, *graphics_card.PACKAGES}


# --- the window -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("versions", "status"),
    [
        ({}, "missing"),
        ({"PySide6-Essentials": "6.12.0"}, "missing"),
        ({"PySide6-Essentials": "6.11.0"}, "missing"),
        ({"PySide6-Essentials": "6.11.1"}, "missing"),
        ({"PySide6-Essentials": "6.11.3"}, "ok"),
    ],
)
def test_versions_of_pyside_that_are_broken(versions: dict[str, str], status: str, installed: Any) -> None:
    installed(window, versions)
    assert window.pyside().status == status


def test_libraries_that_qt_lacks_are_told_as_a_command_line(answers: Any) -> None:
    known = "\n".join(f"\t{name} (libc6,x86-64) => /lib/{name}" for name in window.LIBRARIES if "GL" not in name)
    answers(window, ask_python=Answer(failure="ImportError: libEGL.so.1: cannot open shared object file"))
    answers(system, ask=Answer(known))
    finding = window.qt()
    assert finding.status == "missing"
    assert finding.advice == "sudo apt-get install --no-install-recommends libgl1 libegl1"


def test_libraries_of_the_screen_that_are_missing(answers: Any) -> None:
    answers(system, ask=Answer("1 libs found in cache\n\tlibxcb-shape.so.0 (libc6,x86-64) => /lib/libxcb-shape.so.0"))
    finding = window.screen()
    assert finding.status == "missing"
    assert "libxcb-cursor0" in finding.advice
    assert "libxcb-shape0" not in finding.advice


def test_without_ldconfig_the_screen_is_not_checked(answers: Any) -> None:
    answers(system, ask=Answer(failure="ldconfig is not installed"))
    assert window.screen().status == "warning"


def test_the_libraries_are_those_that_set_up_installs() -> None:
    setup = (Path(__file__).parents[2] / ".ci" / "setup").read_text()
    needs = dict(re.findall(r"^(\S+\.so\.\d+)\s+(\S+)$", setup, re.MULTILINE))
    assert needs == {**window.LIBRARIES, **window.SCREEN_LIBRARIES, **python.KERNEL_LIBRARIES}


def test_japanese_fonts_by_fontconfig(answers: Any) -> None:
    answers(window, ask=Answer("IPAGothic,IPAゴシック\nNoto Sans CJK JP\nIPAGothic,IPAゴシック"))
    assert window.japanese_font() == Finding("Japanese font", "ok", "IPAGothic and 1 more")


def test_japanese_fonts_by_their_files(answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(window, ask=Answer(failure="fc-list is not installed"))
    monkeypatch.setattr(window, "_FONT_FOLDERS", (str(tmp_path), str(tmp_path / "nowhere")))
    assert window.japanese_font().advice.endswith("fonts-ipafont-gothic")
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "ipag.ttf").touch()
    assert window.japanese_font() == Finding("Japanese font", "ok", "ipag.ttf")


# --- several processes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "status", "found"),
    [
        (Answer("mpirun (Open MPI) 4.1.4\n\nReport bugs to ..."), "ok", "4.1.4"),
        (
            Answer("HYDRA build details:\n    Version: 4.0.2"),
            "missing",
            "mpirun is of another MPI: HYDRA build details:",
        ),
        (Answer(failure="mpirun is not installed"), "missing", "mpirun is not installed"),
    ],
)
def test_mpi(answer: Answer, status: str, found: str, answers: Any) -> None:
    answers(cluster, ask=answer)
    finding = cluster.mpi()
    assert (finding.status, finding.found) == (status, found)


@pytest.mark.parametrize(
    ("answer", "status", "found"),
    [
        (Answer(), "ok", "exchange numbers"),
        (
            Answer(failure="no answer within 30 seconds"),
            "missing",
            "do not exchange numbers: no answer within 30 seconds",
        ),
    ],
)
def test_two_processes(answer: Answer, status: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ask", lambda command, limit: answer)
    finding = cluster.exchange()
    assert (finding.status, finding.found) == (status, found)


@pytest.mark.parametrize(("versions", "status"), [({}, "missing"), ({"mpi4py": "4.1.2"}, "ok")])
def test_mpi4py(versions: dict[str, str], status: str, installed: Any) -> None:
    installed(cluster, versions)
    assert cluster.mpi4py().status == status
