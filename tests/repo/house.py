"""What the guard tests share: the shipped Python files and their syntax trees."""
import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "algorithms" / "core"
SHIPPED = [
    *sorted(path for folder in ("algorithms", "ui") for path in (ROOT / folder).rglob("*.py")),
    ROOT / "__init__.py", ROOT / "plugin.py",
]


@functools.cache
def tree(path):
    """Return the syntax tree of a file; it is read once and only looked at."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@functools.cache
def nodes(path):
    """Return every node of a file's syntax tree."""
    return tuple(ast.walk(tree(path)))


def name_of(path):
    """Return the file's path inside the checkout, for messages."""
    return path.relative_to(ROOT).as_posix()


def imports(path):
    """Yield (level, module) of every import in a file, also those inside functions."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield 0, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def resolved(path):
    """Yield the path inside the checkout that each relative import of a file points to."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parent
            for _ in range(node.level - 1):
                base = base.parent
            target = base.joinpath(*(node.module or "").split(".")) if node.module else base
            for alias in node.names:
                inner = target / alias.name
                found = inner if inner.with_suffix(".py").is_file() or inner.is_dir() else target
                yield found.relative_to(ROOT).as_posix()
