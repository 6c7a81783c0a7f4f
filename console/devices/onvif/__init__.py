"""ONVIF: the one package that knows zeep. Its wire, its logins and its clock are our own; see each module."""

from console.devices.onvif.ptz import OnvifPtz

__all__ = ["OnvifPtz"]
