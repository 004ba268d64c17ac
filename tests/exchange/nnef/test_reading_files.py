"""Files of NNEF that are damaged, hostile or not supported: a clear error, and nothing outside is touched."""

from __future__ import annotations

import struct
import tarfile
from pathlib import Path

import numpy as np
import pytest
from nnef_models import imported, in_nnabla, write_model

from layerwright.exchange.importing import ImportTargetError
from layerwright.exchange.nnef.reading.importing import import_nnef
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.tensors import header_for

TEXT = """version 1.0;
graph net(x) -> (y)
{
    x = external(shape = [1, 3]);
    w = variable(shape = [2, 3], label = 'w');
    y = linear(x, w);
}
"""


def refused(folder: Path, tmp_path: Path) -> str:
    """The message with which a folder is refused; nothing is left behind."""
    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(NnefReadError) as caught:
        import_nnef(folder, place / "p.lwproj")
    assert list(place.iterdir()) == []
    return str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("y = linear(x);", "graph.nnef [6:17]: linear needs a value for filter."),
        ("y = linear(x, v);", "graph.nnef [6:19]: a name that is assigned before was expected, and v was found."),
        ("y = linaer(x, w);", "graph.nnef [6:9]: an operator of NNEF was expected, as linear, and linaer was found."),
        ("y = linear(x, w, bais = w);", "[6:22]: an argument of linear was expected, as bias, and bais was found."),
        ("y = linear(x, w)", "graph.nnef [7:1]: ';' was expected, and '}' was found."),
        ("y linear(x, w);", "graph.nnef [6:7]: '=' was expected, and 'linear' was found."),
        ("y = x * w;", "signs in its place need the extension KHR_enable_operator_expressions."),
        ("w = linear(x, w);", "graph.nnef [6:5]: a new name was expected: w is assigned already."),
        ("z = linear(x, w);", "graph.nnef [7:1]: a statement that assigns y was expected before the end of net."),
        (
            "relu(x); y = linear(x, w);",
            "graph.nnef [6:5]: a statement that assigns the result of an operator was expected, and the parser was "
            "ended by: relu(x); y = linear(x, w);",
        ),
        (
            "v = relu(x);  # a comment\n    relu(v); y = linear(x, w);",
            "graph.nnef [7:5]: a statement that assigns the result of an operator was expected",
        ),
        (
            "y = leaky_relu(linear(x, w), alpha = 1);",
            "graph.nnef [6:34]: alpha takes a number with a point, as 1.0.",
        ),
        (
            "y = lineär(x, w);",
            "graph.nnef [6:13]: a letter, a digit or a sign of NNEF was expected, and 'ä' was found.",
        ),
        (
            "y = matmul(x, w);",
            "graph.nnef [6:5]: matmul of y: the matrices do not fit: rows of 3 values meet columns of 2.",
        ),
        ("v = linear(x, w); y = linear(v, w);", "[6:23]: linear of y: the filter is for 3 values, and 2 flow in."),
        ("y = reshape(x, shape = [0, 4]);", "reshape of y: the shape [1, 4] has another number of values than [1, 3]."),
        ("y = softmax(x, axes = [2]);", "softmax of y: axes from 0 to below 2 were expected, and [2] was found."),
        ("y = reshape(x, shape = [0, 4294967299]);", "[6:32]: an integer of at most 2147483647 was expected"),
        ("i = argmax_pool(x, size = [1, 1]); y = linear(x, w);", ""),
        ("z = roi_resample(x, w, i, output_size = [1]); y = linear(x, w);", "graph.nnef [6:"),
        ("y = sum_reduce(linear(x, w), axes = [0]);", "graph.nnef [6:"),
        ("y = copy(w);", "The output y is a constant"),
        ("[y] = copy_n(" + "[" * 100000 + "x" + "]" * 100000 + ", times = 1);", "graph.nnef"),
    ],
)
def test_an_error_says_where_and_what(wrong: str, says: str, tmp_path: Path) -> None:
    text = TEXT.replace("y = linear(x, w);", wrong)
    folder = write_model(tmp_path / "model", text, w=np.ones((2, 3), np.float32))
    if says:
        assert says in refused(folder, tmp_path)
    else:
        # What no output depends on need not be understood.
        imported(folder, tmp_path / "place")


@pytest.mark.parametrize("extents", ["0, 3", "1, -3", ""])
def test_extents_are_positive(extents: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    (folder / "graph.nnef").write_text(TEXT.replace("[1, 3]", f"[{extents}]"))
    assert refused(folder, tmp_path) == (
        f"graph.nnef [4:5]: external of x: a shape of positive numbers was expected, not [{extents}]."
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            '"w": linaer_quantize(min = -1.0, max = 1.0, bits = 8);',
            "graph.quant [1:6]: an operator that quantizes was expected, as linear_quantize, and linaer_quantize was",
        ),
        ('"w": linear_quantize(min = -1.0, max = 1.0, bits = 8)', "graph.quant [1:54]: ';' was expected"),
        ('\n"w": linear_quantize(min = -1.0);', "graph.quant [2:32]: linear_quantize needs a value for max."),
        (
            '"w": linear_quantize(min = [-1.0, 1.0, 2.0], max = 1.0, bits = 8);',
            "graph.quant: min of w has the shape [3], which does not lie over [2, 3].",
        ),
    ],
)
def test_what_is_wrong_with_the_quantization_is_said_of_its_file(wrong: str, says: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    (folder / "graph.quant").write_text(wrong)
    assert refused(folder, tmp_path).startswith(says)


def test_unsupported_operators_are_all_named_with_their_places(tmp_path: Path) -> None:
    text = TEXT.replace("y = linear(x, w);", "a = debox(x, size = [1, 1]);\n    y = debox(a, size = [1, 1]);")
    folder = write_model(tmp_path / "model", text)
    message = refused(folder, tmp_path)
    assert message == (
        "These operators are not supported:\n  graph.nnef [6:5]: debox of a\n  graph.nnef [7:5]: debox of y"
    )


@pytest.mark.parametrize("label", ["../secret", "//etc/secret", "/etc/secret", "a/../../secret", "", "\\\\x"])
def test_labels_may_not_leave_the_folder(label: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    (tmp_path / "secret.dat").write_bytes((folder / "w.dat").read_bytes())
    (folder / "graph.nnef").write_text(TEXT.replace("'w'", f"'{label}'"))
    assert "leads out of the folder" in refused(folder, tmp_path)


def test_links_may_not_leave_the_folder(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    (folder / "w.dat").rename(tmp_path / "w.dat")
    (folder / "w.dat").symlink_to(tmp_path / "w.dat")
    assert "leads out of the folder" in refused(folder, tmp_path)
    archive = tmp_path / "model.nnef.tar"
    with tarfile.open(archive, "w") as file:
        file.add(folder / "graph.nnef", "graph.nnef")
        file.add(folder / "w.dat", "w.dat")
    (tmp_path / "place").rmdir()
    assert 'The archive holds no file "w.dat"' in refused(archive, tmp_path)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (0, b"XX", "does not begin as one"),
        (2, b"\x02", "is of version 2.0"),
        (4, struct.pack("<I", 2**31), "promises 24 bytes of values"),
        (8, struct.pack("<I", 9), "has 9 axes"),
        (12, struct.pack("<I", 2**31 - 1), "promises"),
        (44, struct.pack("<I", 7), "holds items of 7 bits"),
        (44, struct.pack("<I", 16), "promises 12 bytes"),
        (48, struct.pack("<I", 77), "holds items of the type 0x4d"),
        (48, struct.pack("<I", 4), "holds integers; the graph says that w has numbers with a fraction"),
        (48, struct.pack("<I", 3), "graph.quant says nothing of w"),
    ],
)
def test_a_lying_header_is_found_before_memory_is_taken(place: int, value: bytes, says: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    content = bytearray((folder / "w.dat").read_bytes())
    content[place : place + len(value)] = value
    (folder / "w.dat").write_bytes(content)
    assert says in refused(folder, tmp_path)


def test_a_tensor_of_another_shape_or_none_is_refused(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT, w=np.ones((3, 2), np.float32))
    assert '"w.dat" has the shape [3, 2]; the graph says that w has the shape [2, 3].' in refused(folder, tmp_path)
    (folder / "w.dat").write_bytes((folder / "w.dat").read_bytes()[:60])
    (tmp_path / "place").rmdir()
    assert '"w.dat" is cut off: a tensor of NNEF begins with 128 bytes, and it has 60.' in refused(folder, tmp_path)
    (folder / "w.dat").unlink()
    (tmp_path / "place").rmdir()
    assert 'There is no file "w.dat"' in refused(folder, tmp_path)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert 'There is no file "graph.nnef".' in refused(tmp_path / "empty", tmp_path)
    for name, content in (
        ("a.nnef.tar", b"no archive"),
        ("b.nnef.tgz", b"no archive"),
        ("c.nnef.tgz", b"\x1f\x8b\x08"),
    ):
        (tmp_path / "place").rmdir()
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, tmp_path)


@pytest.mark.parametrize(
    ("quantization", "stored", "numbers"),
    [
        (
            '"w": zero_point_linear_quantize(zero_point = 1, scale = [[0.5], [2.0]], bits = 8, signed = true, '
            "symmetric = false);",
            [[-128, 1, 127], [0, 1, 2]],
            [[-64.5, 0, 63], [-2, 0, 2]],
        ),
        ('"w": linear_quantize(min = -1.0, max = 1.0, bits = 8);', [[0, 51, 102], [1, 2, 127]], None),
    ],
)
def test_quantized_weights_are_the_numbers_that_they_stand_for(
    quantization: str, stored: list[list[int]], numbers: list[list[float]] | None, tmp_path: Path
) -> None:
    values = np.array(stored, np.int8)
    folder = write_model(tmp_path / "model", TEXT, w=values)
    if numbers is None:
        header = bytearray(header_for((2, 3), np.dtype(np.int8), quantized=True).encoded())
        header[48] = 2  # without a sign
        (folder / "w.dat").write_bytes(bytes(header) + values.tobytes())
        numbers = (values / 255 * 2 - 1).tolist()
    (folder / "graph.quant").write_text(quantization)
    model = imported(folder, tmp_path / "project")
    x = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    np.testing.assert_allclose(in_nnabla(model, {"x": x}, 3)["y"].T, numbers, atol=1e-5)


def test_weights_lie_beside_the_project_and_take_nobodys_place(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    project = import_nnef(folder, tmp_path / "net.lwproj").project
    assert (tmp_path / "net.parameters.h5").exists()
    assert project.networks[0].by_name["y"].properties["W.File"] == "net.parameters.h5/y/affine/W"
    with pytest.raises(ImportTargetError, match="exists already"):
        import_nnef(folder, tmp_path / "net.lwproj")


def test_a_path_to_the_text_stands_for_its_folder(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", TEXT)
    assert import_nnef(folder / "graph.nnef", tmp_path / "net.lwproj").project.networks[0].name == "net"
