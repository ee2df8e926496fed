"""The rules of the house that no linter knows."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings
from handlers.asked import TAPPED, TOLD
from handlers.posting.draft import OFFICIAL
from handlers.routes import BY_NAME
from zones.permission import table

HOUSE = Path(__file__).parent.parent
RINGS = {  # who may be imported by whom, from the outside in
    "main": {"bot"},
    "migrations": {"migrations", "bot"},
    "bot": {"bot", "handlers", "zones"},
    "handlers": {"handlers", "zones"},
    "zones": {"zones"},
}
THE_WORLD = {"aiohttp", "alembic", "fastapi", "httpx", "procrastinate", "psycopg", "pywa", "pywa_async", "sqlalchemy"}
THE_WORLD |= {"starlette", "telegram", "uvicorn"}
AT_THE_TOP = {
    *("zones", "handlers", "bot", "main.py", "migrations", "tests", "benchmarks", "docs"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", ".ci"),
    *("pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    *(".env.example", ".editorconfig", ".gitignore", ".pre-commit-config.yaml"),
}
NOBODYS_TO_SET = {"SETU_DEMO"}  # `main.py demo` alone sets it


def ours(*folders: str) -> list[Path]:
    return sorted([*HOUSE.glob("*.py"), *(path for folder in folders for path in (HOUSE / folder).rglob("*.py"))])


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def imported(tree: ast.AST) -> Iterator[str]:
    """The first word of each module that is imported anywhere in the file, also inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


def foreign(ring: str, module: str) -> bool:
    """Whether this ring may not know that module."""
    if module in RINGS:
        return module not in RINGS[ring]
    if ring == "zones":
        return module not in sys.stdlib_module_names
    return ring == "handlers" and module in THE_WORLD


@pytest.mark.parametrize("path", ours(*RINGS), ids=named)
def test_imports_point_inwards(path: Path) -> None:
    ring = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    strangers = {module for module in imported(ast.parse(path.read_text())) if foreign(ring, module)}
    assert not strangers, f"{ring} does not know {strangers}"


@pytest.mark.parametrize("path", ours(*RINGS, "tests", "benchmarks"), ids=named)
def test_every_file_opens_with_one_sentence(path: Path) -> None:
    opening = (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n\n")[0]
    assert re.fullmatch(r"[^\n]{10,118}[.?!]", opening), "a docstring whose first line is one sentence"
    assert not re.search(r"[.?!] [A-Z]", opening), "one sentence, not two"


def test_nothing_else_lies_at_the_top() -> None:
    passing = (HOUSE / ".gitignore").read_text().split()
    lying = {path.name for path in HOUSE.iterdir() if not any(path.match(each.rstrip("/")) for each in passing)}
    assert lying - {".git"} == AT_THE_TOP


@pytest.mark.parametrize("page", [".env.example", "README.md"])
def test_every_setting_is_explained(page: str) -> None:
    settings = {f"SETU_{name.upper()}" for name in Settings.model_fields} - NOBODYS_TO_SET
    assert set(re.findall(r"SETU_[A-Z][A-Z_]*[A-Z]", (HOUSE / page).read_text())) == settings


def test_every_command_and_every_question_has_its_row_in_the_table_of_permissions() -> None:
    acts = {*BY_NAME, *OFFICIAL.values(), "prove_number", *(f"answer.{kind}" for kind in {*TAPPED, *TOLD})}
    assert acts == {row.act for row in table()}, "zones/permits.md"


def wanted(*, dev: bool) -> list[Requirement]:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    return [Requirement(each) for each in project["dependencies"] + (project["optional-dependencies"]["dev"] * dev)]


def pins(name: str) -> dict[str, str]:
    text = (HOUSE / name).read_text()
    return {canonicalize_name(package): version for package, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text)}


@pytest.mark.parametrize(("name", "dev"), [("requirements.txt", False), ("requirements-dev.txt", True)])
def test_the_pinned_packages_are_those_that_pyproject_names(name: str, dev: bool) -> None:
    pinned = pins(name)
    for package in wanted(dev=dev):
        version = pinned.get(canonicalize_name(package.name))
        assert version, f"{package.name} is not in {name}: make lock"
        assert package.specifier.contains(version), f"{package} is {version} in {name}: make lock"


def test_developers_run_the_very_versions_that_are_pinned_for_everyone() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


PIN = r"[a-z0-9._-]+(\[[a-z,]+\])?==[\w.]+( ; [^/@]+)? \\"
HASH = r"    --hash=sha256:[0-9a-f]{64}( \\)?"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_pinned_file_is_all_hashes_and_names_no_place(name: str) -> None:
    for line in (HOUSE / name).read_text().splitlines():
        asked, _, comment = line.partition("#")
        assert re.fullmatch(rf"{PIN}|{HASH}|\s*", asked), line
        assert "/" not in comment, line
