"""A file that goes after its layer was opened is no empty layer."""
import shutil

import pytest
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer
from sample_layers import SAMPLE, needs_sample, sample

pytestmark = needs_sample


@pytest.fixture
def lost(qgis_app, tmp_path):
    """Return a function that opens a layer of a package in the project; the package goes."""
    package = tmp_path / "mang đi.gpkg"
    shutil.copyfile(SAMPLE, package)

    def opened(table):
        layer = QgsVectorLayer(f"{package}|layername={table}", "lớp đã mở", "ogr")
        assert layer.featureCount() > 0
        QgsProject.instance().addMapLayer(layer)
        package.rename(tmp_path / "ổ khác.gpkg")
        return layer

    yield opened
    QgsProject.instance().clear()


def test_it_is_named_where_a_layer_is_needed(run, lost):
    with pytest.raises(QgsProcessingException, match="lớp đã mở: the file .*mang đi.gpkg is no longer there"):
        run("postalgap", POINTS=lost("postal_points").id(), COMMUNES=sample("communes"),
            BY_COMMUNE="memory:", POINTS_CHECKED="memory:")


def test_it_is_named_where_a_layer_may_be_empty(run, lost):
    with pytest.raises(QgsProcessingException, match="lớp đã mở: the file .*mang đi.gpkg is no longer there"):
        run("sharedtowersiting", DEMAND=sample("hamlets"), TOWERS=sample("masts"), EXCLUSION=lost("exclusion").id(),
            NEW_SITES=1, MAX_ACTIONS=1, SITES="memory:")
