"""A whole layer in a wrong reference system is named with the true one, and no other layer is blamed."""
import pytest
from dirty.province import SAMPLE
from dirty.systems import FAULTS, LAYERS, plant

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")]
INPUTS = {"COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "PREMISES": "premises",
          "POINTS": "postal_points"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("name", LAYERS)
def test_the_true_system_is_named(run, tmp_path, fault, name):
    package = tmp_path / "dirty.gpkg"
    plant(package, fault, name)
    found = run("checklayers", FINDINGS="memory:", LANGUAGE="en",
                **{parameter: f"{package}|layername={layer}" for parameter, layer in INPUTS.items()})["FINDINGS"]
    said = [(one["layer"], one["what"], one["action"]) for one in found.getFeatures() if one["rule"] == "likely system"]
    assert len(said) == 1
    assert f"({name})" in said[0][0]
    assert said[0][1].split("probably ")[1].startswith(fault.true)
    assert ("swapped" in said[0][2]) is fault.swapped
