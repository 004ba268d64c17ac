"""`layerwright dataset`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes of four images each."""
    folder = tmp_path / "photos"
    for shade, name in ((40, "cat"), (200, "dog")):
        (folder / name).mkdir(parents=True)
        for number in range(4):
            Image.new("RGB", (8, 6), (shade, number, 0)).save(folder / name / f"{number}.png")
    return folder


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("x__0,x__1,y\n1,2,0\n3,cat,1\n5,6\n")
    return path


def test_importing_tells_what_was_written(program: Any, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "data"
    outcome = program("dataset", "import", photos, "--output", output)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"{output / 'photos.csv'}: 8 samples\n"
    assert (output / "photos.csv").is_file()


def test_all_options_of_an_import(program: Any, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "data"
    options = "--width 4 --height 4 --mode crop --color grey --split training=0.5,validation=0.5 --no-shuffle --seed 3"
    outcome = program("dataset", "import", photos, "--output", output, *options.split(), "--limit", "4", "--json")
    assert outcome.status == 0
    assert outcome.json == {
        "sets": [
            {"name": name, "csv": str(output / f"{name}.csv"), "rows": 2, "skipped": []}
            for name in ("training", "validation")
        ]
    }
    [*_, image] = output.rglob("*.png")
    with Image.open(image) as opened:
        assert (opened.size, opened.mode) == ((4, 4), "L")


def test_samples_that_cannot_be_read_are_left_out_and_listed(program: Any, photos: Path, tmp_path: Path) -> None:
    (photos / "cat" / "0.png").write_bytes(b"no image")
    outcome = program("dataset", "import", photos, "--output", tmp_path / "data")
    assert outcome.status == 1
    assert "7 samples" in outcome.out
    assert "Left out 1 sample that cannot be read:\n  cat/0.png" in outcome.out


def test_skipped_samples_as_json(program: Any, photos: Path, tmp_path: Path) -> None:
    (photos / "cat" / "0.png").write_bytes(b"no image")
    outcome = program("dataset", "import", photos, "--output", tmp_path / "data", "--json")
    assert outcome.status == 1
    [imported] = outcome.json["sets"]
    [skipped] = imported["skipped"]
    assert (skipped["file"], skipped["column"]) == ("cat/0.png", "x")


def test_an_import_into_a_folder_with_files_is_refused_in_a_sentence(program: Any, photos: Path) -> None:
    outcome = program("dataset", "import", photos, "--output", photos)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == f'The folder "{photos}" exists and is not empty; give a new one.\n'


def test_a_width_without_a_height_is_refused_in_a_sentence(program: Any, photos: Path, tmp_path: Path) -> None:
    outcome = program("dataset", "import", photos, "--output", tmp_path / "data", "--width", "4")
    assert outcome.status == 1
    assert outcome.err == "Give both a width and a height for the images, or neither.\n"


def test_a_good_dataset(program: Any, csv: Path) -> None:
    csv.write_text("x,y\n1,2\n")
    assert program("dataset", "check", csv).out == "No problems.\n"
    assert program("dataset", "check", csv, "--json").json == {"problems": []}


def test_every_problem_of_a_dataset_is_listed(program: Any, csv: Path) -> None:
    outcome = program("dataset", "check", csv)
    assert outcome.status == 1
    first, second, _, total = outcome.out.splitlines()
    assert first.startswith("  data.csv line 3  x__1: ")
    assert second.startswith("  data.csv line 4  the row has 2 cells")
    assert total == "2 problems in 2 rows."


def test_problems_of_a_dataset_as_json(program: Any, csv: Path) -> None:
    outcome = program("dataset", "check", csv, "--json")
    assert outcome.status == 1
    problems = outcome.json["problems"]
    assert [(problem["file"], problem["line"], problem["column"]) for problem in problems] == [
        ("data.csv", 3, "x__1"),
        ("data.csv", 4, ""),
    ]
    assert all(problem["reason"] for problem in problems)


def test_a_check_lists_all_problems_however_many(program: Any, csv: Path) -> None:
    csv.write_text("x,y\n" + "cat,0\n" * 1000)
    *listed, empty, told = program("dataset", "check", csv).out.splitlines()
    assert len(listed) == 1000
    assert (empty, told) == ("", "1,000 problems in 1,000 rows.")


def test_of_very_many_samples_left_out_an_import_lists_the_first(program: Any, csv: Path, tmp_path: Path) -> None:
    csv.write_text("x,y\n1,0\n" + "cat,0\n" * 1000)
    outcome = program("dataset", "import", csv, "--output", tmp_path / "made")
    assert outcome.status == 1
    assert outcome.out.splitlines()[-1] == "  and 980 more; --json lists all"


def test_a_missing_dataset_is_a_problem(program: Any, tmp_path: Path) -> None:
    outcome = program("dataset", "check", tmp_path / "nothing.csv")
    assert outcome.status == 1
    assert "does not exist" in outcome.out
