"""Definitions in languages other than Python, by the tree-sitter grammars that are installed.

Each grammar is a package of its own and holds its parser: nothing is fetched when it runs.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DEPTH = 200


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LANGUAGES = {
    ".js": ("tree_sitter_javascript", "language"),
    ".mjs": ("tree_sitter_javascript", "language"),
    ".cjs": ("tree_sitter_javascript", "language"),
    ".jsx": ("tree_sitter_javascript", "language"),
    ".ts": ("tree_sitter_typescript", "language_typescript"),
    ".tsx": ("tree_sitter_typescript", "language_tsx"),
    ".java": ("tree_sitter_java", "language"),
    ".go": ("tree_sitter_go", "language"),
    ".rs": ("tree_sitter_rust", "language"),
    ".c": ("tree_sitter_c", "language"),
    ".h": ("tree_sitter_cpp", "language"),
    ".cc": ("tree_sitter_cpp", "language"),
    ".cpp": ("tree_sitter_cpp", "language"),
    ".hpp": ("tree_sitter_cpp", "language"),
    ".cs": ("tree_sitter_c_sharp", "language"),
    ".rb": ("tree_sitter_ruby", "language"),
    ".php": ("tree_sitter_php", "language_php"),
    ".sh": ("tree_sitter_bash", "language"),
    ".bash": ("tree_sitter_bash", "language"),
}
_CONTAINERS = _names(
    """class_declaration class_definition class class_specifier abstract_class_declaration
    interface_declaration trait_declaration trait_item impl_item struct_specifier struct_item
    struct_declaration enum_declaration enum_item enum_specifier record_declaration module
    mod_item namespace_definition namespace_declaration internal_module"""
)
_FUNCTIONS = _names(
    """function_declaration function_definition generator_function_declaration function_item
    method_declaration method_definition constructor_declaration method singleton_method
    type_declaration type_alias_declaration macro_definition"""
)
_WRAPPERS = ("export_statement", "template_declaration", "decorated_definition")

Part = tuple[int, int, int, str]
"""First and last line from 0, level, qualified name."""


@dataclass(frozen=True, slots=True)
class _Place:
    node: Any
    parent: str
    level: int
    depth: int


def definitions(text: str, suffix: str) -> list[Part]:
    """Classes, functions and methods in order; none where the language's grammar is missing."""
    if suffix not in _LANGUAGES:
        return []
    module, function = _LANGUAGES[suffix]
    try:
        from tree_sitter import Language, Parser

        language = Language(getattr(importlib.import_module(module), function)())
    except (ImportError, AttributeError, ValueError):
        return []
    tree = Parser(language).parse(text.encode("utf-8", "replace"))
    return sorted(_walk(tree.root_node), key=lambda part: (part[0], -part[1]))


def _walk(root: Any) -> Iterator[Part]:
    stack = [_Place(root, "", 1, 0)]
    while stack:
        place = stack.pop()
        for node in place.node.named_children:
            if name := _defined(node):
                qualified = f"{place.parent}.{name}" if place.parent else name
                outer = node.parent if node.parent.type in _WRAPPERS else node
                yield outer.start_point[0], outer.end_point[0], place.level, qualified
                if node.type in _CONTAINERS:
                    stack.append(_Place(node, qualified, place.level + 1, 0))
            elif place.depth < DEPTH and node.type not in _FUNCTIONS:
                stack.append(_Place(node, place.parent, place.level, place.depth + 1))


def _defined(node: Any) -> str:
    """The name that a node defines, or ""."""
    if node.type.endswith("_specifier") and node.child_by_field_name("body") is None:
        return ""  # C names a struct wherever it uses it.
    if node.type in _CONTAINERS or node.type in _FUNCTIONS:
        return _name(node)
    return _assigned_function(node)


def _name(node: Any) -> str:
    """The identifier of a definition; for C it lies inside the declarator."""
    fields = ("type", "trait") if node.type == "impl_item" else ("name", "declarator")
    found = next((f for field in fields if (f := node.child_by_field_name(field))), None)
    while found is not None and (inner := found.child_by_field_name("declarator")) is not None:
        found = inner
    if found is not None:
        return _text(found)
    inner_types = (c for c in node.named_children if c.type == "type_spec")
    return next((_name(inner) for inner in inner_types), "")


def _assigned_function(node: Any) -> str:
    """``const name = () => …`` is a function in all but syntax."""
    if node.type != "lexical_declaration" or not node.named_children:
        return ""
    value = node.named_children[0].child_by_field_name("value")
    if value is None or value.type not in ("arrow_function", "function_expression"):
        return ""
    name = node.named_children[0].child_by_field_name("name")
    return _text(name) if name is not None else ""


def _text(node: Any) -> str:
    return str(node.text.decode("utf-8", "replace")).split("\n")[0][:100]
