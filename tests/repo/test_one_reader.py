"""What people type or save is read in one place: numbers in core/numbers/typed, JSON in core/files/json_files."""
import ast

import pytest
from house import ROOT, SHIPPED, name_of, nodes, tree

CODE = [path for path in SHIPPED if path.is_relative_to(ROOT / "algorithms")]
JSON_READERS = {"core/files/json_files.py",
                "core/resources.py", "core/messages.py"}  # these two read what is shipped
NUMBER_READERS = {"core/numbers/typed.py",
                  "core/plan/book/collect.py"}  # the second reads what our own page prints
TYPED = {"strip", "lstrip", "rstrip", "text", "replace"}
PAST_LIBRARIES = {  # below algorithms/, with the library whose private parts it knows; openpyxl's only in the first
    "core/plan/workbook/internals.py": "openpyxl", "core/plan/documents/docx_file.py": "python-docx",
    "core/plan/documents/own_template.py": "python-docx", "batch.py": "os",
}
OF_NAMED_TUPLES = {"_replace", "_asdict", "_fields", "_make"}


def inside(path):
    """Return the name of a file below ``algorithms``."""
    return path.relative_to(ROOT / "algorithms").as_posix()


def reads_json(node):
    """Return whether a call parses JSON."""
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("load", "loads") \
        and getattr(node.func.value, "id", "") == "json"


def takes_json_apart(node):
    """Return whether an import would hide who parses JSON: names out of json, or json under another name."""
    if isinstance(node, ast.ImportFrom):
        return not node.level and node.module == "json" and any(one.name != "JSONDecodeError" for one in node.names)
    return isinstance(node, ast.Import) and any(one.name.partition(".")[0] == "json" and one.asname
                                                for one in node.names)


def foreign_privates(parsed):
    """Return (line, name) of private attributes of other objects that the file does not itself define."""
    everything = list(ast.walk(parsed))
    own = {node.name for node in everything if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    own |= {node.attr for node in everything if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            and getattr(node.value, "id", "") in ("self", "cls")}
    own |= {node.target.id for node in everything if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)}
    asked = [(node.lineno, node.args[1].value) for node in everything if isinstance(node, ast.Call)
             and getattr(node.func, "id", "") in ("getattr", "setattr", "hasattr") and len(node.args) > 1
             and isinstance(node.args[1], ast.Constant) and getattr(node.args[0], "id", "") not in ("self", "cls")]
    return [(line, name) for line, name in asked if name.startswith("_") and not name.startswith("__")
            and name not in own] + [
        (node.lineno, node.attr) for node in everything if isinstance(node, ast.Attribute)
            and node.attr.startswith("_") and not node.attr.startswith("__")
            and getattr(node.value, "id", "") not in ("self", "cls") and node.attr not in own | OF_NAMED_TUPLES]


def reads_typed_number(node):
    """Return whether a call makes a number of a piece of text."""
    if getattr(node.func, "id", "") not in ("float", "int") or not node.args:
        return False
    first = node.args[0]
    return isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr in TYPED


def kept_text_as_number(function):
    """Return the float() and int() calls on a name that the function itself filled with a piece of text."""
    typed = {target.id for node in ast.walk(function) if isinstance(node, ast.Assign)
             and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute)
             and node.value.func.attr in TYPED for target in node.targets if isinstance(target, ast.Name)}
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("float", "int") and node.args
            and getattr(node.args[0], "id", "") in typed]


NUMBERS = {"float", "int", "float64", "int64"}
TEXTS = TYPED | {"texts", "split"}


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def texts_as_numbers(function):
    """Return the calls that make an array of numbers of texts: ``np.array(texts, float)``, ``.astype(float)``."""
    def is_number(node):
        return getattr(node, "id", getattr(node, "attr", getattr(node, "value", ""))) in NUMBERS

    def is_text(node):
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            return is_text(node.elt)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TEXTS:
            return True
        return getattr(node, "id", "") in kept or (_called(node) in ("array", "asarray") and bool(node.args)
                                                   and is_text(node.args[0]))

    kept = set()
    for node in ast.walk(function):  # a name may be filled from another one: what is found grows
        if isinstance(node, ast.Assign) and is_text(node.value):
            kept |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    kinds = {"array": 1, "asarray": 1, "fromiter": 1}
    return [node for node in ast.walk(function) if isinstance(node, ast.Call) and (
        (_called(node) == "astype" and node.args and is_number(node.args[0]) and is_text(node.func.value))
        or (_called(node) in kinds and node.args and is_text(node.args[0])
            and any(map(is_number, (*node.args[1:2], *(one.value for one in node.keywords if one.arg == "dtype"))))))]


def coded_words(module):
    """Return the comparisons of a folded text with words that stand in the code, with Vietnamese marks or without."""
    def held(node):
        node = tables.get(node.id, node) if isinstance(node, ast.Name) else node
        if _called(node) in ("frozenset", "set", "tuple", "list") and node.args:
            node = node.args[0]
        parts = getattr(node, "elts", getattr(node, "keys", [node]))
        return [one for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value]

    tables = {target.id: node.value for node in module.body if isinstance(node, ast.Assign)
              for target in node.targets if isinstance(target, ast.Name)}
    found = []
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        kept = {target.id for node in ast.walk(function) if isinstance(node, ast.Assign)
                and _called(node.value) == "fold" for target in node.targets if isinstance(target, ast.Name)}
        for node in ast.walk(function):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                plain = [side for side in sides if _called(side) != "fold" and getattr(side, "id", "") not in kept]
                if len(plain) < len(sides) and any(map(held, plain)):
                    found.append(node)
    return found


def tries_a_number(node):
    """Return the float() and int() calls in a try block that expects them to fail on a text."""
    if isinstance(node, ast.Try):
        caught = [handler.type for handler in node.handlers]
    else:
        caught = [one for item in node.items if isinstance(item.context_expr, ast.Call)
                  and getattr(item.context_expr.func, "id", getattr(item.context_expr.func, "attr", "")) == "suppress"
                  for one in item.context_expr.args]
    names = {getattr(one, "id", "") for kind in caught for one in getattr(kind, "elts", [kind])}
    return [call for line in node.body for call in ast.walk(line) if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") in ("float", "int")] if "ValueError" in names else []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_json_is_parsed_by_its_reader(path):
    for node in nodes(path):
        if (isinstance(node, ast.Call) and reads_json(node)) or takes_json_apart(node):
            assert inside(path) in JSON_READERS, f"{name_of(path)}:{node.lineno}: use core/files/json_files.read_json"


@pytest.mark.parametrize("path", [*CODE, *(path for path in SHIPPED if path.is_relative_to(ROOT / "ui"))], ids=name_of)
def test_the_private_parts_of_a_library_are_known_in_one_file(path):
    library = PAST_LIBRARIES.get(inside(path)) if path in CODE else None
    found = foreign_privates(ast.parse(path.read_text(encoding="utf-8")))
    assert found if library else not found, f"{name_of(path)}: {found}"
    assert library != "openpyxl" or inside(path) == "core/plan/workbook/internals.py"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_typed_numbers_are_read_by_core_numbers(path):
    if inside(path) in NUMBER_READERS:
        return
    for node in nodes(path):
        if isinstance(node, ast.Call):
            assert not reads_typed_number(node), f"{name_of(path)}:{node.lineno}: use core/numbers"
        if isinstance(node, ast.FunctionDef):
            for call in (*kept_text_as_number(node), *texts_as_numbers(node)):
                raise AssertionError(f"{name_of(path)}:{call.lineno}: use core/numbers")
        if isinstance(node, (ast.Try, ast.With)):
            for call in tries_a_number(node):
                raise AssertionError(f"{name_of(path)}:{call.lineno}: a text is tried as a number; use core/numbers")


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_words_that_people_write_stand_in_resources(path):
    """A coded word has its list in resources/rules, where a province adds its own; code asks core/words or the role."""
    for node in coded_words(tree(path)):
        raise AssertionError(f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}: put the words into resources/rules")


@pytest.mark.parametrize(("code", "found"), [
    ("def f(run):\n    return np.array(run.texts('A')).astype(float)", 1),
    ("def f(run):\n    a = run.texts('A')\n    return np.asarray(a, dtype=np.float64)", 1),
    ("def f(line):\n    a = line.split(';')\n    b = np.array(a)\n    return b.astype(float)", 1),
    ("def f(rows):\n    return np.array([row.strip() for row in rows], float)", 1),
    ("def f(run):\n    return np.array(run.texts('A'), object)", 0),
    ("def f(mask):\n    return mask.astype(float)", 0), ("def f(a):\n    return np.asarray(a, float)", 0)])
def test_the_guard_sees_arrays_of_texts_made_numbers(code, found):
    assert len(texts_as_numbers(ast.parse(code).body[0])) == found


@pytest.mark.parametrize(("code", "found"), [
    ("def f(x):\n    return fold(x) in ('khong', 'co')", 1),
    ("_NO = {'khong'}\ndef f(x):\n    return fold(x) in _NO", 1),
    ("_NO = frozenset(['khong'])\ndef f(x):\n    key = fold(x)\n    return key not in _NO", 1),
    ("def f(x):\n    return 'agency' == fold(x)", 1), ("_W = {'coquan': 1}\ndef f(x):\n    return fold(x) in _W", 1),
    ("def f(x, y):\n    return fold(x) == fold(y)", 0), ("def f(x):\n    return fold(x) in folded('no')", 0),
    ("def f(x):\n    return fold(x) == ''", 0), ("def f(x):\n    return x in ('a', 'b')", 0)])
def test_the_guard_sees_words_in_code(code, found):
    assert len(coded_words(ast.parse(code))) == found


@pytest.mark.parametrize(("code", "typed"), [
    ("float(part.strip())", True), ("int(text.split(';')[0])", False), ("float(len(x))", False),
    ("float(run.text('A'))", True), ("int(match.group('y'))", False), ("float(part.replace(',', '.'))", True),
])
def test_the_guard_sees_typed_numbers(code, typed):
    assert reads_typed_number(ast.parse(code, mode="eval").body) == typed


def test_the_guard_sees_json_and_tries():
    assert reads_json(ast.parse("json.loads(x)", mode="eval").body)
    assert tries_a_number(ast.parse("try:\n    a = float(x)\nexcept (TypeError, ValueError):\n    a = 0").body[0])
    assert tries_a_number(ast.parse("with suppress(ValueError):\n    a = float(x)").body[0])
    assert not tries_a_number(ast.parse("with open(x) as file:\n    a = float(x)").body[0])
    assert kept_text_as_number(ast.parse("def f(run):\n    a = run.text('A')\n    return float(a)").body[0])
    assert not kept_text_as_number(ast.parse("def f(run):\n    a = run.text('A')\n    return float(b)").body[0])
    assert [takes_json_apart(ast.parse(code).body[0]) for code in (
        "from json import load", "import json as j", "from json import JSONDecodeError", "import json",
        "from .json import load")] == [True, True, False, False, False]


@pytest.mark.parametrize(("code", "found"), [
    ("sheet._cells[key]", ["_cells"]), ("self._cells", []), ("style._replace(a=1)", []),
    ("book._fonts = x", ["_fonts"]),
    ("class A:\n    def _b(self):\n        return other._b()", []), ("x.__class__", []),
    ("get()._style", ["_style"]), ("getattr(sheet, '_cells')", ["_cells"]), ("getattr(self, '_cells')", [])])
def test_the_guard_sees_private_parts_of_others(code, found):
    assert [name for _, name in foreign_privates(ast.parse(code))] == found


def percentages(source):
    """Return the parameters of a file that are labelled in percent."""
    return {call.args[0].value for call in ast.walk(ast.parse(source)) if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") == "number" and isinstance(call.args[1], ast.Call)
            and getattr(call.args[1].func, "id", "") == "tr" and "(%)" in call.args[1].args[0].value}


def test_a_parameter_in_percent_is_read_as_percent_and_never_as_a_number():
    files = [path.read_text(encoding="utf-8") for room in ("copper", "data", "plan", "postal", "towers")
             for path in (ROOT / "algorithms" / room).rglob("*.py")]
    found = set().union(*map(percentages, files)) - {"THRESHOLD"}  # in percent of copper, in dBm of masts
    assert {"TARGET_SHARE", "KEEP_SHARE", "FUND_SHARE"} <= found
    read = {(reader, name) for text in files for name in found for reader in ("number", "percent", "share", "integer")
            if f'run.{reader}("{name}")' in text}
    assert {name for _, name in read} == found
    assert {reader for reader, _ in read} == {"percent", "share"}


UNCHECKED = {"bridge/reading/scan.py", "bridge/steps/keys.py", "bridge/sources/page_servers.py",
             "bridge/table_files/percent_cells.py"}
"""Read layers and sources of the project, which check nothing; what comes from a parameter goes through the first."""


def test_features_are_asked_for_without_the_check_that_throws_past_python():
    asked = [f"{inside(path)}:{node.lineno}" for path in CODE if inside(path) not in UNCHECKED
             for node in nodes(path) if isinstance(node, ast.Call)
             and getattr(node.func, "attr", "") == "getFeatures"
             and not any(getattr(one, "attr", "") == "NO_VALIDITY_CHECK" for one in node.args)]
    assert asked == [], "read with bridge/reading/scan.py"


ONE_PLACE = {  # a value with a name: the only file below the checkout that writes it as such
    "EPSG:4326": "algorithms/core/geometry/geodesy.py", "OGC:CRS84": "algorithms/core/geometry/geodesy.py",
    111_320: "algorithms/core/geometry/geodesy.py", 111_320.0: "algorithms/core/geometry/geodesy.py",
}


def named_elsewhere(module):
    """Return the values of a file that have a name in one place."""
    return [node.value for node in ast.walk(module) if isinstance(node, ast.Constant)
            and isinstance(node.value, (str, int, float)) and node.value in ONE_PLACE]


def decimal_marks(module):
    """Return the lines that turn the decimal mark of a text, which is printing or reading a number."""
    return [node.lineno for node in ast.walk(module) if isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") == "replace" and len(node.args) == 2
            and {getattr(one, "value", "") for one in node.args} == {".", ","}]


def typed_years(module):
    """Return the int() of a text that was only looked at for its digits."""
    looked = {ast.dump(node.func.value) for node in ast.walk(module) if isinstance(node, ast.Call)
              and getattr(node.func, "attr", "") in ("isdigit", "isdecimal", "isnumeric")}
    return [node.lineno for node in ast.walk(module) if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("int", "float") and node.args and ast.dump(node.args[0]) in looked]


def typed_days(module):
    """Return the lines that read a day out of a text they cut or made themselves, or by a form of their own."""
    return [node.lineno for node in ast.walk(module) if isinstance(node, ast.Call)
            and (getattr(node.func, "attr", "") == "strptime" or (
                getattr(node.func, "attr", "") == "fromisoformat" and not isinstance(
                    node.args[0], (ast.Name, ast.Attribute, ast.Constant))
                and any(isinstance(part, (ast.Slice, ast.JoinedStr, ast.Call)) for part in ast.walk(node.args[0]))))]


DIGITS = {
    "algorithms/batch.py": "a number of the command line, in the words of its programs",
    "algorithms/bridge/runs/step_options.py": "positions of choices in stored runs",
    "algorithms/bridge/table_files/letters.py": "attributes of a file's own language",
    "algorithms/bridge/table_files/opendocument.py": "attributes of a file's own language",
    "algorithms/core/data/importing/importing.py": "the number of a sheet",
    "algorithms/core/data/rules/usual.py": "numbers of decisions beside their day",
    "ui/desk/charts/files.py": "the number of a chart in the name of its file",
    "ui/desk/findings.py": "the id of a feature",
}
"""Files that take whole numbers out of texts which nobody typed as numbers."""
DAYS = {"algorithms/core/numbers/dates.py": "the reader itself",
        "algorithms/bridge/table_files/opendocument.py": "attributes of a file's own language"}
MARKS = {"core/files/csv_rows.py": "every digit of a number, for a spreadsheet program"}


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_what_has_a_name_and_how_a_number_is_written_stand_in_one_place(path):
    found = [value for value in named_elsewhere(tree(path)) if ONE_PLACE[value] != name_of(path)]
    assert not found, f"{name_of(path)}: {found} has a name in {ONE_PLACE[found[0]]}"
    if name_of(path).removeprefix("algorithms/") not in {*NUMBER_READERS, *MARKS}:
        assert not decimal_marks(tree(path)), f"{name_of(path)}: core/numbers prints numbers and reads them"
    if name_of(path) not in DIGITS:
        assert not typed_years(tree(path)), f"{name_of(path)}: core/numbers reads numbers and years"
    assert bool(typed_days(tree(path))) == (name_of(path) in DAYS), f"{name_of(path)}: core/numbers/dates reads days"


def test_files_that_take_digits_out_of_texts_do():
    assert {name: bool(typed_years(tree(ROOT / name))) for name in DIGITS} == dict.fromkeys(DIGITS, True)


@pytest.mark.parametrize(("code", "found"), [
    ('crs = System("EPSG:4326")', ["EPSG:4326"]), ("metres = 111_320.0 * degrees", [111_320.0]),
    ('say("in EPSG:4326 and so on")', []), ("metres = 111_319", [])])
def test_the_guard_sees_values_that_have_a_name(code, found):
    assert named_elsewhere(ast.parse(code)) == found


@pytest.mark.parametrize(("code", "found"), [
    ('text.replace(".", ",")', 1), ('f"{x:.2f}".replace(",", ".")', 1), ('text.replace(".", "")', 0)])
def test_the_guard_sees_decimal_marks(code, found):
    assert len(decimal_marks(ast.parse(code))) == found


@pytest.mark.parametrize(("code", "found"), [
    ("year = int(text) if text.isdigit() else None", 1), ("x = float(a.b) if a.b.isdecimal() else 0", 1),
    ("int(other) if text.isdigit() else 0", 0)])
def test_the_guard_sees_whole_numbers_read_by_their_digits(code, found):
    assert len(typed_years(ast.parse(code))) == found


@pytest.mark.parametrize(("code", "found"), [
    ("day = date.fromisoformat(str(cell)[:10])", 1), ('day = date.fromisoformat("-".join(parts))', 1),
    ('day = datetime.strptime(text, "%d/%m/%Y")', 1), ('day = date.fromisoformat(bounds["last"])', 0),
    ("day = date.fromisoformat(as_of)", 0)])
def test_the_guard_sees_days_read_elsewhere(code, found):
    assert len(typed_days(ast.parse(code))) == found
