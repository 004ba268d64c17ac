"""Networks as other programs write them: what nnabla computes after the import is what the Khronos interpreter does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nnef_models import imported, in_nnabla, in_session, write_model

VGG = """
version 1.0;
graph vgg(data) -> (prob) {
    data = external(shape = [2, 3, 16, 16]);
    w1 = variable(shape = [4, 3, 3, 3], label = 'conv1_1/filter');
    b1 = variable(shape = [1, 4], label = 'conv1_1/bias');
    w6 = variable(shape = [6, 4, 4, 4], label = 'fc6/filter'); b6 = variable(shape = [1, 6], label = 'fc6/bias');
    w7 = variable(shape = [5, 6], label = 'fc7/filter'); b7 = variable(shape = [1, 5], label = 'fc7/bias');
    conv1 = conv(data, w1, b1, border = 'constant', padding = [], stride = [1, 1], dilation = [1, 1]);
    relu1 = relu(conv1);
    pool1 = max_pool(relu1, size = [1, 1, 4, 4], padding = [(0,0), (0,0), (0,0), (0,0)], border = 'ignore',
        stride = [1, 1, 4, 4]);
    fc6 = conv(pool1, w6, b6, padding = [(0,0), (0,0)]);
    relu6 = relu(fc6);
    flat = reshape(relu6, shape = [0, -1]);
    fc7 = linear(flat, w7, b7);
    prob = softmax(fc7);
}
"""

ALEXNET = """
version 1.0;
graph alexnet(data) -> (out) {
    data = external(shape = [1, 3, 19, 19]);
    w1 = variable(shape = [6, 3, 5, 5], label = 'conv1'); b1 = variable(shape = [1, 6], label = 'conv1_bias');
    w2 = variable(shape = [8, 3, 3, 3], label = 'conv2');
    c1 = conv(data, w1, b1, stride = [2, 2], padding = [(0, 0), (0, 0)]);
    r1 = relu(c1);
    n1 = local_response_normalization(r1, size = [1, 5, 1, 1], alpha = 0.5, beta = 0.75, bias = 1.0);
    p1 = max_pool(n1, size = [1, 1, 3, 3], stride = [1, 1, 2, 2], border = 'ignore',
        padding = [(0,0),(0,0),(0,1),(0,1)]);
    c2 = conv(p1, w2, bias = 0.5, groups = 2, padding = [(1, 1), (1, 1)]);
    out = relu(c2);
}
"""

GOOGLENET = """
version 1.0;
graph inception(x) -> (y) {
    x = external(shape = [1, 4, 8, 8]);
    wa = variable(shape = [3, 4, 1, 1], label = 'a/w'); wb = variable(shape = [2, 4, 3, 3], label = 'b/w');
    wc = variable(shape = [2, 4, 5, 5], label = 'c/w'); bc = variable(shape = [1, 2, 1, 1], label = 'c/b');
    a = relu(conv(x, wa));
    b = relu(conv(x, wb, padding = [(1,1), (1,1)]));
    c0 = conv(x, wc, padding = [(2,2), (2,2)]);
    c = c0 + bc;
    p = max_pool(x, size = [1,1,3,3], stride = [1,1,1,1], padding = [(0,0),(0,0),(1,1),(1,1)], border = 'ignore');
    q = avg_pool(x, size = [1,1,3,3], stride = [1,1,1,1], padding = [(0,0),(0,0),(1,1),(1,1)], border = 'ignore');
    joined = concat([a, b, c, p, q], axis = 1);
    mean = avg_pool(joined, size = [1,1,8,8], padding = [(0,0),(0,0),(0,0),(0,0)]);
    y = squeeze(mean, axes = [2, 3]);
}
""".replace("version 1.0;", "version 1.0;\nextension KHR_enable_operator_expressions;")

RESNET = """
version 1.0;
graph resnet(x) -> (y) {
    x = external(shape = [2, 3, 9, 9]);
    w0 = variable(shape = [4, 3, 3, 3], label = 'w0'); w1 = variable(shape = [4, 4, 3, 3], label = 'w1');
    ws = variable(shape = [4, 3, 1, 1], label = 'ws');
    mean0 = variable(shape = [1, 4], label = 'm0'); var0 = variable(shape = [1, 4], label = 'v0');
    off0 = variable(shape = [1, 4], label = 'o0'); scale0 = variable(shape = [1, 4], label = 's0');
    mean1 = variable(shape = [1, 4, 1, 1], label = 'm1'); var1 = variable(shape = [1, 4, 1, 1], label = 'v1');
    c0 = conv(x, w0, stride = [2, 2], padding = []);
    n0 = batch_normalization(c0, mean0, var0, off0, scale0, epsilon = 0.001);
    r0 = relu(n0);
    c1 = conv(r0, w1, padding = [(1,1),(1,1)]);
    n1 = batch_normalization(c1, mean1, var1, offset = 0.0, scale = 1.0, epsilon = 0.001);
    s = conv(x, ws, stride = [2, 2], padding = [(0,0),(0,0)]);
    sum = add(n1, s);
    r1 = relu(sum);
    m = mean_reduce(r1, axes = [2, 3]);
    y = reshape(m, shape = [0, 4]);
}
"""

MOBILENET = """
version 1.0;
graph mobilenet(x) -> (y) {
    x = external(shape = [1, 3, 8, 8]);
    w0 = variable(shape = [4, 3, 3, 3], label = 'w0');
    wd = variable(shape = [8, 1, 3, 3], label = 'wd'); bd = variable(shape = [1, 8], label = 'bd');
    wp = variable(shape = [5, 8, 1, 1], label = 'wp'); add0 = variable(shape = [1, 5], label = 'bp');
    c0 = conv(x, w0, stride = [2, 2], padding = [(0, 1), (0, 1)]);
    r0 = clamp(c0, 0.0, 6.0);
    d = conv(r0, wd, bd, groups = 0, padding = [(1, 1), (1, 1)]);
    r1 = min(relu(d), 6.0);
    p = conv(r1, wp);
    b = p + add0;
    h = b * clamp(b * 0.16666667 + 0.5, 0.0, 1.0);
    y = sigmoid(h);
}
""".replace("version 1.0;", "version 1.0;\nextension KHR_enable_operator_expressions;")

SQUEEZENET = """
version 1.0;
extension KHR_enable_fragment_definitions, KHR_enable_operator_expressions;

fragment fire(x: tensor<scalar>, s: tensor<scalar>, one: tensor<scalar>, three: tensor<scalar>) -> (y: tensor<scalar>)
{
    squeezed = relu(conv(x, s));
    y = concat([relu(conv(squeezed, one)), relu(conv(squeezed, three, padding = [(1, 1), (1, 1)]))], axis = 1);
}

graph squeezenet(x) -> (y)
{
    x = external(shape = [1, 4, 8, 8]);
    s = variable(shape = [2, 4, 1, 1], label = 's'); o = variable(shape = [3, 2, 1, 1], label = 'o');
    t = variable(shape = [3, 2, 3, 3], label = 't'); w = variable(shape = [5, 6, 1, 1], label = 'w');
    f = fire(x, s, o, t);
    c = conv(f, w, bias = 0.1);
    m = sum_reduce(c, axes = [2, 3], normalize = true);
    y = softmax(squeeze(m, axes = [2, 3]), axes = [1]);
}
"""

TRANSFORMER = """
version 1.0;
graph attention(x) -> (y) {
    x = external(shape = [2, 5, 4]);
    wq = variable(shape = [4, 4], label = 'wq'); wk = variable(shape = [4, 4], label = 'wk');
    bk = variable(shape = [1, 4], label = 'bk');
    rows = reshape(x, shape = [10, 4]);
    q0 = linear(rows, wq); q = reshape(q0, shape = [2, 5, 4]);
    rows_k = reshape(x, shape = [10, 4]);
    k0 = linear(rows_k, wk, bk); k = reshape(k0, shape = [2, 5, 4]);
    scores = matmul(q, k, transposeB = true);
    scaled = mul(scores, 0.5);
    share = softmax(scaled, axes = [2]);
    m = matmul(share, x);
    [a, b] = split(m, axis = 2, ratios = [1, 1]);
    c = mul(a, b);
    y = l2_normalization(c, axes = [2], epsilon = 0.001);
}
"""

UPSAMPLING = """
version 1.0;
graph decoder(x) -> (y, z) {
    x = external(shape = [1, 4, 5, 5]);
    w = variable(shape = [4, 3, 3, 3], label = 'w'); b = variable(shape = [1, 3], label = 'b');
    wd = variable(shape = [3, 1, 2, 2], label = 'wd');
    u = deconv(x, w, b, stride = [2, 2], padding = [(1, 0), (1, 0)]);
    v = deconv(u, wd, stride = [2, 2], padding = [(0, 0), (0, 0)], groups = 3);
    n = nearest_upsample(u, factor = [2, 2]);
    y = add(v, n);
    d = slice(y, axes = [2, 3], begin = [1, 2], end = [18, -1], stride = [2, 1]);
    p = pad(d, padding = [(0,0), (0,0), (1,2), (0,1)], border = 'reflect');
    t = transpose(p, axes = [0, 2, 3, 1]);
    z = prelu(t, 0.3);
}
"""

MODELS = {
    "VGG": VGG,
    "AlexNet": ALEXNET,
    "GoogLeNet": GOOGLENET,
    "ResNet": RESNET,
    "MobileNet": MOBILENET,
    "SqueezeNet": SQUEEZENET,
    "attention": TRANSFORMER,
    "decoder": UPSAMPLING,
}


def assert_alike(folder: Path, place: Path) -> Any:
    """Import a folder with one input and compare what is computed."""
    model = imported(folder, place)
    [(variable, use)] = model.data.items()
    text = (folder / "graph.nnef").read_text()
    batch = int(text.partition("external(shape = [")[2].partition(",")[0].rstrip("]); \n"))
    x = np.random.default_rng(1).normal(size=(batch, *use.shape)).astype(np.float32)
    ours = in_nnabla(model, {variable: x}, batch)
    theirs = in_session(folder, [x])
    names = re.search(r"-> \(([^)]*)\) *\n?\s*{", text[text.index("graph ") :])
    assert names
    assert len(ours) == len(theirs)
    for name, expected in zip(names[1].split(", "), theirs, strict=True):
        found = ours[name if name in ours else f"{name}_output"]
        np.testing.assert_allclose(found.reshape(expected.shape), expected, atol=2e-6, rtol=1e-5)
    return model


@pytest.mark.parametrize("name", MODELS)
def test_a_network_of_a_family_computes_the_same_after_the_import(name: str, tmp_path: Path) -> None:
    assert_alike(write_model(tmp_path / "model", MODELS[name]), tmp_path / "project")
