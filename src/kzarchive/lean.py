"""What Jinja2 makes of a template, with less work for each page.

Jinja2 writes a template as Python source, in which every piece of text is yielded by itself, every text that is shown
is wrapped as safe, and every attribute and call goes through a function that knows all cases. `LeanGenerator` writes
the everyday case alone: pieces that follow one another become one, text is escaped to text, and attributes and
functions are asked and called directly. The page is the same wherever nothing fails. Where something does (an attribute
that isn't there, a name that stands for nothing), a mapping's item would have to be looked up or another exception be
raised; so whoever runs lean templates runs them again in Jinja2's own way then.

A property test holds both ways byte-identical. See decision 21.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import missing
from markupsafe import Markup, escape

escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", None) or (lambda text: str(escape(text)))
"""Escapes text that is no subclass of str: what markupsafe does inside."""


def escape_other(value: object) -> str:
    """Returns how a value that is no plain str is shown.

    Raises:
        TypeError: it is what Jinja2 puts in the place of a name that stands for nothing.
    """
    if type(value) is Markup:
        return value
    if value is missing:
        raise TypeError("a name stands for nothing")
    return str(escape(value))


class LeanGenerator(CodeGenerator):
    """Jinja2's generator of code, for environments that escape, run nothing asynchronously and trust their templates.

    Functions that are passed the context or the environment can't be called.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """Writes the module of a template."""
        self.writeline(f"from {__name__} import escape_text as _escape_text, escape_other as _escape_other")
        super().visit_Template(node, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Writes text and expressions that follow one another as one piece."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        self.writeline("yield ''.join((", node)
        self.indent()
        finalize = self._make_finalize()
        for child in node.nodes:
            self.newline(child)
            if isinstance(child, nodes.TemplateData):
                self.write(repr(child.data))
            else:
                self._output_child_pre(child, frame, finalize)
                self.visit(child, frame)
                self._output_child_post(child, frame, finalize)
            self.write(",")
        self.outdent()
        self.writeline("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(_escape_text(_value) if (_value := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(").__class__ is str else _escape_other(_value))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Writes the access to an attribute."""
        self._visit_present(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Writes a call; the rarer forms of arguments are Jinja2's own."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self._visit_present(node.node, frame)
        self.write("(")
        self._visit_all([*node.args, *node.kwargs], frame)
        self.write(")")

    def _visit_all(self, given: Sequence[nodes.Node], frame: Frame) -> None:
        for at, each in enumerate(given):
            if at:
                self.write(", ")
            self.visit(each, frame)

    def _visit_present(self, node: nodes.Expr, frame: Frame) -> None:
        """Writes an expression that fails by itself where it stands for nothing."""
        if isinstance(node, nodes.Name):
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)
