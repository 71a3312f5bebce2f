"""What registers and site sheets write for a technology."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers.register.technologies import naming, notes, read


@pytest.mark.parametrize("text", [
    "4G", "LTE", "LTE-A", "LTE-Advanced", "4.5G", "L1800", "LTE1800", "4G-1800", "4G_1800", "4G1800", "eNodeB", "eNB",
    "FDD-LTE",
    "TD-LTE", "VoLTE", "E-UTRAN", "4G+", "LTE 1800", "mạng 4G", "\uff14G", "4G (LTE)", "LTE B3", "4G 2.6GHz",
    "LTE FDD 1800 MHz",
    "Công nghệ 4G", "macro 4G", "LTE-A Pro", "l2100", "4g lte"])
def test_spellings_of_4g(text):
    assert (read(text).codes, read(text).unknown) == (("4G",), ())


@pytest.mark.parametrize(("text", "codes"), [
    ("2G-3G-4G", ("2G", "3G", "4G")), ("2G3G4G", ("2G", "3G", "4G")), ("2/3/4G", ("2G", "3G", "4G")),
    ("2,3,4G", ("2G", "3G", "4G")), ("2G 3G 4G", ("2G", "3G", "4G")), ("G900-L1800-U2100", ("2G", "4G", "3G")),
    ("U2100+LTE", ("3G", "4G")), ("GSM900/DCS1800", ("2G",)), ("WCDMA", ("3G",)), ("UMTS", ("3G",)), ("HSPA+", ("3G",)),
    ("U2100", ("3G",)), ("GSM900", ("2G",)), ("gNB", ("5G",)), ("gNodeB", ("5G",)), ("NR3500", ("5G",)), ("n78",
                                                                                                          ("5G",)),
    ("SA/NSA", ("5G",)), ("5G NSA", ("5G",)), ("DVB-T2", ("DVB-T2",)), ("Truyền hình số mặt đất DVB-T2", ("DVB-T2",)),
    ("4G, NR; DVB-T2", ("4G", "5G", "DVB-T2")), ("4G L1800; 5G N3700", ("4G", "5G"))])
def test_other_spellings(text, codes):
    assert (read(text).codes, read(text).unknown) == (codes, ())


@pytest.mark.parametrize("text", ["Wimax", "NB-IoT", "LTE-M", "6G", "1800", "4Gx", "IMT-2020", "DVB-T", "FDD"])
def test_words_that_are_no_technology_are_kept_as_unknown(text):
    assert (read(text).codes, read(text).unknown) == ((), (text,))


def test_what_is_known_counts_beside_what_is_not():
    assert (read("4G,5G,WiMAX").codes, read("4G,5G,WiMAX").unknown) == (("4G", "5G"), ("wimax",))
    assert (read("4,5G").codes, read("4,5G").unknown) == (("4G",), ("4,5G",))  # 4.5G, or 4G and 5G


@pytest.mark.parametrize("text", ["", "  ", None, "-", "N/A", "không", "#N/A", "chưa rõ"])
def test_a_cell_that_says_nothing_is_no_unknown_word(text):
    assert read(text).codes is None


def test_rows_of_a_technology():
    assert naming(["NR", "4G LTE", None, "LTE/5G SA"], "5G").tolist() == [True, False, True, True]
    assert naming(["2G", None], "").all()
    assert naming(["4G", "5G", "GSM"], "LTE, NR").tolist() == [True, True, False]
    for text in ("6G", "5G, Wimax", "không", "nan", "-"):  # none of them would count every mast
        with pytest.raises(InputError, match="no technology that is known"):
            naming(["5G"], text)


def test_unknown_words_are_counted():
    said = [note.text("en") for note in notes(["4G", "Wimax", "Wimax", "6G", None], ["M0", "M1", "M2", "M3", "M4"])]
    assert "3 rows (60.0 %) name a technology that is not known: Wimax (2), 6G (1); masts M1, M2, M3. " in said[0]
    assert "1 row names no technology" in said[1]
    assert notes(["4G"]) == ()
    two = notes(["Wimax or 6G"], ["M0"])[0].text("en")
    assert "1 row (100.0 %)" in two, "a row with two unknown words is one row"
