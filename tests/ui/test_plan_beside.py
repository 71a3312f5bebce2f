"""The plan file beside the project is written by others too: by hand, by a script, by a second QGIS."""
import json
from pathlib import Path, PureWindowsPath

import pytest
from dock_cases import looked, open_sample, press
from hatangso.algorithms.core.plan.book.plan_file import read_plan
from hatangso.ui.desk.plan import Plan
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample
NAME = "tinh_mau_hatangso.json"


@pytest.fixture
def file(desk, project, tmp_path):
    """The plan file of a copy of the sample, open in the dock and saved."""
    folder = open_sample(project, tmp_path)
    looked(desk)
    project.write()
    return folder / NAME


def rewritten(path, **changed):
    """Change settings in a plan file as with an editor of texts; return what stands in it then."""
    text = json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changed}, ensure_ascii=False, indent=4)
    path.write_text(text, encoding="utf-8")
    return text


def comes_back(desk):
    """Have the mouse come back to the dock, from the editor."""
    desk.enterEvent(QEvent(QEvent.Type.Enter))
    return looked(desk)


def others(path):
    return sorted(path.parent.glob("tinh_mau_hatangso_*.json"))


def test_a_file_changed_by_hand_is_read_again_and_that_is_told(desk, project, file):
    text = rewritten(file, as_of="2024-12-31", without=["television"])
    comes_back(desk)
    assert desk.plan.get("as_of") == "2024-12-31"
    assert desk.states["television"].kind == "off"
    assert "31/12/2024" in desk.heading.text()
    assert NAME in desk.plan_page.said.text()
    desk.plan.save()
    assert file.read_text(encoding="utf-8") == text, "what says the same is left as it was typed"
    desk.plan.set("title", "Đổi tên")
    desk.plan.save()
    assert read_plan(file)["AS_OF"] == "2024-12-31"
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "Đổi tên"
    assert not desk.plan_page.said.text()
    assert others(file) == []


@pytest.mark.parametrize("take", [True, False])
def test_where_both_have_changed_the_user_chooses_and_the_other_one_is_kept(desk, project, file, take):
    theirs = rewritten(file, as_of="2024-12-31", title="Của tệp")
    desk.plan.set("title", "Của dự án")
    desk.plan.save()
    assert file.read_text(encoding="utf-8") == theirs, "nothing is written over it before it is asked"
    desk.pages.setCurrentWidget(desk.plan_page)
    QgsApplication.processEvents()
    assert NAME in desk.plan_page.said.text()
    press(desk.plan_page.take_button if take else desk.plan_page.keep_button)
    looked(desk)
    assert not desk.plan_page.take_button.isVisible()
    assert desk.plan.get("title") == ("Của tệp" if take else "Của dự án")
    assert desk.plan.get("as_of") == ("2024-12-31" if take else "2025-12-31")
    (aside,) = others(file)
    assert json.loads(aside.read_text(encoding="utf-8"))["title"] == ("Của dự án" if take else "Của tệp")
    assert aside.name in desk.plan_page.said.text()
    desk.plan.save()
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == desk.plan.get("title")


def test_a_file_changed_while_the_project_was_shut_is_asked_about_and_not_written_over(desk, project, file):
    project.clear()
    theirs = rewritten(file, as_of="2024-12-31")
    assert project.read(str(file.with_name("tinh_mau.qgz")))
    looked(desk)
    assert desk.plan.disagrees
    desk.plan.set("title", "Đổi tên")
    desk.plan.save()
    project.write()
    desk.export()
    assert not desk.busy, "the book would be of one plan and its command of the other"
    assert file.read_text(encoding="utf-8") == theirs
    desk.plan.take()
    assert desk.plan.get("as_of") == "2024-12-31"
    assert [json.loads(one.read_text(encoding="utf-8"))["title"] for one in others(file)] == ["Đổi tên"]


def test_a_project_that_is_opened_as_it_was_left_asks_nothing(desk, project, file):
    for _ in range(2):
        project.clear()
        assert project.read(str(file.with_name("tinh_mau.qgz")))
        looked(desk)
        assert not desk.plan.disagrees
        desk.plan.save()
        project.write()
    assert others(file) == []


def test_half_a_file_is_named_and_left_alone_until_it_is_whole(desk, project, file):
    whole = rewritten(file, as_of="2024-12-31")
    file.write_text(whole[:-30], encoding="utf-8")
    comes_back(desk)
    desk.plan.set("title", "Đổi tên")
    desk.plan.save()
    assert NAME in desk.plan_page.said.text()
    assert file.read_text(encoding="utf-8") == whole[:-30]
    desk.plan.take()
    assert desk.plan.get("as_of") == "2025-12-31", "a file that cannot be read is not taken"
    assert NAME in desk.plan.problem
    file.write_text(whole, encoding="utf-8")
    desk.plan.take()
    assert desk.plan.get("as_of") == "2024-12-31"
    assert desk.plan.problem == ""


def test_two_windows_on_one_project_lose_nothing_of_each_other(desk, project, file):
    other = QgsProject()
    assert other.read(str(file.with_name("tinh_mau.qgz")))
    second = Plan(other)
    second.set("title", "Cửa sổ hai")
    second.save()
    comes_back(desk)
    assert desk.plan.get("title") == "Cửa sổ hai", "nothing was changed here: theirs is read"
    desk.plan.set("start_year", 2027)
    second.set("as_of", "2023-12-31")
    desk.plan.save()
    second.save()
    assert second.disagrees
    second.keep()
    assert json.loads(file.read_text(encoding="utf-8"))["as_of"] == "2023-12-31"
    (aside,) = others(file)
    assert json.loads(aside.read_text(encoding="utf-8"))["start_year"] == 2027
    comes_back(desk)
    assert desk.plan.get("as_of") == "2023-12-31"


def test_layers_that_the_file_names_are_found_in_the_project_and_those_that_are_not_there_are_named(
        desk, project, file):
    more = QgsVectorLayer(f"{SAMPLE}|layername=hamlets", "Điểm dân cư", "ogr")
    project.addMapLayer(more)
    looked(desk)
    desk.plan.save()
    layers = json.loads(file.read_text(encoding="utf-8"))["layers"]
    layers["DEMAND"] = {"source": str(more.source()), "fields": {"population": "population"}}
    layers["POINTS"] = {"source": "khac/diem.gpkg|layername=diem"}
    del layers["AERODROMES"]
    rewritten(file, layers=layers)
    comes_back(desk)
    assert desk.plan.layer("DEMAND").id() == more.id()
    assert desk.plan.field("DEMAND", "population") == "population"
    assert desk.plan.layer("POINTS") is None
    assert desk.plan.layer("AERODROMES") is None
    assert "diem.gpkg" in desk.plan_page.said.text()
    desk.plan.set("title", "Đổi tên")
    desk.plan.save()
    kept = json.loads(file.read_text(encoding="utf-8"))["layers"]
    assert kept["POINTS"]["source"] == "khac/diem.gpkg|layername=diem", "it may come yet"


def test_a_plan_that_lies_beside_a_project_without_one_is_read(desk, project, file):
    text = rewritten(file, title="Soạn tay")
    Path(file.with_name("moi_hatangso.json")).write_text(text, encoding="utf-8")
    project.clear()
    project.addMapLayer(QgsVectorLayer(f"{SAMPLE}|layername=communes", "communes", "ogr"))
    bare = QgsProject()
    assert bare.write(str(file.with_name("moi.qgz")))
    project.clear()
    assert project.read(str(file.with_name("moi.qgz")))
    looked(desk)
    assert desk.plan.get("title") == "Soạn tay"


def test_a_file_that_comes_to_a_project_without_one_does_not_replace_its_plan_unasked(desk, project, file):
    theirs = file.read_text(encoding="utf-8").replace("Tỉnh mẫu", "Của người khác")
    project.clear()
    file.unlink()
    assert project.read(str(file.with_name("tinh_mau.qgz")))
    looked(desk)
    file.write_text(theirs, encoding="utf-8")
    comes_back(desk)
    assert desk.plan.disagrees, "the plan of the project is in no file yet"
    assert desk.plan.get("title") == "Tỉnh mẫu"


def test_an_address_in_the_file_is_found_as_windows_writes_it(desk, project, file, monkeypatch):
    layer = desk.plan.layer("POINTS")
    desk.plan.data["layers"]["POINTS"]["source"] = "tinh_mau.gpkg|layername=postal_points"
    assert desk.plan.moved("POINTS") == layer.id()
    monkeypatch.setattr(Plan, "folder", str(file.parent).replace("/", "\\"))
    monkeypatch.setattr("hatangso.ui.desk.plan.Path", PureWindowsPath)
    assert desk.plan.moved("POINTS") == layer.id()


def test_what_is_changed_a_moment_before_the_project_is_saved_is_saved_with_it(desk, project, file):
    desk.plan.set("title", "Đổi tên")
    assert project.write()
    assert not project.isDirty()
    project.clear()
    assert project.read(str(file.with_name("tinh_mau.qgz")))
    looked(desk)
    assert desk.plan.get("title") == "Đổi tên"
    assert not desk.plan.disagrees
    assert others(file) == []
