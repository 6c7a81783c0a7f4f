"""Answers read by their local names, however the camera spells its namespaces; and small questions written.

What onvif-zeep's descriptions cover goes by zeep. Media2 is not among them, events carry what no description
foretells, and a setting must be sent back with everything that the camera told of it: those go as trees.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree

from console.devices.onvif.values import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
SCHEMA = "http://www.onvif.org/ver10/schema"
_LONGEST = 512


class Tree:
    """One element, or none: everything that is missing reads as empty."""

    def __init__(self, element: Element | None) -> None:
        self.element = element

    def __bool__(self) -> bool:
        return self.element is not None

    @property
    def name(self) -> str:
        """Its local name."""
        return _local(self.element) if self.element is not None else ""

    def children(self, name: str = "", most: int = 1000) -> list[Tree]:
        """Those of a name; of every name where it is empty."""
        if self.element is None:
            return []
        found = [one for one in self.element if isinstance(one.tag, str) and name in {"", _local(one)}]
        return [Tree(one) for one in found[:most]]

    def at(self, *path: str) -> Tree:
        """The first along a path of names."""
        here = self
        for name in path:
            here = next(iter(here.children(name, 1)), Tree(None))
        return here

    def every(self, name: str, most: int = 1000) -> list[Tree]:
        """All of a name, at any depth."""
        found: list[Tree] = []
        for one in self.element.iter() if self.element is not None else ():
            if isinstance(one.tag, str) and _local(one) == name:
                found.append(Tree(one))
                if len(found) >= most:
                    break
        return found

    def text(self, *path: str) -> str:
        """The text there, without control characters and not longer than makes sense."""
        element = self.at(*path).element
        return clean(element.text) if element is not None else ""

    def attribute(self, name: str) -> str:
        """An attribute, by its local name."""
        if self.element is None:
            return ""
        return next(
            (
                clean(str(value))
                for key, value in self.element.attrib.items()
                if str(key).rsplit("}", 1)[-1] == name
            ),
            "",
        )

    def number(self, *path: str) -> float | None:
        """A finite number there."""
        return number(self.text(*path))

    def put(self, value: object, *path: str) -> bool:
        """Change the text of what is there; whether it was there."""
        element = self.at(*path).element
        if element is None:
            return False
        element.text = str(value)
        return True


def clean(words: object) -> str:
    """A text of the camera's own, fit to be shown."""
    return "".join(one for one in str(words or "")[:_LONGEST] if one.isprintable()).strip()


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def element(namespace: str, name: str, *children: Element | str, **attributes: str) -> Element:
    """An element with these in it."""
    made = etree.Element(f"{{{namespace}}}{name}", attributes)
    for child in children:
        if isinstance(child, str):
            made.text = child
        else:
            made.append(child)
    return made


def renamed(tree: Tree, namespace: str, name: str) -> Element:
    """A copy of what a camera told, under another name, to be sent back."""
    if tree.element is None:
        return element(namespace, name)
    made = copy.deepcopy(tree.element)
    made.tag, made.tail = f"{{{namespace}}}{name}", None
    return made


def envelope(body: Element, headers: Mapping[str, str], more: Sequence[Element] = ()) -> Element:
    """SOAP 1.2 around a question; `headers` are those of WS-Addressing, `more` any others."""
    whole = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP, "a": ADDRESSING, "tt": SCHEMA})
    head = etree.SubElement(whole, f"{{{SOAP}}}Header")
    for name, value in headers.items():
        etree.SubElement(head, f"{{{ADDRESSING}}}{name}").text = value
    head.extend(copy.deepcopy(one) for one in more)
    etree.SubElement(whole, f"{{{SOAP}}}Body").append(body)
    return whole


def answer_of(root: Element) -> Tree:
    """What lies in the body of an answer."""
    body = Tree(root).at("Body")
    return next(iter(body.children()), Tree(None))


def fault_of(answer: Tree) -> str | None:
    """The words of a fault; None where the answer is none."""
    if answer.name != "Fault":
        return None
    return answer.text("Reason", "Text") or answer.text("faultstring") or "no reason given"
