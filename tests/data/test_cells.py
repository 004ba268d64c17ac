"""Every kind of file that a cell may name, and what hostile ones do not achieve."""

from __future__ import annotations

import os
import pickle
import struct
import wave
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from layerwright.data import DataError, open_dataset


def read_cell(tmp_path: Path, cell: str, *, normalize: bool = False) -> tuple[str, np.ndarray]:
    """The kind and the value of the only cell of a dataset."""
    (tmp_path / "cell.csv").write_text(f"x\n{cell}\n", encoding="utf-8")
    with open_dataset(tmp_path / "cell.csv", normalize_images=normalize) as dataset:
        value = dataset.read([0])["x"]
        assert value.dtype == np.float32
        assert value.flags.c_contiguous
        assert value.shape == (1, *dataset.variables["x"].shape)
        return dataset.variables["x"].kind, value[0]


def refusal(tmp_path: Path, cell: str) -> str:
    """What is said of a cell that cannot be read."""
    with pytest.raises(DataError) as caught:
        read_cell(tmp_path, cell)
    assert caught.value.problems[0].line == 2
    return str(caught.value)


def png(width: int, height: int, depth: int, colour_type: int, rows: bytes) -> bytes:
    """A PNG made by hand, since Pillow cannot write all that it can read."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("extension", ["png", "bmp", "gif", "tif", "tiff"])
def test_grey_image_has_one_channel(tmp_path: Path, extension: str) -> None:
    pixels = np.array([[0, 50, 100], [150, 200, 255]], np.uint8)
    image = Image.fromarray(pixels)
    image.save(tmp_path / f"a.{extension}")
    kind, value = read_cell(tmp_path, f"a.{extension}")
    assert kind == "image"
    # A GIF is a palette, and a palette may hold any colour.
    assert np.array_equal(value, np.stack([pixels] * (3 if extension == "gif" else 1)))


def test_colour_image_has_channels_first(tmp_path: Path) -> None:
    image = Image.new("RGB", (3, 2), (10, 20, 30))
    image.putpixel((2, 1), (255, 0, 128))
    image.save(tmp_path / "a.PNG")
    _, value = read_cell(tmp_path, "a.PNG")
    assert value.shape == (3, 2, 3)
    assert value[:, 0, 0].tolist() == [10, 20, 30]
    assert value[:, 1, 2].tolist() == [255, 0, 128]


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGBA", (1, 2, 3, 4), [1, 2, 3, 4]),
        ("LA", (7, 9), [7, 7, 7, 9]),
        ("P", 0, [0, 0, 0]),
        ("1", 1, [255]),
    ],
)
def test_image_modes_become_grey_rgb_or_rgba(tmp_path: Path, mode: str, colour: object, expected: list[int]) -> None:
    Image.new(mode, (2, 2), colour).save(tmp_path / "a.png")
    assert read_cell(tmp_path, "a.png")[1][:, 1, 1].tolist() == expected


def test_jpeg_is_read_within_its_losses(tmp_path: Path) -> None:
    Image.new("RGB", (16, 16), (100, 150, 200)).save(tmp_path / "a.jpg", quality=95)
    value = read_cell(tmp_path, "a.jpg")[1]
    assert np.abs(value[:, 8, 8] - [100, 150, 200]).max() <= 3


def test_images_are_divided_only_on_request(tmp_path: Path) -> None:
    Image.new("L", (2, 2), 51).save(tmp_path / "a.png")
    assert read_cell(tmp_path, "a.png")[1].max() == 51
    assert read_cell(tmp_path, "a.png", normalize=True)[1].max() == np.float32(51) / np.float32(255)


def test_sixteen_bit_grey_keeps_all_bits(tmp_path: Path) -> None:
    Image.fromarray(np.array([[258, 65535]], np.uint16)).save(tmp_path / "a.png")
    assert read_cell(tmp_path, "a.png")[1].tolist() == [[[258, 65535]]]
    assert read_cell(tmp_path, "a.png", normalize=True)[1][0, 0, 1] == 1


@pytest.mark.parametrize(("colour_type", "channels"), [(2, 3), (6, 4)])
def test_sixteen_bit_colour_keeps_all_bits(tmp_path: Path, colour_type: int, channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 65536, (4, 5, channels), dtype=np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    (tmp_path / "a.png").write_bytes(png(5, 4, 16, colour_type, rows))
    assert np.array_equal(read_cell(tmp_path, "a.png")[1], pixels.transpose(2, 0, 1))


def test_csv_cell_is_a_table_without_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2,3\r\n4,5.5,-6e2\r\n")
    kind, value = read_cell(tmp_path, "a.csv")
    assert kind == "array"
    assert value.tolist() == [[1, 2, 3], [4, 5.5, -600]]


@pytest.mark.parametrize(
    ("text", "reason"), [("1,2\n3\n", "row 2"), ("a,b\n", "not a table"), ("", "empty"), ("1,nan\n", "nan")]
)
def test_csv_cell_that_is_no_table_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert reason in refusal(tmp_path, "a.csv")


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f4", ">f8", "<i8", "u1", "?", "<f2"])
def test_npy_cell_of_any_number_type(tmp_path: Path, dtype: str, order: str) -> None:
    values = np.array([[1, 0, 1], [0, 1, 1]]).astype(dtype, order=order)
    np.save(tmp_path / "a.npy", values)
    kind, value = read_cell(tmp_path, "a.npy")
    assert kind == "array"
    assert value.tolist() == [[1, 0, 1], [0, 1, 1]]


class Bomb:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def test_npy_with_pickle_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    evil = np.empty(1, object)
    evil[0] = Bomb(tmp_path / "owned")
    np.save(tmp_path / "a.npy", evil, allow_pickle=True)
    np.savez(tmp_path / "a.npz", x=evil)
    assert "pickle" in refusal(tmp_path, "a.npy")
    (tmp_path / "b.npy").write_bytes(pickle.dumps(Bomb(tmp_path / "owned")))
    assert "no valid .npy header" in refusal(tmp_path, "b.npy")
    with pytest.raises(DataError, match="pickle"):
        open_dataset(tmp_path / "a.npz")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("shape", ["(1000000000, 1000000)", "(-1,)", "(3,)", "(" * 3000, "__import__('os').getcwd()"])
def test_npy_that_promises_what_it_does_not_hold_is_refused(tmp_path: Path, shape: str) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}\n".encode()
    (tmp_path / "a.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"1234")
    assert ".npy header" in refusal(tmp_path, "a.npy")


def test_npy_of_text_or_nothing_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array(["text"]))
    assert "<U4" in refusal(tmp_path, "a.npy")
    np.save(tmp_path / "a.npy", np.zeros((0, 3)))
    assert "no values" in refusal(tmp_path, "a.npy")
    np.save(tmp_path / "a.npy", np.array([1e300]))
    assert "too large" in refusal(tmp_path, "a.npy")


def test_image_bombs_are_refused_by_their_header(tmp_path: Path) -> None:
    (tmp_path / "big.png").write_bytes(png(9000, 9000, 8, 0, b""))
    assert "9000 x 9000 pixels" in refusal(tmp_path, "big.png")
    (tmp_path / "bomb.png").write_bytes(png(60000, 60000, 8, 0, b""))
    assert "3,600,000,000 pixels" in refusal(tmp_path, "bomb.png")


def test_damaged_and_disguised_images_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(20, 20, 8, 0, b"\0" * 30))
    assert "not a readable image" in refusal(tmp_path, "a.png")
    (tmp_path / "a.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    assert "not an image of a known kind" in refusal(tmp_path, "a.png")


@pytest.mark.parametrize(
    ("width", "stored", "expected"),
    [
        (1, struct.pack("<4B", 0, 128, 255, 3), [0, 128, 255, 3]),
        (2, struct.pack("<4h", -32768, 5, 32767, -1), [-32768, 5, 32767, -1]),
        (3, b"\x01\x00\x00\xff\xff\xff\x00\x00\x80\x02\x00\x00", [256, -256, -(2**31), 512]),
        (4, struct.pack("<4i", -(2**31), 7, 65536, -1), [-(2**31), 7, 65536, -1]),
    ],
)
def test_wave_is_samples_by_channels(tmp_path: Path, width: int, stored: bytes, expected: list[int]) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(width)
        sound.setframerate(8000)
        sound.writeframes(stored)
    kind, value = read_cell(tmp_path, "a.wav")
    assert kind == "wave"
    assert value.tolist() == [expected[:2], expected[2:]]


def test_sound_that_is_not_pcm_is_refused(tmp_path: Path) -> None:
    form = struct.pack("<HHIIHH", 3, 1, 8000, 32000, 4, 32)  # 3: floats
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 4) + b"\0\0\0\0"
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert "PCM" in refusal(tmp_path, "a.wav")
    # A first chunk that claims to reach beyond the whole.
    (tmp_path / "a.wav").write_bytes(b"RIFF\x08\0\0\0WAVEjunk\xff\xff\0\0" + bytes(40))
    assert "PCM" in refusal(tmp_path, "a.wav")
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    assert "PCM" in refusal(tmp_path, "a.wav")


def test_cells_that_name_nothing_readable_say_why(tmp_path: Path) -> None:
    (tmp_path / "a.dcm").touch()
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    assert "DICOM files are not supported" in refusal(tmp_path, "a.dcm")
    assert "not a regular file" in refusal(tmp_path, "folder.png")
    assert "not a regular file" in refusal(tmp_path, "pipe.png")
    assert "does not exist" in refusal(tmp_path, "missing.png")
    assert "does not exist" in refusal(tmp_path, " 1.png")
    assert "neither a number nor a file" in refusal(tmp_path, "a.exe")
    assert "cell is empty" in refusal(tmp_path, '""')
    assert "cannot be opened" in refusal(tmp_path, "a" * 5000 + ".png")


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e39"])
def test_numbers_that_are_not_finite_are_refused(tmp_path: Path, number: str) -> None:
    assert "column x: holds nan, infinity" in refusal(tmp_path, number)
