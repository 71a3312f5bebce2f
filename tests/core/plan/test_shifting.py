import pytest
from hatangso.algorithms.core.plan.template.shifting import copied_formula, shift_area, shift_formula, without_sheets

NAMES = ["Điểm", "Đường", "Ấp", "Ước_tính", "Ống.cáp", "Ô1", "Ă", "É_1", "Bảng2", "表1"]


@pytest.mark.parametrize("name", NAMES)
def test_sheet_names_need_no_quotes_whatever_their_letters(name):
    formula = f"=SUM({name}!B5:B5)+{name}!$B$9*'{name}'!C9"
    assert shift_formula(formula, "Tổng", name, 5, extra=2) == f"=SUM({name}!B5:B7)+{name}!$B$11*'{name}'!C11"
    assert shift_formula(f"={name}!B9+B9", "Tổng", "Tổng", 5, extra=2) == f"={name}!B9+B11"


@pytest.mark.parametrize("column", ["T12", "N2025", "F30", "Tháng 12", "A1:B2", "a'[b", "x'']'#"])
def test_names_in_brackets_are_never_moved(column):
    formula = f"=SUM(Bang1[{column.replace('[', chr(39) + '[').replace(']', chr(39) + ']')}])+D9"
    assert shift_formula(formula, "S", "S", 5, extra=2) == formula.replace("D9", "D11")


@pytest.mark.parametrize(("formula", "expected"), [
    ("=Bang1[[#This Row],[T12]]*B9", "=Bang1[[#This Row],[T12]]*B11"),
    ("=SUM(B5:INDEX(B:B,9))", "=SUM(B5:INDEX(B:B,9))"), ("=OFFSET(B9,1,1):B12", "=OFFSET(B11,1,1):B14"),
    ("=LOG10(B9)", "=LOG10(B11)"), ("=XFE9+A9999999", "=XFE9+A9999999"), ("=1E9+B9", "=1E9+B11"),
    ("=A1:A1048576", "=A1:A1048576"), ("=[1]S!B9", "=[1]S!B9"), ("='[a.xlsx]S'!B9", "='[a.xlsx]S'!B9"),
    ("=Trước:Sau!B9", "=Trước:Sau!B9"), ("=B9#+@B9", "=B11#+@B11"), ("=IF(B9<>\"B9 \"\"x\",  B9 ,\n1)",
                                                                    "=IF(B11<>\"B9 \"\"x\",  B11 ,\n1)"),
    ("=cmd|' /C calc'!A9", "=cmd|' /C calc'!A9"), ("=#REF!+B9", "=#REF!+B11"), ("=S!B9:S!C12", "=S!B11:S!C14"),
    ("={1,2;3,4}*B9%", "={1,2;3,4}*B11%"), ("=S!5:9", "=S!5:11"), ("=A1048576", "=#REF!"),
])
def test_every_kind_of_reference(formula, expected):
    assert shift_formula(formula, "S", "S", 5, extra=2) == expected


def test_copies_move_relative_rows_only():
    assert copied_formula("=A5*$B$6+Điểm!C5+Bang1[T5]+SUM(D$5:D5)", 3) == "=A8*$B$6+Điểm!C8+Bang1[T5]+SUM(D$5:D8)"


def test_areas_grow_up_to_the_last_row_of_a_sheet():
    assert shift_area("A1:D8 F9 A1:A1048576", 8, 3) == "A1:D11 F12 A1:A1048576"
    assert without_sheets("'Cột, cáp'!$A$1:$B$6,'Cột, cáp'!$D$1:$E$6") == ["A1:B6", "D1:E6"]


def test_the_references_found_are_those_of_the_library():
    tokenizer = pytest.importorskip("openpyxl").formula.Tokenizer
    for formula in ("=SUM(Điểm!B5:B5)+'Bảng 1'!C9*Bang1[T12]", "=IF(A9=\"x\",LOG10(B9),Ống.cáp!C9)", "=OFFSET(B9,1)"):
        ranges = [token.value for token in tokenizer(formula).items if token.subtype == "RANGE"]
        expected = formula
        for word in sorted(set(ranges), key=len, reverse=True):
            expected = expected.replace(word, copied_formula("=" + word, 1)[1:])
        assert copied_formula(formula, 1) == expected
