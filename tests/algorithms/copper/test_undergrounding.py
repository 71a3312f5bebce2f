"""Cables underground and tidied through QGIS: sample layers, a commune's list, the printed form."""
import numpy as np
import pytest
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.mark.parametrize(("start", "year"), [
    ("15/06/2027", 2027), ("2027-06-15", 2027), ("6/2027", 2027), ("năm 2027", 2027), ("chưa rõ", None), (None, None)])
def test_the_year_of_works_is_that_of_their_start_however_it_is_written(start, year):
    from types import SimpleNamespace

    from hatangso.algorithms.copper import undergrounding

    columns = {"start": [start], "name": ["Công trình"], "owner": ["Sở Xây dựng"]}
    works = undergrounding._works(SimpleNamespace(
        shapes=None, text=columns.get, number=lambda key: np.array([np.nan])))
    assert works.years.tolist() == pytest.approx([np.nan if year is None else year], nan_ok=True)


def test_the_sample_with_a_list_and_works(run, tmp_path):
    names = [row["name"] for row in rows(sample("network")) if row["name"]]
    streets = layer("None", {"tuyen_duong": str, "hinh_thuc": str, "kinh_phi": float, "nam": int, "dung_chung": str},
                    [(None, names[0], "bó gọn", 150.0, 2027, "có"),
                     (None, "Đường Không Có Thật", "ngầm", None, 2027, "")])
    log = Log()
    found = run("undergrounding", feedback=log, NETWORK=sample("network"), FIBRE_CABLES=sample("fibre_cables"),
                COPPER=sample("copper_cables"), COMMUNES=sample("communes"), LISTS=streets, SCOPE="all",
                STREETS=str(tmp_path / "tuyen.gpkg"), BY_COMMUNE=str(tmp_path / "xa.gpkg"))
    made = rows(found["STREETS"])
    listed = [row for row in made if row["in_list"]]
    assert found["UNMATCHED_COUNT"] == 1
    assert {row["form_txt"] for row in listed if row["street"] == names[0]} == {"bó gọn"}
    assert found["LENGTH_KM"] == pytest.approx(sum(row["length_km"] or 0 for row in made))
    by = rows(found["BY_COMMUNE"])
    assert sum(row["length_km"] for row in by) == pytest.approx(found["LENGTH_KM"])
    assert sum(row["streets"] for row in by) == len(made) == found["STREETS_COUNT"]
    book = run("exportplantables", UNDERGROUND_STREETS=found["STREETS"], COMMUNES=sample("communes"),
               PROVINCE="tỉnh Cà Mau", WORKBOOK=str(tmp_path / "so.xlsx"))
    assert book["ROWS_COUNT"] == len(made)
