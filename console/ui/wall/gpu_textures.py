"""Pipelines, textures and corners for the painter by graphics processor."""

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
    """A compiled shader.

    Raises:
        EnvironmentFault: it is missing or cannot be read.
    """
    try:
        baked = resource("shaders", f"{name}.qsb").read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"The shader {name} is missing.", "Install the console anew.") from error
    made = QShader.fromSerialized(baked)
    if not made.isValid():
        raise EnvironmentFault(f"The shader {name} cannot be read.", "Install the console anew.")
    return made


def sampler(rhi: QRhi) -> QRhiSampler:
    """Smooth, and never beyond the edge."""
    edge = QRhiSampler.AddressMode.ClampToEdge
    linear = QRhiSampler.Filter.Linear
    made = rhi.newSampler(linear, linear, QRhiSampler.Filter.None_, edge, edge)
    made.create()
    return made


def corner_buffer(rhi: QRhi, quads: int) -> QRhiBuffer:
    """Room for the corners of so many rectangles."""
    made = rhi.newBuffer(QRhiBuffer.Type.Dynamic, QRhiBuffer.UsageFlag.VertexBuffer, quads * CORNERS.size)
    made.create()
    return made


def corners(
    rect: Rect,
    size: tuple[int, int],
    part: tuple[float, float, float],
    manner: tuple[float, float],
    up: float,
) -> bytes:
    """The corners of a rectangle in clip space.

    Args:
        rect: on the surface, device pixels.
        size: of the surface.
        part: left, top and span of the texture that is shown, fractions.
        manner: full range, dead.
        up: 1 where clip space points up, else -1.
    """
    left, right = (2 * edge / size[0] - 1 for edge in (rect.x, rect.right))
    top, bottom = (up * (1 - 2 * edge / size[1]) for edge in (rect.y, rect.bottom))
    u, v, span = part
    return CORNERS.pack(
        *(left, top, u, v, *manner),
        *(left, bottom, u, v + span, *manner),
        *(right, top, u + span, v, *manner),
        *(right, bottom, u + span, v + span, *manner),
    )


def bindings(rhi: QRhi, textures: list[QRhiTexture], by: QRhiSampler) -> QRhiShaderResourceBindings:
    """The textures that a fragment shader reads, in order."""
    stage = QRhiShaderResourceBinding.StageFlag.FragmentStage
    made = rhi.newShaderResourceBindings()
    made.setBindings(
        [
            QRhiShaderResourceBinding.sampledTexture(number, stage, texture, by)
            for number, texture in enumerate(textures)
        ]
    )
    made.create()
    return made


def pipeline(
    rhi: QRhi,
    fragment: str,
    like: QRhiShaderResourceBindings,
    target: QRhiRenderPassDescriptor,
    *,
    is_blended: bool,
) -> QRhiGraphicsPipeline:
    """A pipeline that draws textured rectangles."""
    made = rhi.newGraphicsPipeline()
    made.setTopology(QRhiGraphicsPipeline.Topology.TriangleStrip)
    made.setShaderStages(
        [
            QRhiShaderStage(QRhiShaderStage.Type.Vertex, shader("tile.vert")),
            QRhiShaderStage(QRhiShaderStage.Type.Fragment, shader(fragment)),
        ]
    )
    made.setVertexInputLayout(_layout())
    blend = QRhiGraphicsPipeline.TargetBlend()
    blend.enable = is_blended
    made.setTargetBlends([blend])
    made.setShaderResourceBindings(like)
    made.setRenderPassDescriptor(target)
    if not made.create():
        raise EnvironmentFault("The graphics processor refuses the console's shaders.")
    return made


def _layout() -> QRhiVertexInputLayout:
    pair = QRhiVertexInputAttribute.Format.Float2
    made = QRhiVertexInputLayout()
    made.setBindings([QRhiVertexInputBinding(STRIDE)])
    made.setAttributes([QRhiVertexInputAttribute(0, number, pair, 8 * number) for number in range(3)])
    return made


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
        """Hand the planes over without a copy of ours."""
        for texture, plane in zip(self.textures, picture.planes, strict=True):
            size = texture.pixelSize()
            # Qt's stubs know bytes only; anything with the buffer protocol will do.
            pixels: Any = plane.data
            image = QImage(pixels, size.width(), size.height(), plane.stride, QImage.Format.Format_Grayscale8)
            batch.uploadTexture(texture, image)

    def destroy(self) -> None:
        """Give the memory back."""
        self.bindings.destroy()
        for texture in self.textures:
            texture.destroy()
