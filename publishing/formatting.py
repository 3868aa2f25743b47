"""The one canonical form of a file in content/: what is the same in meaning is the same in bytes.

YAML: two spaces, block style, lists of bare keys in one line, a text of several lines as `|`, a long one as `>-` in one line.
Markdown: front matter keys in a fixed order, no trailing spaces but the two of a line break, one newline at the end.
Meaning never changes: parsing the form gives what parsing the file gave. Of comments in YAML only those at the head are
kept, so a file with others is refused rather than robbed of them.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from publishing.documents import Problem, Unreadable, parse_yaml, split_front
from publishing.schemas import FRONT_ORDER

LONG = 100
_KEY = re.compile(r"[a-z][a-z0-9-]*")
_MISREAD = re.compile("^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|On|ON|off|Off|OFF)$")


class _Dumper(yaml.SafeDumper):
    """SafeDumper that chooses styles by content; it quotes what any version of YAML could misread, but for the key `on`."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.Dumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value.strip("\n") or value.endswith("\n") else ">" if len(value) > LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_list(dumper: yaml.Dumper, value: list[Any]) -> yaml.Node:
    are_keys = all(isinstance(entry, str) and _KEY.fullmatch(entry) for entry in value) and sum(map(len, value)) <= LONG
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=are_keys)


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, _MISREAD if tag.endswith(":bool") else pattern) for tag, pattern in resolvers]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)


def canonical_yaml(value: Any) -> str:
    """A value as canonical YAML."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False)


def format_yaml(text: str, name: str) -> str:
    """A YAML file in its canonical form. Raises Unreadable."""
    head, rest = _head_and_rest(text, name)
    return head + canonical_yaml(parse_yaml(rest, name)[0])


def format_markdown(text: str, name: str) -> str:
    """A Markdown file in its canonical form. Raises Unreadable."""
    front, body, _ = split_front(text, name)
    head, rest = _head_and_rest(front, name)
    data, _ = parse_yaml(rest, name, first_line=2)
    if not isinstance(data, dict):
        raise Unreadable(Problem(name, 2, "expected a mapping as front matter"))
    known = [key for key in FRONT_ORDER if key in data]
    ordered = {key: data[key] for key in [*known, *(key for key in data if key not in FRONT_ORDER)]}
    return f"---\n{head}{canonical_yaml(ordered)}---\n\n{format_body(body)}"


def format_body(body: str) -> str:
    """Markdown without trailing spaces, but for the two that break a line before another one."""
    lines = body.replace("\r\n", "\n").split("\n")
    kept = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.rstrip()
        breaks = bare and following.strip() and line.endswith("  ")
        kept.append(f"{bare}  " if breaks else bare)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return f"{text}\n" if text else ""


def formatted(path: Path, name: str) -> tuple[str, str]:
    """What a file holds and what its canonical form is. Raises Unreadable."""
    text = path.read_bytes().decode("utf-8")
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    return text, (format_markdown if path.suffix == ".md" else format_yaml)(plain, name)


def files_to_format(root: Path) -> list[Path]:
    """Every file of content/ that has a canonical form."""
    return sorted(path for pattern in ("*.md", "*.yaml") for path in root.rglob(pattern))


def _head_and_rest(text: str, name: str) -> tuple[str, str]:
    """The comments at the head, and the rest, in which there may be none. Raises Unreadable."""
    head = re.match(r"(#[^\n]*\n)*", text)
    rest = text[head.end() :] if head else text
    covered = 0
    try:
        for token in yaml.scan(rest):
            if "#" in rest[covered : token.start_mark.index]:
                line = text[: len(text) - len(rest) + rest.index("#", covered)].count("\n") + 1
                raise Unreadable(Problem(name, line, "expected no comment here: comments stand at the head of a file, others would be lost"))
            covered = max(covered, token.end_mark.index)
    except yaml.MarkedYAMLError:
        pass  # parsing tells it better
    return (head[0] if head else ""), rest
