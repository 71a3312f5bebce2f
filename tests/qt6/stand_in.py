"""A stand-in for QGIS 4 in front of the real Qt 6.

``qgis.PyQt`` is PyQt6 itself. ``qgis.core`` and the others hold the names of ``tests/repo/qgis_names.json`` and no
other, so that a name nobody listed fails as it would in QGIS. Objects take any call and give back another object;
what the plugin builds with Qt is real.
"""
import importlib
import itertools
import json
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QT = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtSvg")
VERSION = 40200
CALLS = []
"""What was asked of ``processing`` and the desktop: (name, arguments)."""


TEXTS = {"displayName", "description", "shortDescription", "name", "id", "fileName", "source", "title", "group"}
"""Methods of QGIS that give a text."""


class Call:
    """A method that takes anything, or a signal that can be connected."""

    def __call__(self, *given, **named):
        return Thing(*given, **named)

    def connect(self, *_):
        """Nothing is ever sent."""

    disconnect = emit = connect

    def __getitem__(self, _):
        """One overload of a signal."""
        return self


class Thing:
    """An object of QGIS that keeps what it was made with and takes any call."""

    def __init__(self, *given, **named):
        self.given, self.named = given, named

    def __getattr__(self, name):
        if name.startswith("_") or name == "isDestination":
            raise AttributeError(name)
        return (lambda *_: "a text") if name in TEXTS else Call()

    def __iter__(self):
        return iter(())

    def __getitem__(self, _):
        return Thing()

    def __bool__(self):
        return True

    def __str__(self):
        return ""


class Parameter(Thing):
    """A parameter: knows its name, and that it is one."""

    def isDestination(self):
        return "Destination" in type(self).__name__ or "Sink" in type(self).__name__

    def flags(self):
        return 0

    def name(self):
        return self.named.get("name", self.given[0] if self.given else "")

    def help(self):
        return ""


class Algorithm(Thing):
    """An algorithm: keeps its parameters and outputs."""

    def __init__(self):
        super().__init__()
        self.parameters, self.outputs = [], []

    def addParameter(self, parameter, *_):
        self.parameters.append(parameter)
        return True

    def addOutput(self, output):
        self.outputs.append(output)
        return True

    def flags(self):
        return 0

    def id(self):
        return f"hatangso:{self.name()}"

    def parameterDefinitions(self):
        return self.parameters


class Provider(Thing):
    """A provider: keeps its algorithms."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def addAlgorithm(self, algorithm):
        self.kept.append(algorithm)
        return True


class Registry(Thing):
    """The registry of Processing: loads a provider and finds its algorithms."""

    def __init__(self):
        super().__init__()
        self.providers = []

    def addProvider(self, provider):
        provider.loadAlgorithms()
        self.providers.append(provider)
        return True

    def removeProvider(self, provider):
        self.providers.remove(provider)
        return True

    def algorithmById(self, name):
        found = [item for provider in self.providers for item in provider.kept if isinstance(item, Algorithm)]
        return next((item for item in found if item.id() == name), None)

    def createAlgorithmById(self, name):
        found = self.algorithmById(name)
        made = found.createInstance() if found is not None else None
        if made is not None:
            made.initAlgorithm()
        return made


REGISTRY = Registry()


class Project(Thing):
    """The open project: empty, without a file."""

    def readEntry(self, *_):
        return "", False

    def readListEntry(self, *_):
        return [], False

    def mapLayers(self):
        return {}

    def mapLayer(self, _):
        return None

    def fileName(self):
        return ""

    def title(self):
        return ""


PROJECT = Project()


class Settings(Thing):
    """The settings of QGIS: nothing is set."""

    def value(self, name, default=None, **_):
        return default


class QgisError(Exception):
    """What QgsProcessingException is."""


BASES = {"QgsSettings": Settings, "QgsProcessingAlgorithm": Algorithm, "QgsProcessingProvider": Provider,
         "QgsProcessingException": QgisError}
VALUES = {
    "qgis.core.Qgis.versionInt": lambda: VERSION, "qgis.core.Qgis.version": lambda: "4.2.0",
    "qgis.core.QgsApplication.processingRegistry": lambda: REGISTRY,
    "qgis.core.QgsApplication.locale": lambda: "vi_VN", "qgis.core.QgsProject.instance": lambda: PROJECT,
}


class Member(int):
    """A member of an enum; the scope is a class of its own, so that a member without its scope is not found."""


def install():
    """Put the modules in place."""
    listed = json.loads((ROOT / "tests" / "repo" / "qgis_names.json").read_text(encoding="utf-8"))
    package = _module("qgis")
    package.PyQt = _module("qgis.PyQt")
    for name in QT:
        try:
            sys.modules[f"qgis.PyQt.{name}"] = importlib.import_module(f"PyQt6.{name}")
        except ImportError:
            continue
        setattr(package.PyQt, name, sys.modules[f"qgis.PyQt.{name}"])
    counter = itertools.count(1)
    for name in sorted([*listed["names"], *listed["asked"]], key=lambda name: name.count(".")):
        _put(name.split("."), counter)
    core = _module("qgis.core")
    core.NULL = None
    for name in ("gdal", "ogr", "osr"):
        _module(f"osgeo.{name}").__getattr__ = lambda part: Thing()
    return package


def _module(name):
    if name not in sys.modules:
        sys.modules[name] = types.ModuleType(name)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(_module(parent), last, sys.modules[name])
        sys.modules[name].__path__ = []
    return sys.modules[name]


def _put(parts, counter):
    """Make one listed name: classes of a module, their scopes and members, functions."""
    first = next((index for index, part in enumerate(parts) if index and part[:1].isupper()), len(parts))
    module = _module(".".join(parts[:first])) if first < len(parts) else None
    if module is None:
        if len(parts) > 1:
            holder = _module(".".join(parts[:-1]))
            if not hasattr(holder, parts[-1]):
                setattr(holder, parts[-1], _recorder(".".join(parts)))
        return
    holder = module
    for depth, part in enumerate(parts[first:]):
        name = ".".join(parts[:first + depth + 1])
        if part not in vars(holder):
            setattr(holder, part, _made(name, part, depth, counter))
        holder = vars(holder)[part]


def _made(name, part, depth, counter):
    if name in VALUES:
        return staticmethod(VALUES[name])
    if depth == 0:
        return _class(name, part)
    if depth == 1:
        return type(part, (Thing,), {}) if part[:1].isupper() else staticmethod(_recorder(name))
    return Member(next(counter))


def _class(name, part):
    if name.startswith("qgis.gui"):
        if part.endswith("Factory"):
            return type(part, (Thing,), {})
        widgets = importlib.import_module("PyQt6.QtWidgets")
        if part in WIDGETS:
            base, more = WIDGETS[part]
            return type(part, (getattr(widgets, base),), {one: Asked(one) for one in more})
        kind = next((kind for kind in ("Dock", "Dialog") if kind in part), "")
        real = {"Dock": widgets.QDockWidget, "Dialog": widgets.QDialog}.get(kind, widgets.QWidget)
        return type(part, (real,), {})
    base = BASES.get(part) or (Parameter if part.startswith("QgsProcessingParameter") else Thing)
    return type(part, (base,), {})


class Asked:
    """A method of a widget of QGIS that Qt's own does not have, or a signal of it: takes any call."""

    def __init__(self, name):
        self._call = Call() if name.endswith("Changed") else (lambda *_: False if name.startswith("is") else "")

    def __get__(self, *_):
        return self._call


WIDGETS = {
    "QgsDockWidget": ("QDockWidget", ("setUserVisible", "isUserVisible")),
    "QgsMapLayerComboBox": ("QComboBox", ("setAllowEmptyLayer", "setFilters", "setLayer", "setExceptedLayerList",
                                          "layerChanged")),
    "QgsFieldComboBox": ("QComboBox", ("setAllowEmptyFieldName", "setLayer", "setField", "fieldChanged")),
    "QgsCheckableComboBox": ("QComboBox", ("addItemWithCheckState", "setDefaultText", "checkedItemsChanged",
                                           "checkedItemsData", "itemCheckState", "setItemCheckState")),
    "QgsDateEdit": ("QDateEdit", ("setAllowNull", "setNullRepresentation", "isNull")),
    "QgsFileWidget": ("QWidget", ("setStorageMode", "setFilePath", "filePath", "setFilter", "fileChanged")),
}
"""Widgets of QGIS: the widget of Qt they are made of, and what they have beside it."""


def _recorder(name):
    def called(*given, **named):
        CALLS.append((name, given))
        return Thing(*given, **named)
    return called
