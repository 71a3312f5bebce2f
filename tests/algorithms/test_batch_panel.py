"""The real batch panel: cells of optional outputs left blank."""
import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from qgis.core import QgsProcessingContext, QgsProject
from qgis_layers import Log
from sample_layers import needs_sample
from widgets import row_of_batch

pytestmark = needs_sample


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("postalsiting", "sharedtowersiting")])
def test_rows_of_the_batch_panel_run(run, provider, qgis_app, tmp_path, name):
    dialogs = pytest.importorskip("processing.gui.BatchAlgorithmDialog")
    algorithm = provider.algorithm(name).create()
    dialog = dialogs.BatchAlgorithmDialog(algorithm)
    panel = dialog.mainWidget()
    if not panel.wrappers:
        panel.addRow(1)
    given = parameters_of(name, tmp_path, run)
    for key, value in given.items():
        panel.wrappers[0][panel.parameter_to_column[key]].setParameterValue(value, QgsProcessingContext())
    wanted = [one.name() for one in outputs_of(provider, name) if not one.flags() & one.Flag.FlagOptional]
    for key in wanted:
        panel.tblParameters.cellWidget(1, panel.parameter_to_column[key]).setValue(str(tmp_path / f"{key}.gpkg"))
    parameters, ok = row_of_batch(panel, 0)
    assert ok
    context, log = QgsProcessingContext(), Log()
    context.setProject(QgsProject.instance())
    found, good = algorithm.create().run(parameters, context, log)
    assert good, log.lines
    for key in wanted:
        assert (tmp_path / f"{key}.gpkg").is_file()
    assert set(context.layersToLoadOnCompletion()) == {str(tmp_path / f"{key}.gpkg") for key in wanted}
    assert "SKIPPED" not in found
