"""Chooses the renderer of the wall."""

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
    """Return the name of the OpenGL renderer; empty if there is none."""
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    name = str(context.functions().glGetString(_GL_RENDERER) or "")
    context.doneCurrent()
    return name


def has_gpu() -> bool:
    """Return whether a real graphics processor can be expected.

    Call this before a window is made: a window that ever held a GPU surface is composed by OpenGL for good.
    Where Qt draws with Direct3D or Metal, the surface itself finds out.
    """
    platform = QGuiApplication.platformName()
    if platform in _WITHOUT_GPU:
        return False
    if platform not in _OPENGL_PLATFORMS:
        return True
    name = renderer()
    return bool(name) and not is_software(name)


def make_surface(painter: RendererKind, failed: Callable[[str], None]) -> WallRenderer:
    """Return the surface for a renderer; `failed` is called with the reason if the GPU is not usable."""
    if painter is RendererKind.GPU:
        return GpuRenderer(failed, bears_software=True)
    if painter is RendererKind.AUTO and has_gpu():
        return GpuRenderer(failed)
    return RasterRenderer()


def other_painter(surface: WallRenderer) -> RendererKind:
    """Return the renderer that is not in use."""
    return RendererKind.GPU if isinstance(surface, RasterRenderer) else RendererKind.RASTER
