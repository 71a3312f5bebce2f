"""A user, a plugin manager and other programs do anything at any moment, while the dock is at work: seeded.

Every action is one that a click, a menu of QGIS or another program can do. What went wrong is told with the list of
what was done, so that a seed can be run again.
"""
import os
import random
import shutil
import time
from pathlib import Path

from dock_cases import LIMIT_S, looked, open_sample, wait
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.showing import layer_tree
from hatangso.algorithms.bridge.store.project import END
from hatangso.algorithms.core.messages import both
from main_window import Window
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QApplication, QDialog

STEPS = ("postalgap", "copperbacklog", "planscorecard")
"""Steps that are soon over: the moments lie between them."""
ABOUT_A_RUN = ("All steps are done.", "Not everything could be run.", "The results before this run were not kept.",
               "The book could not be made.", "The results before the last run are back.",
               "The run before could not be brought back.")


class Moments:
    """A dock, two projects and a seed.

    Parameters
    ----------
    seed : int
    folder : Path
        Holds the projects.
    log : callable
        Told what is done, before it is done.
    """

    def __init__(self, seed, folder, log=lambda line: None):
        self.dice, self.folder, self.log = random.Random(seed), Path(folder), log
        self.project, self.window, self.wrong, self.desk = QgsProject.instance(), Window(), [], None
        self.epoch, self.begun = 0, 0
        self.homes = [self._make(name) for name in ("một", "hai")]
        self.project.cleared.connect(self._anew)
        self.project.readProject.connect(self._anew)
        self.open_dock()
        self.actions = [
            *([self.run] * 6), *([self.run_one] * 3), *([self.export] * 2), self.bring_back, self.cancel, self.look,
            *([self.read] * 2), self.clear, *([self.remove_layers] * 3), self.add_layer, self.set_option,
            self.set_title, self.want, self.options, self.language, self.delete_store, self.damage_store, self.save,
            self.filter_layer, self.edit_layer, self.choose_result, self.enlarge, self.into_layout, self.choose_place,
            self.open_role, self.go_to_finding, self.save_findings, self.enter, self.set_layer, self.copy_command,
            self.save_model, self.dock_anew, self.open_workbook, self.select_on_map, self.remove_page,
            self.reload_layer, self.pages,
        ]
        self.moments = [self.now, self.one_turn, self.a_while, self.step_is_over, self.survey_is_over, self.shown]

    def _make(self, name):
        """Make a project of the sample; the second lacks layers, so that nothing of it looks like the first."""
        self.project.clear()
        folder = self.folder / name
        folder.mkdir()
        open_sample(self.project, folder)
        self.project.writeEntry("HaTangSo", "plan", self.project.readEntry("HaTangSo", "plan", "")[0].replace(
            '"title": "Tỉnh mẫu"', f'"title": "Tỉnh {name}"'))
        assert f"Tỉnh {name}" in self.project.readEntry("HaTangSo", "plan", "")[0]
        self.project.write()
        return self.project.fileName()

    # ---- the whole

    def play(self, count):
        """Do ``count`` things at as many moments, then let all of it come to rest."""
        for _ in range(count):
            if self.desk.plan.layer("COMMUNES") is None and self.dice.random() < 0.5:
                self.read()  # nothing is run in a project without layers
            for choose in (self.moments, self.actions):
                one = self.dice.choice(choose)
                self.log(f"{one.__name__}:{self.epoch}{'b' * self.desk.busy}")
                one()
                self.judge(one.__name__)
        self.rest()

    def rest(self):
        """Whatever was done: a project that is read afterwards is looked at, run and told as ever."""
        wait(lambda: not self.desk.busy)
        compat._language_of_qgis = lambda: "vi"
        self.project.read(self.homes[0])
        shutil.rmtree(Path(self.store).with_suffix(""), ignore_errors=True)
        Path(self.store).unlink(missing_ok=True)
        if self._looked() and self.desk.plan.disagrees:  # the project was read anew after the file had been written
            self.desk.plan.keep()
        states = self._looked()
        if self.desk.plan.problem or not states:
            self.wrong.append(f"at rest: {self.desk.plan.problem} {states}")
            return
        key = "postalgap"
        self.desk.plan.want(key, True)
        before = looked(self.desk)[key]
        self._begin()
        self.desk.run([key])
        wait(lambda: not self.desk.busy)
        after = looked(self.desk)[key]
        if (before, after) not in (("ready", "done"), ("missing", "missing")):
            self.wrong.append(f"at rest: {before}, {after}: {self.desk.problem}")
        self.judge("rest")

    def _looked(self):
        return looked(self.desk)

    def judge(self, after):
        """Nothing of one project may be seen in another."""
        home = os.path.dirname(self.project.fileName())
        shown = [path for state in self.desk.states.values() if state.finished is not None
                 for path in state.finished.files.values()]
        shown += [path for state in self.desk.results_page.states.values() for path in state.finished.files.values()]
        shown += [layer.source() for layer in self.project.mapLayers().values()
                  if layer.customProperty(layer_tree.OUTPUT, "")]
        strange = [path for path in shown if not home or not path.startswith(home + os.sep)]
        if strange:
            self.wrong.append(f"after {after} {strange[0]} in {home or 'a new project'}")
        words = " ".join((self.desk.heading.text(), self.desk.problem, self.desk.export_page.pages.text(),
                          self.desk.export_page.files.text()))
        other = [one for one in self.homes if os.path.dirname(one) != home]
        if any(f"Tỉnh {Path(one).parents[1].name}" in words or os.path.dirname(one) in words for one in other):
            self.wrong.append(f"after {after} of another project in {home or 'a new project'}: {words}")

    def _anew(self, *_):
        self.epoch += 1

    def open_dock(self):
        from hatangso.ui.desk.dock import Desk

        self.desk = Desk(self.window)
        tell = self.desk.tell

        def heard(title, words, good=True):
            about = {text for one in ABOUT_A_RUN for text in both(one)}
            if title in about and self.begun != self.epoch:
                self.wrong.append(f"told of the project before: {title} {words}")
            tell(title, words, good=good)

        self.desk.tell = heard
        self.desk.runner.stepped.connect(lambda key: self.log(f"stepped:{key}"))
        self.desk.resize(360, 480)
        self.desk.show()

    def close_dock(self):
        self.desk.unwatch()
        self.desk.close()
        self.desk.deleteLater()

    def end(self):
        """Close all of it."""
        self.project.cleared.disconnect(self._anew)
        self.project.readProject.disconnect(self._anew)
        self.close_dock()
        self.window.canvas.deleteLater()
        self.project.clear()
        for _ in range(3):
            QgsApplication.processEvents()

    @property
    def store(self):
        home = Path(self.project.fileName() or self.homes[0])
        return str(home.with_name(home.stem + END))

    # ---- moments

    def now(self):
        """At once: between an action and what it has asked for."""

    def one_turn(self):
        QApplication.sendPostedEvents()
        QgsApplication.processEvents()

    def a_while(self):
        until = time.monotonic() + self.dice.choice((0.02, 0.1, 0.5, 0.9))
        while time.monotonic() < until:
            QgsApplication.processEvents()
            time.sleep(0.002)

    def step_is_over(self):
        """The thread of a step has ended, and the window has not heard of it."""
        wait(lambda: self.desk._asked is None)
        for task in (self.desk.runner.task, self.desk.book._task):
            if task is not None and self.begins(task):
                assert task._over.wait(LIMIT_S)

    def begins(self, task):
        wait(lambda: task._began or task.isCanceled() or not self.desk.busy)
        return task._began

    def survey_is_over(self):
        """The thread of a look has ended, and the window has not heard of it."""
        if self.desk._survey is not None:
            self.desk._survey.wait()

    def shown(self):
        """Results are being put on the map, piece by piece."""
        until = time.monotonic() + 3
        while not self.desk._turns.busy and self.desk.busy and time.monotonic() < until:
            QgsApplication.processEvents()
        for _ in range(self.dice.randrange(6)):
            QgsApplication.processEvents()

    # ---- what is clicked in the dock

    def _begin(self):
        if not self.desk.busy:
            self.begun = self.epoch

    def run(self):
        self._begin()
        self.desk.run([key for key in STEPS if self.dice.random() < 0.7])

    def run_one(self):
        self._begin()
        self.desk.run([self.dice.choice(STEPS)])

    def export(self):
        self._begin()
        if not self.desk.busy:
            for key in self.desk.analyses_page.rows:  # a book of few steps is soon made
                if self.desk.plan.is_wanted(key) and key not in STEPS:
                    self.desk.plan.data["without"] = [*self.desk.plan.data.get("without", ()), key]
        self.desk.export()

    def bring_back(self):
        self._begin()
        self.desk.results_page.back.start()

    def cancel(self):
        if self.desk.busy:
            self.desk._run_or_cancel()

    def look(self):
        self.desk.look()

    def set_option(self):
        self.desk.plan.set_option("postalgap", "MAX_DISTANCE", str(self.dice.choice((1, 2, 3))))

    def set_title(self):
        self.desk.plan_page._set("territory", "")
        self.desk.plan.set("start_year", self.dice.choice((2026, 2027)))

    def want(self):
        key = self.dice.choice(STEPS)
        self.desk.analyses_page.rows[key].tick.setChecked(self.dice.random() < 0.7)

    def choose_result(self):
        chooser = self.desk.results_page.chooser
        if chooser.count():
            chooser.setCurrentIndex(self.dice.randrange(chooser.count()))
            chooser.activated.emit(chooser.currentIndex())

    def enlarge(self):
        charts = self.desk.results_page.charts
        if charts:
            charts[0]._enlarge(charts[0])

    def windows(self):
        return self.desk.findChildren(QDialog, "HatangsoChart")

    def into_layout(self):
        for window in self.windows()[:1]:
            window.list_layouts()
            window.into.menu().actions()[-1].trigger()

    def choose_place(self):
        for window in self.windows()[:1]:
            if window.chart.places:
                window.chart._chosen(window.chart.places._shapes[0][0])
        bars = self.desk.results_page.worst
        if bars.count():
            bars.itemClicked.emit(bars.item(0))

    def open_role(self):
        self.desk.show_role(self.dice.choice(("POINTS", "COMMUNES", "COPPER", "")))

    def go_to_finding(self):
        role = self.desk.layers_page.role
        if role.list.count():
            role.list.itemClicked.emit(role.list.item(0))
            role._select()

    def save_findings(self):
        self.desk.findings.save(str(self.folder / "findings.csv"))

    def enter(self):
        self.desk.enterEvent(QEvent(QEvent.Type.Enter))

    def set_layer(self):
        chooser = self.desk.layers_page.rows[self.dice.choice(("POINTS", "COPPER"))][1]
        chooser.setCurrentIndex(self.dice.randrange(max(chooser.count(), 1)))
        chooser.activated.emit(chooser.currentIndex())

    def copy_command(self):
        self.desk.export_page.copy_command()

    def save_model(self):
        from hatangso.ui.desk import handing

        if self.desk.plan.file:
            handing.model(self.desk.plan, "thử")

    def open_workbook(self):
        if self.desk.export_page.open.isEnabled():
            self.desk.export_page.open.click()

    def pages(self):
        self.desk.pages.setCurrentIndex(self.dice.randrange(5))

    # ---- what is done in QGIS

    def read(self):
        self.project.read(self.dice.choice(self.homes))

    def clear(self):
        self.project.clear()

    def remove_layers(self):
        layers = sorted(self.project.mapLayers())
        few = self.dice.sample(layers, min(len(layers), self.dice.choice((1, 1, 2, 5))))
        plan = self.desk.plan
        read = [plan.layer(name).id() for name in ("POINTS", "COMMUNES", "COPPER") if plan.layer(name) is not None]
        self.project.removeMapLayers(self.dice.choice((few, read)))

    def add_layer(self):
        source = Path(self.dice.choice(self.homes)).with_suffix(".gpkg")
        name = self.dice.choice(("postal_points", "communes", "copper_cables"))
        self.project.addMapLayer(QgsVectorLayer(f"{source}|layername={name}", name, "ogr"))

    def _input(self):
        name = self.dice.choice(("POINTS", "COMMUNES", "COPPER"))
        return self.desk.plan.layer(name)

    def filter_layer(self):
        layer = self._input()
        if layer is not None:
            layer.setSubsetString(self.dice.choice(("", "fid > 100")))

    def edit_layer(self):
        layer = self._input()
        if layer is not None and layer.startEditing():
            layer.deleteFeature(next(iter(layer.allFeatureIds()), 0))
            layer.commitChanges() if self.dice.random() < 0.5 else layer.rollBack()

    def reload_layer(self):
        layer = self._input()
        if layer is not None:
            layer.dataProvider().reloadData()
            layer.reload()

    def select_on_map(self):
        for layer in self.project.mapLayers().values():
            if layer.customProperty(layer_tree.OUTPUT, "") and isinstance(layer, QgsVectorLayer):
                layer.selectByIds([1, 2])

    def save(self):
        if self.project.fileName():
            self.project.write()

    def options(self):
        """The page of options was accepted."""
        self.desk.plan.begin_anew()

    def language(self):
        chosen = self.dice.choice(("vi", "en"))
        compat._language_of_qgis = lambda: chosen

    def dock_anew(self):
        """The plugin is unloaded and loaded, as at an upgrade."""
        self.close_dock()
        if self.dice.random() < 0.5:
            QgsApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.begun = -1
        self.open_dock()

    # ---- what other programs do

    def delete_store(self):
        Path(self.store).unlink(missing_ok=True)

    def damage_store(self):
        if self.dice.random() < 0.3:
            Path(self.store).write_bytes(b"SQLite format 3\x00" + b"x" * 100)

    def remove_page(self):
        for page in Path(self.store).with_suffix("").glob("*.html"):
            if self.dice.random() < 0.5:
                page.write_bytes(b"\xff\xfe<svg></svg>")
            else:
                page.unlink()
