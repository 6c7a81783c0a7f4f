"""Makes resources/models/plate-letters.onnx of rapidocr's recognition model, so that OpenCV can run it.

Three changes, and no other: one size of input; what is computed of sizes only is written as numbers, which
OpenCV's reader needs; of 18,710 characters those of ASCII are kept. The weights are what they were.

Usage: python packaging/models/plate_letters.py PP-OCRv6_rec_small.onnx plate-letters.onnx
with `onnx` and `onnxruntime` installed; neither is needed to run the console.
"""

from __future__ import annotations

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

SIZE = 48, 256


def main(source: str, target: str) -> None:
    """Read the one, write the other."""
    model = onnx.load(source)
    characters = next(one.value for one in model.metadata_props if one.key == "character").splitlines()
    # In the order of ASCII; the nought is for no character.
    kept = [0, *(characters.index(chr(code)) + 1 for code in range(ord("!"), ord("~") + 1))]
    _one_size(model.graph)
    _numbers_for_sizes(model)
    _fewer_characters(model.graph, kept)
    _without_unused(model.graph)
    del model.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, target)


def _one_size(graph: onnx.GraphProto) -> None:
    for dimension, length in zip(graph.input[0].type.tensor_type.shape.dim, (1, 3, *SIZE), strict=True):
        dimension.Clear()
        dimension.dim_value = length


def _numbers_for_sizes(model: onnx.ModelProto) -> None:
    """Write what is a whole number as such: in this network that is never the picture, only sizes."""
    shown = onnx.ModelProto()
    shown.CopyFrom(onnx.shape_inference.infer_shapes(model))
    kinds = {one.name: one.type.tensor_type.elem_type for one in shown.graph.value_info}
    whole = {onnx.TensorProto.INT64, onnx.TensorProto.INT32}
    names = [out for node in model.graph.node for out in node.output if kinds.get(out) in whole]
    del shown.graph.output[:]
    shown.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(shown.SerializeToString())
    values = [
        session.run(names, {model.graph.input[0].name: np.full((1, 3, *SIZE), tone, np.float32)})
        for tone in (-1, 0.5)
    ]
    for name, value, again in zip(names, *values, strict=True):
        if not np.array_equal(value, again):
            raise ValueError(f"{name} depends on the picture")
        model.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    found = set(names)
    _keep(model.graph, [node for node in model.graph.node if found.isdisjoint(node.output)])


def _fewer_characters(graph: onnx.GraphProto, kept: list[int]) -> None:
    for place, one in enumerate(graph.initializer):
        value = numpy_helper.to_array(one)
        if value.ndim and value.shape[-1] == 18_710:
            graph.initializer[place].CopyFrom(numpy_helper.from_array(value[..., kept].copy(), one.name))
    for dimension, length in zip(
        graph.output[0].type.tensor_type.shape.dim, (1, SIZE[1] // 8, len(kept)), strict=True
    ):
        dimension.Clear()
        dimension.dim_value = length


def _without_unused(graph: onnx.GraphProto) -> None:
    needed, nodes = {one.name for one in graph.output}, []
    for node in reversed(graph.node):
        if not needed.isdisjoint(node.output):
            nodes.append(node)
            needed |= set(node.input)
    _keep(graph, nodes[::-1])
    weights = [one for one in graph.initializer if one.name in needed]
    del graph.initializer[:], graph.value_info[:]
    graph.initializer.extend(weights)


def _keep(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    kept = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
