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


def _at_load(path):
    """Yield the import statements that run when a file is imported: those outside functions."""
    waiting = list(tree(path).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def imports_at_load(path):
    """Yield every module from elsewhere that importing a file imports."""
    for node in _at_load(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif not node.level:
            yield node.module


def resolved_at_load(path):
    """Yield the files of the checkout that importing a file reads, with the packages on the way to them."""
    for node in _at_load(path):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1]
            target = base.joinpath(*node.module.split(".")) if node.module else base
            places = [target.with_suffix(".py"), *(target / f"{alias.name}.py" for alias in node.names)]
            folders = [target, *(target / alias.name for alias in node.names)]
            folders += [folder for folder in target.parents if folder != ROOT and ROOT in folder.parents]
            yield from places
            yield from (folder / "__init__.py" for folder in folders)
