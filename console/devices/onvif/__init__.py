"""ONVIF: the only package that uses zeep. HTTP, logins and clock handling are our own; see each module."""

from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.discovery import OnvifDiscovery
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.tls import CertificateChanged
from console.domain.cameras.certificate import CertificateUnknown

__all__ = ["CertificateChanged", "CertificateUnknown", "OnvifDevice", "OnvifDiscovery", "OnvifPtz"]
