"""What the scanners of the plugin site would find, as far as a test can ask it; `make scan` asks the scanners."""
import ast
import math
import re
import subprocess
import sys

import pytest
from house import ROOT, SHIPPED, name_of, nodes

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import package

QUOTED = re.compile(r"""(["'])([A-Za-z0-9+/\-_=]+)\1""")
ENTROPY_LIMIT = 4.5  # bits a letter, from which detect-secrets takes a quoted word in base64 letters for a key
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


def test_flake8_finds_nothing_at_the_line_length_of_the_site():
    pytest.importorskip("flake8", reason="flake8 is absent")
    done = subprocess.run([sys.executable, "-m", "flake8", "--isolated", "--max-line-length=120", "--jobs=1",
                           *sorted({path.relative_to(ROOT).parts[0] for path in SHIPPED})],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def _bits(word):
    return -sum(word.count(sign) / len(word) * math.log2(word.count(sign) / len(word)) for sign in set(word))


def test_a_word_that_looks_like_a_key_is_counted_by_its_letters():
    assert _bits("aaaa") == 0
    assert _bits("abcd") == pytest.approx(2)


def test_no_quoted_word_of_the_zip_looks_like_a_key():
    """The scanner reads JSON as such: a backslash before a slash hides nothing, a blank beside it does."""
    found = []
    for path, _ in package.files():
        if path.suffix != ".whl":
            text = path.read_text(encoding="utf-8", errors="replace").replace("\\/", "/")
            words = (match[2] for match in QUOTED.finditer(text))
            found += [f"{path.relative_to(ROOT)}: {word}" for word in words if _bits(word) > ENTROPY_LIMIT]
    assert found == []


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_names_come_into_sql_through_the_one_function_that_quotes_them(path):
    for node in nodes(path):
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            first = node.values[0].value
            assert not (isinstance(first, str) and STATEMENT.match(first) and first.lstrip()[:6].isupper()), (
                f"{name_of(path)}:{node.lineno}: core/files/database.py has sql()")


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_nothing_is_printed(path):
    found = [node.lineno for node in nodes(path) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id == "print"]
    assert not found, f"{name_of(path)}:{found}"


def test_no_text_reads_as_the_value_of_a_password():
    """A message that ends with the word, a key of the catalogue before its translation, is taken for one."""
    taken = re.compile(r"(?:api_?key|auth_?key|password|passwd|private_?key|pwd|secret)\"\s*:\s*\"", re.IGNORECASE)
    found = [name_of(path) for path, _ in package.files()
             if path.suffix != ".whl" and taken.search(path.read_text(encoding="utf-8", errors="replace"))]
    assert found == []


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_no_call_looks_like_one_of_another_library(path):
    """``requests.….get`` is a fetch from the web to a scanner, ``….width()`` beside QFontMetrics one of it."""
    called = [node.func for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    metrics = any(isinstance(node, ast.Name) and node.id == "QFontMetrics" for node in nodes(path))
    verbs = {"get", "options", "head", "post", "put", "patch", "delete", "request"}
    found = [f"{name_of(path)}:{one.lineno}" for one in called
             if (one.attr in verbs and ast.unparse(one).split(".")[0] in ("requests", "httpx"))
             or (metrics and one.attr == "width")]
    assert found == []
