"""The public names: every parameter, type, default, bound, choice, output and column that models and scripts rely on.

Run inside the test environment: ``python tests/tools/public_names.py FILE`` writes the list as JSON.
"""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_SAID = ("PROFILE", "TERRITORY")  # their defaults were paths of one machine
_UNBOUNDED = 2 ** 31 - 1  # from here on QGIS says only what its numbers can hold


def parameter(definition):
    """Return what a caller relies on of one parameter."""
    found = {"type": definition.type(), "optional": bool(definition.flags() & definition.Flag.FlagOptional)}
    default = definition.defaultValue()
    if default is not None and definition.name() not in _NOT_SAID and not definition.isDestination():
        found["default"] = default if isinstance(default, (bool, int, float, str, list)) else str(default)
    if definition.type() in ("number", "distance"):
        ends = {"least": definition.minimum(), "most": definition.maximum()}
        found.update({name: end for name, end in ends.items() if abs(end) < _UNBOUNDED})
    if hasattr(definition, "options"):
        found["options"] = list(definition.options())
    return found


def columns():
    """Return the columns (key and kind) of every declared table, by module and name of the table."""
    import importlib
    import pkgutil

    from hatangso.algorithms import core
    from hatangso.algorithms.core.tables import Table

    found = {}
    for module in sorted(item.name for item in pkgutil.walk_packages(core.__path__, core.__name__ + ".")):
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Table):
                found.setdefault(value.name, {}).update({column.key: column.kind for column in value.columns})
    return dict(sorted(found.items()))


def names(provider):
    """Return the whole list of a registered provider."""
    algorithms = {}
    for algorithm in sorted(provider.algorithms(), key=lambda item: item.name()):
        if not algorithm.name().isascii() or ":" in algorithm.name() or type(algorithm).__module__.startswith("qgis."):
            continue
        algorithms[algorithm.name()] = {
            "parameters": {item.name(): parameter(item) for item in algorithm.parameterDefinitions()},
            "outputs": {item.name(): item.type() for item in algorithm.outputDefinitions()},
        }
    return {"algorithms": algorithms, "columns": columns()}


def main(path):
    """Write the list of the checkout this file stands in."""
    sys.path.insert(0, str(ROOT / "tests"))
    import own_qgis

    application, provider = own_qgis.start()
    Path(path).write_text(json.dumps(names(provider), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1])
