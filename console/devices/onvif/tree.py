"""XML trees read by local names, whatever namespaces the camera uses, and small requests written.

Services with a WSDL in onvif-zeep go through zeep. Trees are used for Media2, which has none, for events,
which carry undeclared content, and for settings, which must be sent back with everything the camera gave.
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
    """An element, or nothing: missing content reads as empty."""

    def __init__(self, element: Element | None) -> None:
        self.element = element

    def __bool__(self) -> bool:
        return self.element is not None

    @property
    def name(self) -> str:
        """Local name of the element."""
        return _local(self.element) if self.element is not None else ""

    def children(self, name: str = "", most: int = 1000) -> list[Tree]:
        """Return the children with a name, or all children if the name is empty."""
        if self.element is None:
            return []
        matches = [
            child for child in self.element if isinstance(child.tag, str) and name in {"", _local(child)}
        ]
        return [Tree(child) for child in matches[:most]]

    def at(self, *path: str) -> Tree:
        """Return the first element along a path of names."""
        current = self
        for name in path:
            current = next(iter(current.children(name, 1)), Tree(None))
        return current

    def every(self, name: str, most: int = 1000) -> list[Tree]:
        """Return the element and its descendants with a name, or all if the name is empty."""
        matches: list[Tree] = []
        for descendant in self.element.iter() if self.element is not None else ():
            if isinstance(descendant.tag, str) and name in {"", _local(descendant)}:
                matches.append(Tree(descendant))
                if len(matches) >= most:
                    break
        return matches

    def text(self, *path: str) -> str:
        """Return the text at a path, without control characters and at most `_LONGEST` characters."""
        element = self.at(*path).element
        return clean(element.text) if element is not None else ""

    def attribute(self, name: str) -> str:
        """Return an attribute by its local name; empty if it is missing."""
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
        """Return the finite number at a path, or None."""
        return number(self.text(*path))

    def put(self, value: object, *path: str) -> bool:
        """Set the text at a path; return whether the element exists."""
        element = self.at(*path).element
        if element is None:
            return False
        element.text = str(value)
        return True


def clean(words: object) -> str:
    """Return a text of the camera without control characters, at most `_LONGEST` characters."""
    return "".join(character for character in str(words or "")[:_LONGEST] if character.isprintable()).strip()


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def element(namespace: str, name: str, *children: Element | str, **attributes: str) -> Element:
    """Return a new element with children (or text) and attributes."""
    created = etree.Element(f"{{{namespace}}}{name}", attributes)
    for child in children:
        if isinstance(child, str):
            created.text = child
        else:
            created.append(child)
    return created


def renamed(tree: Tree, namespace: str, name: str) -> Element:
    """Return a renamed copy of an element, to be sent back to the camera."""
    if tree.element is None:
        return element(namespace, name)
    copied = copy.deepcopy(tree.element)
    copied.tag, copied.tail = f"{{{namespace}}}{name}", None
    return copied


def envelope(body: Element, headers: Mapping[str, str], more: Sequence[Element] = ()) -> Element:
    """Return a SOAP 1.2 envelope; `headers` are those of WS-Addressing, `more` any others."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP, "a": ADDRESSING, "tt": SCHEMA})
    head = etree.SubElement(root, f"{{{SOAP}}}Header")
    for name, value in headers.items():
        etree.SubElement(head, f"{{{ADDRESSING}}}{name}").text = value
    head.extend(copy.deepcopy(extra) for extra in more)
    etree.SubElement(root, f"{{{SOAP}}}Body").append(body)
    return root


def answer_of(root: Element) -> Tree:
    """Return the first element in the body of an answer."""
    body = Tree(root).at("Body")
    return next(iter(body.children()), Tree(None))


def fault_of(answer: Tree) -> str | None:
    """Return the text of a fault; None if the answer is not a fault."""
    if answer.name != "Fault":
        return None
    return answer.text("Reason", "Text") or answer.text("faultstring") or "no reason given"
