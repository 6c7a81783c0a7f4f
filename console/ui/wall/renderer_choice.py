"""Choosing the painter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from console.ui.base.context import RendererKind
from console.ui.wall.gpu_renderer import GpuRenderer, is_software
from console.ui.wall.raster_renderer import RasterRenderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.wall.renderer import WallRenderer

_GL_RENDERER = 0x1F01
_WITHOUT_GPU = {"offscreen", "minimal", "vnc", "linuxfb"}
_OPENGL_PLATFORMS = {"xcb", "wayland", "eglfs"}


def renderer() -> str:
    """The name of OpenGL's renderer; empty where there is none."""
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    name = str(context.functions().glGetString(_GL_RENDERER) or "")
    context.doneCurrent()
    return name


def has_gpu() -> bool:
    """Whether a real graphics processor can be expected.

    Asked before a window is made: one that has ever held a GPU surface is composed by OpenGL for good.
    Where Qt draws by Direct3D or Metal, the surface itself finds out.
    """
    platform = QGuiApplication.platformName()
    if platform in _WITHOUT_GPU:
        return False
    if platform not in _OPENGL_PLATFORMS:
        return True
    name = renderer()
    return bool(name) and not is_software(name)


def make_surface(painter: RendererKind, failed: Callable[[str], None]) -> WallRenderer:
    """The surface for a painter; `failed` is told why, where a graphics processor turns out to be none."""
    if painter is RendererKind.GPU:
        return GpuRenderer(failed, bears_software=True)
    if painter is RendererKind.AUTO and has_gpu():
        return GpuRenderer(failed)
    return RasterRenderer()


def other_painter(surface: WallRenderer) -> RendererKind:
    """The painter that is not in use."""
    return RendererKind.GPU if isinstance(surface, RasterRenderer) else RendererKind.RASTER
