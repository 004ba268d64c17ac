"""Convolutions as matrix products: the values under each position of the kernel become a column.

The kernels take a `sizes.Geometry` as a tuple of integers, which says how the maps are cut into jobs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from layerwright.engine.kernels.native import (
    Kernel,
    clear,
    compiled,
    copy,
    floats,
    integers,
    multiply,
    share,
    to_fixed_tuple,
)


@compiled()
def gather_columns(
    geometry: Any, group: Any, x: Any, columns: Any, first: Any, count: Any, top: Any, bottom: Any
) -> None:
    """Copy what lies under each position of the kernel: a row for each tap, a column for each position."""
    _, maps, height, width, _, _, out_width, kh, kw, sy, sx, py, px, dy, dx, groups, _, _ = geometry
    own_maps = maps // groups
    rows = bottom - top
    length = count * rows * out_width
    place = 0
    for m in range(own_maps):
        for ky in range(kh):
            for kx in range(kw):
                shift = kx * dx - px
                # The outputs from `low` to `high` read within the map.
                low = min(max(-(shift // sx) if shift < 0 else 0, 0), out_width)
                high = max(min((width - 1 - shift) // sx + 1, out_width), low)
                to = place * length
                for s in range(count):
                    plane = ((first + s) * maps + group * own_maps + m) * height
                    for oy in range(top, bottom):
                        iy = oy * sy - py + ky * dy
                        line = columns + 4 * to
                        if iy < 0 or iy >= height:
                            clear(line, out_width)
                        else:
                            source = x + 4 * ((plane + iy) * width + low * sx + shift)
                            clear(line, low)
                            if sx == 1:
                                copy(line + 4 * low, source, high - low)
                            else:
                                target = floats(line, low, high - low)
                                values = floats(source, 0, (high - low) * sx)
                                for i in range(high - low):
                                    target[i] = values[i * sx]
                            clear(line + 4 * high, out_width - high)
                        to += out_width
                place += 1


@compiled()
def scatter_columns(
    geometry: Any, group: Any, x: Any, columns: Any, first: Any, count: Any, top: Any, bottom: Any
) -> None:
    """Add columns to what lies under each position of the kernel; the inverse of `gather_columns`."""
    _, maps, height, width, _, _, out_width, kh, kw, sy, sx, py, px, dy, dx, groups, _, _ = geometry
    own_maps = maps // groups
    rows = bottom - top
    length = count * rows * out_width
    place = 0
    for m in range(own_maps):
        for ky in range(kh):
            for kx in range(kw):
                shift = kx * dx - px
                low = min(max(-(shift // sx) if shift < 0 else 0, 0), out_width)
                high = max(min((width - 1 - shift) // sx + 1, out_width), low)
                to = place * length
                for s in range(count):
                    plane = ((first + s) * maps + group * own_maps + m) * height
                    for oy in range(top, bottom):
                        iy = oy * sy - py + ky * dy
                        if 0 <= iy < height and high > low:
                            source = floats(columns, to + low, high - low)
                            target = floats(x, (plane + iy) * width + low * sx + shift, (high - low) * sx)
                            for i in range(high - low):
                                target[i * sx] += source[i]
                        to += out_width
                place += 1


@compiled()
def gather_maps(y: Any, block: Any, maps: Any, first_map: Any, own: Any, size: Any, first: Any, count: Any) -> None:
    """Copy some maps of some samples so that a map of all samples is one row."""
    for s in range(count):
        for m in range(own):
            source = y + 4 * ((first + s) * maps + first_map + m) * size
            copy(block + 4 * (m * count + s) * size, source, size)


@compiled()
def put_maps(
    y: Any, block: Any, maps: Any, first_map: Any, own: Any, size: Any, first: Any, count: Any, keep: Any
) -> None:
    """The inverse of `gather_maps`, which may add to what is there."""
    for s in range(count):
        for m in range(own):
            target = ((first + s) * maps + first_map + m) * size
            source = (m * count + s) * size
            if keep:
                values, sums = floats(block, source, size), floats(y, target, size)
                for i in range(size):
                    sums[i] += values[i]
            else:
                copy(y + 4 * target, block + 4 * source, size)


@compiled()
def _own_room(geometry: Any, room: Any) -> Any:
    """Where a thread may put columns, and where a block of maps; `Geometry.room` says how much there is."""
    _, maps, _, _, _, _, out_width, kh, kw, _, _, _, _, _, _, groups, few, rows = geometry
    columns = maps // groups * kh * kw * few * rows * out_width
    return room, room + 4 * columns


@compiled()
def _is_pointwise(geometry: Any) -> Any:
    _, _, height, width, _, out_height, out_width, kh, kw, sy, sx, py, px, _, _, _, _, _ = geometry
    plain = kh == 1 and kw == 1 and sy == 1 and sx == 1 and py == 0 and px == 0
    return plain and height == out_height and width == out_width


@Kernel
def convolve(part: Any, parts: Any, place: Any, room: Any) -> None:
    """The outputs of a convolution; with weights that are turned round, its gradients where no stride is taken."""
    values = to_fixed_tuple(integers(place, 24), 24)
    geometry = values[:18]
    x, weights, bias, has_bias, keep, y = values[18:]
    samples, maps, height, width, outs, out_height, out_width, kh, kw, _, _, _, _, _, _, groups, few, rows = geometry
    own_maps, own_out = maps // groups, outs // groups
    taps, size = own_maps * kh * kw, out_height * out_width
    # Where a map is its own column there is nothing to gather.
    direct = few == 1 and _is_pointwise(geometry)
    pieces = (out_height + rows - 1) // rows
    blocks = (samples + few - 1) // few
    columns, block = _own_room(geometry, room)
    low, high = share(part, parts, blocks * pieces)
    for job in range(low, high):
        first = job // pieces * few
        count = min(few, samples - first)
        top = job % pieces * rows
        bottom = min(top + rows, out_height)
        length = count * (bottom - top) * out_width
        for group in range(groups):
            matrix = weights + 4 * group * own_out * taps
            if direct:
                source = x + 4 * (((first * maps + group * own_maps) * height + top) * width)
                step = height * width
            else:
                gather_columns(geometry, group, x, columns, first, count, top, bottom)
                source, step = columns, length
            if few == 1:
                offset = (first * outs + group * own_out) * size + top * out_width
                if has_bias:
                    for m in range(own_out):
                        value = floats(bias, group * own_out + m, 1)[0]
                        target = floats(y, offset + m * size, length)
                        for i in range(length):
                            target[i] = value
                multiply(
                    False,
                    False,
                    own_out,
                    length,
                    taps,
                    matrix,
                    taps,
                    source,
                    step,
                    keep or has_bias,
                    y + 4 * offset,
                    size,
                )
            else:
                if has_bias:
                    for m in range(own_out):
                        value = floats(bias, group * own_out + m, 1)[0]
                        target = floats(block, m * length, length)
                        for i in range(length):
                            target[i] = value
                multiply(False, False, own_out, length, taps, matrix, taps, source, step, has_bias, block, length)
                put_maps(y, block, outs, group * own_out, own_out, size, first, count, keep)


@Kernel
def spread_gradients(part: Any, parts: Any, place: Any, room: Any) -> None:
    """The gradients of a convolution's input, for every stride: columns of gradients, added where they came from."""
    values = to_fixed_tuple(integers(place, 22), 22)
    geometry = values[:18]
    weights, keep, dy, dx = values[18:]
    samples, maps, height, width, outs, out_height, out_width, kh, kw, _, _, _, _, _, _, groups, few, rows = geometry
    own_maps, own_out = maps // groups, outs // groups
    taps, size = own_maps * kh * kw, out_height * out_width
    columns, block = _own_room(geometry, room)
    low, high = share(part, parts, (samples + few - 1) // few)
    for job in range(low, high):
        first = job * few
        count = min(few, samples - first)
        if not keep:
            clear(dx + 4 * first * maps * height * width, count * maps * height * width)
        for group in range(groups):
            matrix = weights + 4 * group * own_out * taps
            for top in range(0, out_height, rows):
                bottom = min(top + rows, out_height)
                length = count * (bottom - top) * out_width
                if few == 1:
                    source, step = dy + 4 * ((first * outs + group * own_out) * size + top * out_width), size
                else:
                    gather_maps(dy, block, outs, group * own_out, own_out, size, first, count)
                    source, step = block, length
                multiply(True, False, taps, length, own_out, matrix, taps, source, step, False, columns, length)
                scatter_columns(geometry, group, dx, columns, first, count, top, bottom)


@compiled(sums_freely=True)
def _total(values: Any) -> Any:
    total = np.float32(0.0)
    for i in range(len(values)):
        total += values[i]
    return total


@Kernel
def sum_weight_gradients(part: Any, parts: Any, place: Any, room: Any) -> None:
    """The gradients of weights and biases of each piece of the batch, one behind the other."""
    values = to_fixed_tuple(integers(place, 24), 24)
    geometry = values[:18]
    pieces, x, dy, sums, bias_sums, wants_weights = values[18:]
    samples, maps, height, width, outs, out_height, out_width, kh, kw, _, _, _, _, _, _, groups, few, rows = geometry
    own_maps, own_out = maps // groups, outs // groups
    taps, size = own_maps * kh * kw, out_height * out_width
    # Where a map is its own column there is nothing to gather.
    direct = few == 1 and _is_pointwise(geometry)
    columns, block = _own_room(geometry, room)
    low, high = share(part, parts, pieces)
    for piece in range(low, high):
        begin, end = share(piece, pieces, samples)
        bias_sum = floats(bias_sums, piece * outs, outs)
        for m in range(outs):
            bias_sum[m] = 0.0
        for first in range(begin, end, few):
            count = min(few, end - first)
            for m in range(outs):
                for s in range(count):
                    bias_sum[m] += _total(floats(dy, ((first + s) * outs + m) * size, size))
            if not wants_weights:
                continue
            for group in range(groups):
                target = sums + 4 * (piece * outs + group * own_out) * taps
                for top in range(0, out_height, rows):
                    bottom = min(top + rows, out_height)
                    length = count * (bottom - top) * out_width
                    if few == 1:
                        source, step = dy + 4 * ((first * outs + group * own_out) * size + top * out_width), size
                    else:
                        gather_maps(dy, block, outs, group * own_out, own_out, size, first, count)
                        source, step = block, length
                    if direct:
                        other = x + 4 * (((first * maps + group * own_maps) * height + top) * width)
                        other_step = height * width
                    else:
                        gather_columns(geometry, group, x, columns, first, count, top, bottom)
                        other, other_step = columns, length
                    keep = first > begin or top > 0
                    multiply(False, True, own_out, taps, length, source, step, other, other_step, keep, target, taps)


@Kernel
def add_pieces(part: Any, parts: Any, place: Any, room: Any) -> None:
    """Add what pieces of a batch came to, in their order."""
    pieces, size, sums, keep, total = to_fixed_tuple(integers(place, 5), 5)
    low, high = share(part, parts, (size + 1023) // 1024)
    for job in range(low, high):
        begin = job * 1024
        length = min(1024, size - begin)
        target = floats(total, begin, length)
        for piece in range(pieces):
            source = floats(sums, piece * size + begin, length)
            if piece or keep:
                for i in range(length):
                    target[i] += source[i]
            else:
                for i in range(length):
                    target[i] = source[i]
