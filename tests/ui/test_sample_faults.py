"""The sample project with faults: what is planted in it is found, each fault at its feature."""
from types import SimpleNamespace

from dock_cases import looked, only, run, wait
from hatangso.algorithms.bridge import compat
from hatangso.ui.desk import findings
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample


def shown(copied, project, desk):
    """Open a copy with its faults, as a project with a plan; return its layers by their names in the file."""
    from hatangso.ui import sample

    project.setTitle("Tỉnh mẫu có lỗi")
    project.setCrs(QgsCoordinateReferenceSystem(sample.SYSTEM))
    added = sample.fill(project, copied, "Tỉnh mẫu có lỗi")
    sample.plan(project, added)
    assert project.write(str(copied.with_suffix(".qgz")))
    looked(desk)
    return added


def test_every_planted_fault_is_found_at_its_feature_and_the_sample_itself_stays_as_it_is(desk, project, tmp_path):
    from hatangso.ui import sample

    before = SAMPLE.read_bytes()
    copied = sample.copy(tmp_path, "tinh_mau_co_loi")
    planted = sample.plant(copied)
    assert SAMPLE.read_bytes() == before
    added = shown(copied, project, desk)
    assert "Tỉnh mẫu có lỗi" in desk.heading.text()
    only(desk, "checklayers")
    assert run(desk, "checklayers")["checklayers"] == "done"
    roles = {layer.id(): name for name, layer in ((name, desk.plan.layer(name)) for name in desk.layers_page.rows)
             if layer is not None}
    missed = []
    for fault in planted:
        assert fault["vi"]
        assert fault["en"]
        found = desk.findings_of(roles[added[fault["layer"]].id()])
        if not any(row.feature == fault["feature"] for row in found):
            missed.append(fault)
    assert missed == []
    canvas = QgsMapCanvas()
    canvas.resize(400, 400)
    canvas.setDestinationCrs(project.crs())
    canvas.setExtent(canvas.mapSettings().layerExtentToOutputExtent(added["communes"], added["communes"].extent()))
    before, iface = canvas.extent(), SimpleNamespace(mapCanvas=lambda: canvas)
    rows = {row.feature: row for row in reversed(desk.findings_of("TOWERS"))}
    assert "không thể hiện" in findings.go_to(iface, added["masts"], rows[20]), "latitude 105 is nowhere on a map"
    assert canvas.extent() == before
    assert added["masts"].selectedFeatureIds() == [20]
    assert findings.go_to(iface, added["masts"], rows[5]) == ""
    assert canvas.extent() != before
    assert findings.select(iface, added["masts"], desk.findings_of("TOWERS")) > 100
    assert canvas.extent().isFinite()
    assert canvas.extent().width() < 1_000_000


def test_a_place_without_a_feature_that_is_nowhere_on_the_map_is_told(qgis_app, monkeypatch):
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9207"))
    layer = QgsVectorLayer("Point?crs=EPSG:4326", "cột", "memory")
    finding = findings.Finding("bad", "swapped", "", "", feature=20, point=(21.0, 105.0))  # the feature was deleted
    assert findings.go_to(SimpleNamespace(mapCanvas=lambda: canvas), layer, finding) == (
        "Bản đồ không thể hiện được vị trí này.")


def test_a_reason_that_several_steps_share_is_said_once(desk, project, tmp_path):
    from hatangso.ui import sample

    copied = sample.copy(tmp_path)
    sample.plant(copied)
    shown(copied, project, desk)
    only(desk, "postalgap", "copperbacklog")
    desk.run()
    wait(lambda: not desk.busy)
    looked(desk)
    assert desk.problem.count("giá trị âm") == 1, desk.problem
    assert "Rà soát điểm phục vụ bưu chính, Tồn đọng cáp đồng: " in desk.problem


def test_a_copy_that_no_faults_can_be_planted_in_leaves_nothing_behind(tmp_path, monkeypatch):
    from hatangso.algorithms.core.errors import OutputError
    from hatangso.ui import sample

    said, there = [], []

    def refused(path):
        there.append(path.stat().st_size)
        raise OutputError("The folder {folder} does not exist. Choose another folder, or make it first.", folder="x")

    bar = SimpleNamespace(pushWarning=lambda title, text: said.append(text))
    monkeypatch.setattr(sample, "folder_of_user", lambda: tmp_path)
    monkeypatch.setattr(sample, "plant", refused)
    with compat.speaking("vi"):
        sample.load(SimpleNamespace(newProject=lambda ask: True, messageBar=lambda: bar), faulty=True)
    assert there == [SAMPLE.stat().st_size]
    assert "không tồn tại" in said[0], said
    assert list(tmp_path.iterdir()) == []
