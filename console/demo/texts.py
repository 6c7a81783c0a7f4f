"""List every text that a person reads, with its place and its context for translators, from the source."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(console.__file__).parent
ERRORS, BOOKS, CHOICES, COMMAND_LINE = "Errors", "Books", "Choices", "Command line"
IN_ENGLISH = frozenset({COMMAND_LINE})
"""The context that is not translated."""
_SHOWN_ENUMS = frozenset(
    {
        *("CameraKind", "CommissioningStage", "Quality", "DriftSign", "LetterKind", "RequestState"),
        *("Role", "Topic", "TrainedActs", "DelegatedTask", "LicenceState", "Permission"),
    }
)
"""Lists of the domain whose values are shown as the items of a list of the books are."""
_ERROR_BASES = frozenset({"ConsoleError", "OperatorError", "EnvironmentFault"})
_FIELD_MAKERS = frozenset(
    {
        *("words", "long_words", "choice", "instant", "date", "whole", "amount", "flag"),
        *("cameras", "tags", "signature"),
    }
)
_SHOWN_OPTIONS = frozenset({"hint", "unit", "purpose"})
_RULE_TEXTS = {
    "RequestCheck": (slice(1, 3), frozenset({"words", "source"})),
    "RequestKind": (slice(0), frozenset({"note"})),
    "TimeLimit": (slice(0, 2), frozenset({"words", "source"})),
}
"""Rules that are shown with their sources: which arguments, by place and by name."""
_TYPER = frozenset({"command", "callback", "Option", "Argument"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Helpers = dict[str, frozenset[str]]
"""Names of functions that pass arguments on to an error; the names of these arguments."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text in the source.

    Attributes:
        path: the file, relative to the package's parent, with forward slashes.
        context: the context of its translation: a class, a subject, `Errors`, `Books`,
            or one of `IN_ENGLISH`.
    """

    path: str
    line: int
    context: str
    text: str


def shown_texts(root: Path = ROOT) -> list[ShownText]:
    """Return all texts of the source, by file and line.

    Args:
        root: the package's folder.
    """
    modules = [
        _Module(path.relative_to(root.parent).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in sorted(root.rglob("*.py"))
    ]
    errors = _error_classes(modules)
    helpers = {module.name: _helpers(module, errors) for module in modules}
    public = {
        name: passed for own in helpers.values() for name, passed in own.items() if not name.startswith("_")
    }
    texts = {
        ShownText(module.name, line, context, shown)
        for module in modules
        for line, context, shown in _Reader(module, errors, {**public, **helpers[module.name]}).texts()
        if shown
    }
    return sorted(texts, key=lambda shown: (shown.path, shown.line, shown.context, shown.text))


def translatable(texts: Iterable[ShownText]) -> dict[str, list[str]]:
    """Return the texts to translate by context, each once, in the order in which they appear."""
    contexts: dict[str, dict[str, None]] = defaultdict(dict)
    for shown in texts:
        if shown.context not in IN_ENGLISH:
            contexts[shown.context][shown.text] = None
    return {context: list(contexts[context]) for context in sorted(contexts)}


class _Module:
    """One file: its tree, all nodes of it, and the parent of each."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree
        self.parents: dict[ast.AST, ast.AST] = {}
        self.nodes: list[ast.AST] = []
        for node in ast.walk(tree):
            self.nodes.append(node)
            self.parents.update(dict.fromkeys(ast.iter_child_nodes(node), node))
        self.calls = [node for node in self.nodes if isinstance(node, ast.Call)]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, from the inside out."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _error_classes(modules: Iterable[_Module]) -> frozenset[str]:
    bases = {
        node.name: {_last_name(base) for base in node.bases}
        for module in modules
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
    }
    found = set(_ERROR_BASES)
    while more := {name for name, own in bases.items() if own & found} - found:
        found |= more
    return frozenset(found)


def _helpers(module: _Module, errors: frozenset[str]) -> Helpers:
    helpers: Helpers = {}
    for call in module.calls:
        if _last_name(call.func) in errors:
            passed = {node.id for node in _message_arguments(call) if isinstance(node, ast.Name)}
            for function in module.above(call):
                if isinstance(function, _FUNCTIONS) and (own := passed & set(_parameters(function))):
                    helpers[function.name] = helpers.get(function.name, frozenset()) | own
    return helpers


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return [name for name in names if name not in {"self", "cls"}]


def _message_arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords if keyword.arg in {"what", "then", "rule", "why"})


class _Reader:
    """Reads the texts of one module."""

    def __init__(self, module: _Module, errors: frozenset[str], helpers: Helpers) -> None:
        self._module, self._errors, self._helpers = module, errors, helpers
        self._tree = tree = module.tree
        self._wrappers = {
            node.name: context
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and (context := _wrapped_context(node))
        }
        self._parameters = {
            node.name: _parameters(node) for node in module.nodes if isinstance(node, _FUNCTIONS)
        }
        parts = module.name.split("/")
        self._is_command_line = parts[1] in {"cli", "demo"}
        self._is_book = parts[1:3] == ["domain", "books"]
        self._is_library = parts[1] == "cli"
        self._formats = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "console.domain.text"
            and any(alias.name == "text" for alias in node.names)
            for node in tree.body
        )
        self._commands = {
            argument.id
            for call in module.calls
            if isinstance(call.func, ast.Call) and _last_name(call.func.func) == "command"
            for argument in call.args
            if isinstance(argument, ast.Name)
        }

    def texts(self) -> Iterator[tuple[int, str, str]]:
        """Yield line, context and text of each."""
        for node in self._module.nodes:
            if isinstance(node, ast.Call):
                for context, expression in self._texts_of(node):
                    for constant in self._constants(expression):
                        yield constant.lineno, context, str(constant.value)
            elif isinstance(node, ast.ClassDef) and node.name in _SHOWN_ENUMS:
                for constant in _values(node):
                    yield constant.lineno, CHOICES, str(constant.value)
            elif self._is_library and isinstance(node, ast.FunctionDef) and self._is_command(node):
                yield node.lineno, COMMAND_LINE, ast.get_docstring(node) or ""

    def _texts_of(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        name = _last_name(call.func)
        yield from self._marked(call, name)
        if name in self._errors or self._is_error_constructor(call):
            yield from ((self._error_context, argument) for argument in _message_arguments(call))
        elif name in self._helpers:
            yield from ((self._error_context, argument) for argument in self._passed_on(call, name))
        elif self._formats and name == "text" and isinstance(call.func, ast.Name):
            yield from ((self._error_context, template) for template in call.args if _has_words(template))
        elif name in {"note", "fault", "ExpiryNotice"} and not isinstance(call.func, ast.Call):
            # The first argument of the others is a key.
            shown = call.args if name == "note" else call.args[1:]
            yield from ((self._error_context, argument) for argument in shown)
        if self._is_book:
            yield from _book_texts(call, name)
        if name in _RULE_TEXTS:
            places, names = _RULE_TEXTS[name]
            yield from ((BOOKS, argument) for argument in call.args[places])
            yield from ((BOOKS, keyword.value) for keyword in call.keywords if keyword.arg in names)
        if self._is_library:
            yield from ((COMMAND_LINE, keyword.value) for keyword in call.keywords if keyword.arg == "help")

    def _is_command(self, function: ast.FunctionDef) -> bool:
        declared = [*function.decorator_list, *function.args.defaults]
        is_declared = any(
            isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in _TYPER
            for node in declared
        )
        return is_declared or function.name in self._commands

    @property
    def _error_context(self) -> str:
        return COMMAND_LINE if self._is_command_line else ERRORS

    def _marked(self, call: ast.Call, name: str) -> Iterator[tuple[str, ast.expr]]:
        """Yield the texts that are marked for translation."""
        if name == "tr" and call.args:
            yield self._class_of(call), call.args[0]
        elif name in self._wrappers and isinstance(call.func, ast.Name) and call.args:
            yield self._wrappers[name], call.args[0]
        elif name in {"translate", "QT_TRANSLATE_NOOP", "T"} and len(call.args) > 1:
            context = call.args[0]
            if isinstance(context, ast.Constant) and isinstance(context.value, str):
                yield context.value, call.args[1]

    def _passed_on(self, call: ast.Call, name: str) -> Iterator[ast.expr]:
        own, passed = self._parameters.get(name), self._helpers[name]
        if own is None:
            # Defined elsewhere: its order of parameters is not known here.
            yield from (argument for argument in call.args if isinstance(argument, ast.Constant))
            return
        yield from (
            argument for parameter, argument in zip(own, call.args, strict=False) if parameter in passed
        )
        yield from (keyword.value for keyword in call.keywords if keyword.arg in passed)

    def _is_error_constructor(self, call: ast.Call) -> bool:
        is_constructor = _last_name(call.func) == "__init__" and ast.unparse(call.func) == "super().__init__"
        return is_constructor and self._class_of(call) in self._errors

    def _class_of(self, node: ast.AST) -> str:
        return next((above.name for above in self._module.above(node) if isinstance(above, ast.ClassDef)), "")

    def _function_of(self, node: ast.AST) -> ast.AST:
        return next(
            (above for above in self._module.above(node) if isinstance(above, _FUNCTIONS)), self._tree
        )

    def _constants(self, expression: ast.expr) -> Iterator[ast.Constant]:
        """Yield the strings that an expression can be; names are looked up where they are assigned."""
        if isinstance(expression, ast.Constant):
            if isinstance(expression.value, str):
                yield expression
        elif isinstance(expression, ast.IfExp):
            yield from self._constants(expression.body)
            yield from self._constants(expression.orelse)
        elif isinstance(expression, ast.BoolOp):
            for value in expression.values:
                yield from self._constants(value)
        elif isinstance(expression, ast.Tuple):
            for item in expression.elts:
                yield from self._constants(item)
        elif isinstance(expression, ast.Name):
            yield from self._assigned(expression)

    def _assigned(self, name: ast.Name) -> Iterator[ast.Constant]:
        for scope in {self._function_of(name): None, self._tree: None}:
            values = [
                node.value
                for node in (ast.walk(scope) if scope is not self._tree else self._tree.body)
                if isinstance(node, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
            ]
            for value in values:
                if not (isinstance(value, ast.Name) and value.id == name.id):
                    yield from self._constants(value)


def _values(enum: ast.ClassDef) -> Iterator[ast.Constant]:
    """Yield the texts of the members of an enumeration; of several values the first is the text."""
    for node in enum.body:
        if isinstance(node, ast.Assign):
            value = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


def _wrapped_context(function: ast.FunctionDef) -> str:
    """Return the context of a function that does nothing but translate its argument; empty for others."""
    body = [node for node in function.body if not isinstance(node, ast.Expr)]
    if len(body) == 1 and isinstance(body[0], ast.Return) and isinstance(body[0].value, ast.Call):
        call = body[0].value
        parameters = _parameters(function)
        is_translation = _last_name(call.func) == "translate" and len(call.args) == 2 and bool(parameters)
        if is_translation and ast.unparse(call.args[1]) == parameters[0]:
            return str(ast.literal_eval(call.args[0]))
    return ""


def _has_words(template: ast.expr) -> bool:
    """Return whether a template is more than placeholders with marks between them."""
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
        return True
    return any(letter.isalpha() for literal, *_ in Formatter().parse(template.value) for letter in literal)


def _book_texts(call: ast.Call, name: str) -> Iterator[tuple[str, ast.expr]]:
    if name in _FIELD_MAKERS:
        yield from ((BOOKS, argument) for argument in call.args[:1])
        yield from ((CHOICES, argument) for argument in call.args[1:2])
    elif name in {"EntryKind", "Book"}:
        yield from ((BOOKS, argument) for argument in call.args[1:2])
    else:
        return
    yield from (
        (BOOKS, keyword.value) for keyword in call.keywords if keyword.arg in _SHOWN_OPTIONS | {"title"}
    )
