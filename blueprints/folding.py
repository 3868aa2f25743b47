"""What of a template is the same for every reader of a language, worked out when the template is compiled.

The frame of a page is mostly words of the interface, addresses and icons: a call of those with nothing but constants is
put into the compiled template as what it gives, and so becomes one piece with the markup around it. That is why a
template is compiled once a language. What belongs to a person is never constant, and is asked for as ever.
"""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from flask_babel import get_locale, gettext
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateAssertionError
from jinja2.visitor import NodeTransformer

from accounts.models import LANGUAGES

FOLDED = frozenset({"icon", "static_url", "url_for"})
"""Functions of our pages that give the same for the same constants, whoever asks."""


class Folding(NodeTransformer):
    """Puts in place of calls what they give in the language of the reader for whom the template is compiled."""

    def __init__(self, functions: dict[str, Any]):
        self._functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """A call of ours with constants becomes what it gives; of a message with variables, its text does."""
        called = self.generic_visit(node)
        if not isinstance(called, nodes.Call) or not isinstance(called.node, nodes.Name) or called.dyn_args or called.dyn_kwargs:
            return called
        name = called.node.name
        if name == "_" and len(called.args) == 1 and isinstance(called.args[0], nodes.Const):
            return _message(gettext(called.args[0].value), called)
        if name in FOLDED and all(isinstance(value, nodes.Const) for value in (*called.args, *(more.value for more in called.kwargs))):
            given = {more.key: more.value.value for more in called.kwargs}
            return nodes.Const.from_untrusted(self._functions[name](*(value.value for value in called.args), **given), lineno=called.lineno)
        return called

    def visit_Name(self, node: nodes.Name) -> nodes.Name:
        """Raises TemplateAssertionError where a template gives one of these names to something else."""
        if node.ctx != "load" and (node.name in FOLDED or node.name == "_"):
            raise TemplateAssertionError(f"{node.name!r} is the name of a function of every page", node.lineno)
        return node


def _message(text: str, call: nodes.Call) -> nodes.Expr:
    """A text of ours is markup where the template escapes, and so are not its variables."""
    if not call.kwargs:
        return nodes.TemplateData(text % {}, lineno=call.lineno)
    variables = [nodes.Pair(nodes.Const(more.key), more.value) for more in call.kwargs]
    return nodes.Mod(nodes.TemplateData(text), nodes.Dict(variables), lineno=call.lineno)


class FoldingGenerator(CodeGenerator):
    """Writes the code of a template whose constants are folded."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The whole template, before anything else is found out about it."""
        super().visit_Template(Folding(self.environment.globals).visit(node), frame)


class SpokenEnvironment(Environment):
    """Flask's environment of templates, which keeps each of them compiled once a language."""

    code_generator_class = FoldingGenerator

    @property
    def cache(self) -> dict[Any, Any]:
        """The compiled templates in the language that is spoken now."""
        return self._spoken[get_locale().language]

    @cache.setter
    def cache(self, _made_by_jinja: Any) -> None:
        self._spoken: dict[str, dict[Any, Any]] = {lang: {} for lang in LANGUAGES}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, as the one mapping that it is: a chain of two is gone through for every import of every page."""
        return super().make_globals(d) if d else self.globals
