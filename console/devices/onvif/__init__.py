"""ONVIF: the only package that uses zeep. HTTP, logins and clock handling are our own; see each module."""
