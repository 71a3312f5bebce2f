"""Figures of a yearly plan that are printed only where capital and the smaller operators are known."""
from core.towers.yearly.plan_cases import assessed, standing, table


def rows(records, *keys):
    return [tuple(row[key] for key in keys) for row in table(records)]


def test_capital_of_positions_is_printed_and_added_up():
    found = assessed(((0, 0, "VTL", {"year": 2026, "approved": "2025-12-30", "capital": 900.0}),
                      (9000, 0, "VTL", {"year": 2026, "approved": "2025-12-30", "capital": 600.5}))).tables
    assert rows(found["PLAN"], "pos_id", "capital") == [("V1", 900.0), ("V2", 600.5)]
    assert rows(found["BY_OPERATOR"], "operator", "capital") == [("Viettel", 1500.5)]
    assert rows(found["BY_YEAR"], "year", "capital") == [(2026, 1500.5)]


def test_the_report_has_columns_of_all_operators():
    masts = standing([(0, 0), (3000, 0), (6000, 0)], operators=["Vietnamobile", "Gtel", "Gtel"],
                     owners=["Vietnamobile", "Gtel", "Gtel"])
    found = assessed(((0, 0, "VNM"),), masts=masts).tables["PERIODIC"]
    first = next(row for row in table(found) if row["seq"] == 1)
    assert (first["n_vnm"], first["n_gtel"], first["total"]) == (1, 2, 3)
