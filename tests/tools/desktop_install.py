"""Inside QGIS: an older zip and then the new one are installed as from the plugin manager, and the tutorial is run."""
import json
import os
import traceback
from pathlib import Path

import in_qgis
import pyplugin_installer
import qgis.utils
from in_qgis import GIVEN
from qgis.core import Qgis, QgsApplication, QgsProject, QgsSettings, QgsVectorLayer

OUTPUT = Path(GIVEN["output"])
SETTING = "hatangso/kept_over_an_upgrade"


def say(name, value):
    in_qgis.say(f"{name}: {json.dumps(value, ensure_ascii=False)}")


class Here:
    """Runs an algorithm in this desktop."""

    def run(self, name, **parameters):
        import processing
        return processing.run(name, parameters)


def install(package):
    """Install a zip with QGIS's own installer; say what is installed then."""
    pyplugin_installer.instance().installFromZipFile(package)
    providers = [one.id() for one in QgsApplication.processingRegistry().providers()]
    say("installed", [qgis.utils.pluginMetadata("hatangso", "version"), qgis.utils.isPluginLoaded("hatangso"),
                      providers.count("hatangso")])


def start():
    try:
        import processing

        say("before", [qgis.utils.isPluginLoaded("hatangso"), Qgis.QGIS_VERSION.split("-")[0]])
        install(GIVEN["old"])
        QgsSettings().setValue(SETTING, "giữ")
        found = processing.run("hatangso:postalgap", {
            "POINTS": f"{GIVEN['source']}|layername=postal_points", "COMMUNES": f"{GIVEN['source']}|layername=communes",
            "BY_COMMUNE": str(OUTPUT / "open.gpkg"), "POINTS_CHECKED": "memory:"})
        project = QgsProject.instance()
        project.addMapLayers([QgsVectorLayer(found["BY_COMMUNE"], "open", "ogr"), found["POINTS_CHECKED"]])
        project.write(str(OUTPUT / "open.qgz"))
        install(GIVEN["new"])
        say("kept", [QgsSettings().value(SETTING), sorted(
            (layer.isValid(), layer.featureCount()) for layer in project.mapLayers().values())])
        import demo

        results, shown = demo.analyse(Here(), GIVEN["source"], OUTPUT)
        say("results", {name: {key: value for key, value in found.items() if isinstance(value, (int, float))}
                        for name, found in results.items()})
        say("shown", [QgsVectorLayer(path, title, "ogr").isValid() for _, _, title, path in shown])
        in_qgis.picture(qgis.utils.iface.mainWindow())
        say("done", True)
    except BaseException:
        say("TRACEBACK", traceback.format_exc())
    os._exit(0)


in_qgis.begin(start)
