"""Pipelines, textures and vertices of the GPU renderer."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QImage,
    QRhiBuffer,
    QRhiGraphicsPipeline,
    QRhiSampler,
    QRhiShaderResourceBinding,
    QRhiShaderStage,
    QRhiTexture,
    QRhiVertexInputAttribute,
    QRhiVertexInputBinding,
    QRhiVertexInputLayout,
    QShader,
)

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QRhi,
        QRhiRenderPassDescriptor,
        QRhiResourceUpdateBatch,
        QRhiShaderResourceBindings,
    )

    from console.domain.streaming.picture import Picture
    from console.domain.wall.cells import Rect

CORNERS = struct.Struct("<24f")
"""Four corners of x, y, texture x, texture y, full range, dead."""
STRIDE = 24


def shader(name: str) -> QShader:
    """Load a compiled shader.

    Raises:
        EnvironmentFault: the file is missing or cannot be read.
    """
    try:
        serialized = resource("shaders", f"{name}.qsb").read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            text("The shader {name} is missing.", name=name), "Reinstall watchroom."
        ) from error
    compiled = QShader.fromSerialized(serialized)
    if not compiled.isValid():
        raise EnvironmentFault(text("The shader {name} cannot be read.", name=name), "Reinstall watchroom.")
    return compiled


def sampler(rhi: QRhi) -> QRhiSampler:
    """Return a linear sampler that clamps to the edge."""
    edge = QRhiSampler.AddressMode.ClampToEdge
    linear = QRhiSampler.Filter.Linear
    texture_sampler = rhi.newSampler(linear, linear, QRhiSampler.Filter.None_, edge, edge)
    texture_sampler.create()
    return texture_sampler


def corner_buffer(rhi: QRhi, quads: int) -> QRhiBuffer:
    """Return a vertex buffer for this many rectangles."""
    buffer = rhi.newBuffer(QRhiBuffer.Type.Dynamic, QRhiBuffer.UsageFlag.VertexBuffer, quads * CORNERS.size)
    buffer.create()
    return buffer


def corners(
    rect: Rect,
    size: tuple[int, int],
    part: tuple[float, float, float, float],
    picture_flags: tuple[float, float],
    up: float,
) -> bytes:
    """Return the vertex data of a rectangle in clip space.

    Args:
        rect: the rectangle on the surface, in device pixels.
        size: size of the surface, in device pixels.
        part: left, top, width and height of the shown part of the texture, as fractions.
        picture_flags: whether the picture has the full range and whether it is dead; each 1.0 or 0.0.
        up: 1 if the y axis of clip space points up, else -1.
    """
    left, right = (2 * edge / size[0] - 1 for edge in (rect.x, rect.right))
    top, bottom = (up * (1 - 2 * edge / size[1]) for edge in (rect.y, rect.bottom))
    u, v, width, height = part
    return CORNERS.pack(
        *(left, top, u, v, *picture_flags),
        *(left, bottom, u, v + height, *picture_flags),
        *(right, top, u + width, v, *picture_flags),
        *(right, bottom, u + width, v + height, *picture_flags),
    )


def bindings(rhi: QRhi, textures: list[QRhiTexture], by: QRhiSampler) -> QRhiShaderResourceBindings:
    """Return the bindings of the textures that a fragment shader reads, in order.

    Args:
        rhi: the graphics interface.
        textures: the textures.
        by: the sampler.
    """
    stage = QRhiShaderResourceBinding.StageFlag.FragmentStage
    resources = rhi.newShaderResourceBindings()
    resources.setBindings(
        [
            QRhiShaderResourceBinding.sampledTexture(number, stage, texture, by)
            for number, texture in enumerate(textures)
        ]
    )
    resources.create()
    return resources


def pipeline(
    rhi: QRhi,
    fragment: str,
    layout_bindings: QRhiShaderResourceBindings,
    target: QRhiRenderPassDescriptor,
    *,
    is_blended: bool,
) -> QRhiGraphicsPipeline:
    """Return a pipeline that draws textured rectangles.

    Args:
        rhi: the graphics interface.
        fragment: name of the fragment shader.
        layout_bindings: bindings with the layout of those drawn later.
        target: the render pass.
        is_blended: blend with what is drawn already.
    """
    graphics = rhi.newGraphicsPipeline()
    graphics.setTopology(QRhiGraphicsPipeline.Topology.TriangleStrip)
    graphics.setShaderStages(
        [
            QRhiShaderStage(QRhiShaderStage.Type.Vertex, shader("tile.vert")),
            QRhiShaderStage(QRhiShaderStage.Type.Fragment, shader(fragment)),
        ]
    )
    graphics.setVertexInputLayout(_layout())
    blend = QRhiGraphicsPipeline.TargetBlend()
    blend.enable = is_blended
    graphics.setTargetBlends([blend])
    graphics.setShaderResourceBindings(layout_bindings)
    graphics.setRenderPassDescriptor(target)
    if not graphics.create():
        raise EnvironmentFault("The graphics processor cannot run watchroom's shaders.")
    return graphics


def _layout() -> QRhiVertexInputLayout:
    pair = QRhiVertexInputAttribute.Format.Float2
    layout = QRhiVertexInputLayout()
    layout.setBindings([QRhiVertexInputBinding(STRIDE)])
    layout.setAttributes([QRhiVertexInputAttribute(0, number, pair, 8 * number) for number in range(3)])
    return layout


class PlaneTextures:
    """The three planes of one tile's picture on the graphics processor."""

    def __init__(self, rhi: QRhi, picture: Picture, by: QRhiSampler) -> None:
        self.size = (picture.width, picture.height)
        half = QSize((picture.width + 1) // 2, (picture.height + 1) // 2)
        self.textures = [
            rhi.newTexture(QRhiTexture.Format.R8, size)
            for size in (QSize(picture.width, picture.height), half, half)
        ]
        for texture in self.textures:
            texture.create()
        self.bindings = bindings(rhi, self.textures, by)

    def upload(self, batch: QRhiResourceUpdateBatch, picture: Picture) -> None:
        """Upload the planes without copying them first."""
        for texture, plane in zip(self.textures, picture.planes, strict=True):
            size = texture.pixelSize()
            # Qt's stubs accept only bytes, but any object with the buffer protocol works.
            pixels: Any = plane.data
            image = QImage(pixels, size.width(), size.height(), plane.stride, QImage.Format.Format_Grayscale8)
            batch.uploadTexture(texture, image)

    def destroy(self) -> None:
        """Release the GPU memory."""
        self.bindings.destroy()
        for texture in self.textures:
            texture.destroy()
