"""Small rules of the house that a reviewer would otherwise have to remember."""
import ast
import re
import shutil
import subprocess

import pytest
from house import ROOT, SHIPPED, name_of, nodes

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(home|root|tmp|work)/\w")
TEXT = {".py", ".md", ".json", ".toml", ".txt", ".svg", ".qml", ".model3", ".csv", ".sh"}


def tracked():
    """Return the files that belong to the project, committed or about to be."""
    if not shutil.which("git"):
        pytest.skip("git, which knows the files of the project, is absent")
    listing = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                             check=False)
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_path_of_one_machine():
    files = [path for path in tracked() if path.suffix in TEXT or path.name in ("Makefile", "run")]
    assert len(files) > 50
    for path in files:
        if path.name != "test_house.py":
            found = MACHINE_PATH.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name_of(path)}: {found.group()}"


def test_no_link_is_part_of_the_tree():
    """A link to the environment of one machine, once committed, takes the place of that environment everywhere."""
    if not shutil.which("git"):
        pytest.skip("git, which knows the files of the project, is absent")
    listing = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert [line for line in listing.splitlines() if line.startswith("120000")] == []


STARTS_PROCESSES = {"algorithms/workers.py": {"subprocess", "distributed", "asyncio"},
                    "algorithms/bridge/documents/office.py": {"subprocess"}}
"""The files that may start processes, with what they import for it: batches of many provinces, which open sockets too,
and LibreOffice where there is one; each says so itself."""


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_code_is_what_the_plugin_site_accepts(path):
    for node in nodes(path):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        assert not isinstance(node, ast.Assert), f"{where}: assert is stripped by -O"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{where}: bare except"
            swallowed = all(isinstance(line, (ast.Pass, ast.Continue)) for line in node.body)
            assert not swallowed, f"{where}: error swallowed"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            assert name not in ("eval", "exec", "print", "input"), f"{where}: {name}()"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for module in modules:
                if module in STARTS_PROCESSES.get(name_of(path), ()):
                    continue
                assert module.split(".")[0] not in {"random", "pickle", "subprocess", "urllib", "requests", "socket",
                                                    "http", "multiprocessing", "asyncio", "distributed", "dask",
                                                    "concurrent.futures.process"}, f"{where}: {module}"
                assert not module.startswith("xml."), f"{where}: {module}"


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_syntax_is_of_python_39(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in nodes(path):
        keywords = {keyword.arg for keyword in getattr(node, "keywords", [])}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip":
            assert "strict" not in keywords, f"{name_of(path)}:{node.lineno}: zip(strict=) needs 3.10"
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "dataclass":
            assert not keywords & {"slots", "kw_only"}, f"{name_of(path)}:{node.lineno}: needs 3.10"


def test_metadata_is_what_the_validator_asks_for():
    text = (ROOT / "metadata.txt").read_text(encoding="utf-8")
    keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    for key in ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
                "repository", "homepage", "license"):
        assert keys.get(key), key
    assert keys["hasProcessingProvider"] == "yes"
    assert "supportsQt6" not in keys
    assert "<" not in keys["about"]
    assert keys["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


TEXT_READERS = {"open", "read_text", "write_text"}
OF_THE_COUNTRY = {"locale", "QLocale", "strcoll", "strxfrm", "getpreferredencoding"}


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_no_text_depends_on_the_code_page_or_the_decimal_sign_of_the_country(path):
    for node in nodes(path):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            modes = [item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            binary = any(re.fullmatch(r"[rwax]*[+]?b[+]?", mode) for mode in modes)
            if name in TEXT_READERS and isinstance(node.func, ast.Name) == (name == "open"):
                assert binary or "encoding" in {keyword.arg for keyword in node.keywords}, f"{where}: {name}()"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
            assert not names & OF_THE_COUNTRY, f"{where}: {names & OF_THE_COUNTRY}"
