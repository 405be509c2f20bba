"""What Jinja2 makes of a template, with less work for each page.

Jinja2 writes a template as Python source, in which every piece of text is yielded by itself, every text that is shown
is wrapped as safe, and every attribute and call goes through a function that knows all cases. `LeanGenerator` writes
the everyday case alone: a template gathers its pieces in a list, text is escaped to text, and attributes and functions
are asked and called directly. The page is the same wherever nothing fails. Where something does (an attribute
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
from markupsafe import escape

escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", None) or (lambda text: str(escape(text)))
"""Escapes text that is no subclass of str: what markupsafe does inside."""


def escape_other(value: object) -> str:
    """Returns how a value that is no plain str is shown.

    Raises:
        TypeError: it is what Jinja2 puts in the place of a name that stands for nothing.
    """
    if value is missing:
        raise TypeError("a name stands for nothing")
    return str(value) if type(value) is int else str(escape(value))


_PARENT = "parent_template.root_render_func(context)"
"""What Jinja2 yields from where the text of a parent template follows that of its child."""


class LeanGenerator(CodeGenerator):
    """Jinja2's generator of code, for environments that run nothing asynchronously and trust their templates.

    Functions that are passed the context or the environment can't be called.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """Writes the module of a template."""
        self.writeline(f"from {__name__} import escape_text as _escape_text, escape_other as _escape_other")
        self.writeline("from jinja2.runtime import Undefined as cond_expr_undefined")
        self.writeline("undefined, concat = environment.undefined, environment.concat")
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """Writes the beginning of a function: that of Jinja2 makes a generator of it."""
        self.writeline("resolve = context.resolve_or_missing")

    def enter_frame(self, frame: Frame) -> None:
        """Begins a scope; the outermost of a template or block gathers its pieces in a list."""
        super().enter_frame(frame)
        if frame.parent is None:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Ends a scope; the outermost returns its pieces, or goes on where those of a parent template follow."""
        if frame.parent is None:
            if not (frame.rootlevel and self.extends_so_far):
                self.writeline(f"return {frame.buffer}")
            elif not self.has_known_extends:
                self.writeline(f"yield from {frame.buffer}")
            else:
                self._pieces = frame.buffer
        super().leave_frame(frame, with_python_scope)

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Writes a line; where a template always has a parent, its pieces and the parent's are returned together."""
        if x == f"yield from {_PARENT}" and self.has_known_extends:
            x = f"return [*{self._pieces}, *{_PARENT}]"
        super().writeline(x, node, extra)

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Writes where a block stands."""
        if frame.toplevel and self.has_known_extends:
            return
        if node.required or (frame.toplevel and self.extends_so_far):
            self.fail("lean code has no such blocks", node.lineno)
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Writes an include."""
        if node.ignore_missing:
            self.writeline("try:")
            self.indent()
        self.writeline("template = environment.get_or_select_template(", node)
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")
        if node.ignore_missing:
            self.outdent()
            self.writeline("except TemplateNotFound: pass")
            self.writeline("else:")
            self.indent()
        if node.with_context:
            context = f"template.new_context(context.get_all(), True, {self.dump_local_context(frame)})"
            self.writeline(f"{frame.buffer}.extend(template.root_render_func({context}))")
        else:
            self.writeline(f"{frame.buffer}.extend(template._get_default_module()._body_stream)")
        self.outdent(int(node.ignore_missing))

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context:
            super()._import_common(node, frame)
            return
        # A page has no globals of its own, which Jinja2 would look for each time.
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r})._get_default_module()")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._escapes(frame):
            self.write("(_escape_text(_value) if (_class := type(_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._escapes(frame):
            self.write(")) is str else _value if _class is Markup else _escape_other(_value))")
        else:
            super()._output_child_post(node, frame, finalize)

    @staticmethod
    def _escapes(frame: Frame) -> bool:
        return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile

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
