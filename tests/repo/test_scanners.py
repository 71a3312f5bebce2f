"""What the scanners of the plugin site would find, as far as a test can ask it; `make scan` asks the scanners."""
import ast
import re
import subprocess
import sys

import pytest
from house import ROOT, SHIPPED, name_of, tree

STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


def test_flake8_finds_nothing_at_the_line_length_of_the_site():
    pytest.importorskip("flake8", reason="flake8 is absent")
    done = subprocess.run([sys.executable, "-m", "flake8", "--isolated", "--max-line-length=120", "--jobs=1",
                           *sorted({path.relative_to(ROOT).parts[0] for path in SHIPPED})],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_names_come_into_sql_through_the_one_function_that_quotes_them(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            first = node.values[0].value
            assert not (isinstance(first, str) and STATEMENT.match(first) and first.lstrip()[:6].isupper()), (
                f"{name_of(path)}:{node.lineno}: core/database.py has sql()")


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_nothing_is_printed(path):
    found = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id == "print"]
    assert not found, f"{name_of(path)}:{found}"
