"""The layout is law: who may import whom at the root, where commits happen, how large things grow."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.bare
ROOT = Path(__file__).parent.parent.parent
ROOMS = {
    "accounts", "blueprints", "commands", "courses", "credentials", "library", "meetings", "mentoring", "notebook", "nudges", "post", "publishing",
    "quizzes", "recruitment", "revisions", "search", "typesetting",
}  # fmt: skip
OUTSIDE = {"flask", "flask_wtf", "flask_login", "flask_babel", "wtforms", "jinja2", "werkzeug"}
DOMAIN = ROOMS - {"blueprints", "commands"}
PURE = (
    "rules.py", "scoring.py", "rubric.py", "statistics.py", "fdistribution.py", "tallies.py", "health.py", "declension.py", "band.py",
)  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 40, 15


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def modules_of(path: Path) -> set[str]:
    """The modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def imports_of(path: Path) -> set[str]:
    """The top-level names that a file imports."""
    return {name.split(".")[0] for name in modules_of(path)}


def test_the_modules_at_the_root_import_only_downwards() -> None:
    assert imports_of(ROOT / "clock.py") & ROOMS == set()
    assert imports_of(ROOT / "errors.py") & ROOMS == set()
    assert imports_of(ROOT / "settings.py") & ROOMS == set()
    assert imports_of(ROOT / "db.py") & ROOMS == set()


def test_nobody_imports_the_wiring() -> None:
    allowed = {ROOT / "jobs.py", *(ROOT / "commands").glob("*.py")}
    importers = [path for path in python_files(*ROOMS) if "app" in imports_of(path) and path not in allowed]

    assert importers == []


@pytest.mark.parametrize("room", sorted(DOMAIN))
def test_domain_rooms_know_no_pages(room: str) -> None:
    assert {str(path): found for path in python_files(room) if (found := imports_of(path) & OUTSIDE)} == {}


def test_rules_are_pure() -> None:
    pure = [path for path in python_files(*DOMAIN) if path.name in PURE or path.parent.name in ("interactions", "exchange")]
    assert len(pure) > 5

    impure = {
        str(path.relative_to(ROOT)): found for path in pure if (found := {name for name in modules_of(path) if not _may_be_used(name, by=path)})
    }

    assert impure == {}


def _may_be_used(module: str, *, by: Path) -> bool:
    """By what is pure: the standard library, its own room, and the rules of rooms below."""
    top = module.split(".")[0]
    return top in sys.stdlib_module_names or top == by.relative_to(ROOT).parts[0] or module in {f"{room}.rules" for room in ROOMS}


def test_the_layers_hold() -> None:
    result = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_only_the_edge_commits() -> None:
    commits = {str(path.relative_to(ROOT)) for path in [*python_files(*ROOMS), *ROOT.glob("*.py")] if ".commit(" in path.read_text()}

    assert {name for name in commits if not name.startswith("commands/")} <= {"blueprints/dispatch.py", "jobs.py"}


def test_no_room_is_called_nothing() -> None:
    names = {path.stem for path in python_files(*ROOMS)}

    assert names & {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"} == set()


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for path in [*python_files(*ROOMS), *ROOT.glob("*.py")]
        if (n := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_functions_stay_short() -> None:
    assert {name: n for name, n in functions(python_files(*ROOMS)).items() if n > LONGEST_FUNCTION} == {}


def test_a_view_is_fifteen_lines_at_most() -> None:
    assert {name: n for name, n in views().items() if n > LONGEST_VIEW} == {}


def functions(paths: list[Path]) -> dict[str, int]:
    """Statements' lines of every function, its docstring and signature left out."""
    found: dict[str, int] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path.relative_to(ROOT)}:{node.name}"] = body_lines(node)
    return found


def views() -> dict[str, int]:
    found: dict[str, int] = {}
    for path in python_files("blueprints"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any("blueprint." in ast.unparse(mark) for mark in node.decorator_list):
                found[f"{path.relative_to(ROOT)}:{node.name}"] = body_lines(node)
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_nothing_names_a_place_that_a_successor_has_not() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    here = Path(__file__).relative_to(ROOT).as_posix()
    words = re.compile("|".join(("/work" + "/", r"\.\./" + "shared", r"/\.lib" + "rary")))
    found = []
    for name in tracked:
        path = ROOT / name
        if (
            name != here
            and path.suffix in {".py", ".md", ".yaml", ".html", ".txt", ".toml", ".css", ".js", ".po"}
            and path.exists()
            and words.search(path.read_text())
        ):
            found.append(name)

    assert found == []
