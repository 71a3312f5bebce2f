"""Decimals of every printed column by its unit, and units in messages in the reader's language."""
import importlib
from pathlib import Path

import numpy as np
import pytest
from hatangso.algorithms import core
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.plausible import judged
from hatangso.algorithms.core.tables import Table

ROOT = Path(core.__file__).parent
USUAL = {"km": 2, "triệu đồng": 1, "m": 1, "%": 2, "triệu đồng/hộ": 2, "triệu đồng/thuê bao": 2, "triệu đồng/km": 1,
         "ha": 2, "km²": 2, "độ": 6, "°": 6, "người": 0, "điểm/10.000 người": 3, "người.km": 0, "dBm": 1, "dB": 1,
         "MHz": 0, "giờ": 1}
EXACT = {  # heights are stated to the decimetre, distances and lengths are whole metres
    "m": "dist_m road_m length_m trunk_m drop_m fibre_m build_m kept_m limit_m server_m far_m near_m share_m shift_m "
         "uncert_m dev_m"}
OTHERS = {  # tables whose figure is finer or coarser than those of its unit
    "km": {"universal_hamlets": ("mast_km", 1), "postal_demand_access": ("line_km road_km leg_km", 3)},
    "triệu đồng": {
        **dict.fromkeys(("copper_by_commune", "burndown", "fibre_materials", "rollout_scenarios", "postal_new_points",
                         "postal_upgrades"), ("cost_mvnd", 0)), "universal_costs": ("price", 2)},
    "m": {"sharing_pairs": ("dist_m", 1), "contradictions": ("dist_m", 1), "register_changes": ("dist_m", 1),
          "requests_rules": ("dist_m", 1), "paths": ("dist_m", 0)},
    "%": {"merged_register": ("load_used load_max", 1), "paths": ("clear_pc", 0)},
    "người": {name: (key, 1) for name, key in (("postal_demand_access", "population"), ("coverage_places", "people"),
                                               ("white_spots", "people"), ("shared_demand", "people"))},
    "độ": {"requests_review": ("shift_deg", 0)}, "dB": {"coverage_communes": ("sens_db", 0)}}
BARE = {  # without a unit
    0: {"scorecard_steps": "lacking"}, 3: {"backlog": "priority"}, 4: {"crosswalk": "share"},
    2: {"burndown": "capacity", "losses": "amount", "plan_results": "before n_25 n_30 after change",
        "plan_scenarios": "low base high", "plan_target_changes": "before after change",
        "plan_by_commune": "value goal gap value_2", "universal_costs": "quantity", "sharing_communes": "tenancy",
        "plan_scorecard": "value value_lo value_hi goal gap previous"}}


def tables():
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = importlib.import_module(f"{core.__name__}.{name.removesuffix('.__init__')}")
        found.update({id(value): value for value in vars(module).values() if isinstance(value, Table)})
    return list(found.values())


def expected(table, column):
    if not column.unit:
        return next((decimals for decimals, known in BARE.items()
                     if column.key in known.get(table.name, "").split()), 1)
    keys, decimals = OTHERS.get(column.unit, {}).get(table.name, ("", 0))
    if column.key in keys.split():
        return decimals
    return 0 if column.key in EXACT.get(column.unit, "").split() else USUAL[column.unit]


def test_each_column_has_the_decimals_of_its_unit():
    found = tables()
    assert len(found) > 70
    assert [(table.name, column.key, column.decimals) for table in found for column in table.columns
            if column.kind == "real" and column.decimals != expected(table, column)] == []
    assert [(table.name, column.key) for table in found for column in table.columns
            if column.kind != "real" and column.decimals] == []


@pytest.mark.parametrize(("language", "said"), [
    ("vi", "Lớp ấp, trường so_ho: phần lớn giá trị không thể là hộ (đối tượng A: 90.000; có thể từ 0 đến 60.000). Hãy "
           "chọn trường khác hoặc sửa lại số liệu."),
    ("en", "Layer ấp, field so_ho: most values cannot be households (feature A: 90,000; possible are 0 to 60,000). "
           "Choose another field, or correct the values.")])
def test_a_value_that_cannot_be_is_told_with_its_unit_in_the_readers_language(language, said):
    with pytest.raises(InputError) as refused:
        judged(np.array([90000.0, 80000.0]), "hamlets", "households", ids=["A", "B"], layer="ấp", field="so_ho")
    assert refused.value.text(language) == said
