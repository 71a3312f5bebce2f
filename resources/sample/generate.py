"""Makes the sample province: ``python3 generate.py --output FOLDER [--scale full] [--communes GPKG]``."""
import argparse
import importlib.util
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME = "sample_province.gpkg"
CYCLE = "sample_cycle.gpkg"


def main(arguments=None):
    """Generate the province and print what was written."""
    parser = argparse.ArgumentParser(description="Makes a seeded, synthetic province for the tutorial and the tests.")
    parser.add_argument("--output", type=Path, required=True, help="folder to write into")
    parser.add_argument("--scale", choices=("sample", "full"), default="sample",
                        help="full adds 528,314 household points and 100,000 road and canal lines")
    parser.add_argument("--communes", type=Path, help="GeoPackage with real boundaries (layer communes_2025)")
    parser.add_argument("--seed", type=int, help="another province")
    chosen = parser.parse_args(arguments)
    path = generate(chosen.output, chosen.scale, chosen.communes, chosen.seed)
    sys.stdout.write(f"{path}  {path.stat().st_size / 1e6:.2f} MB\n")


def generate(folder, scale="sample", communes=None, seed=None):
    """Write the province, and its yearly cycle beside it, into ``folder`` and return the province's path."""
    _register_package()
    from hatangso.resources.sample import cycle, households, province, writer

    settings = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
    settings["seed"] = settings["seed"] if seed is None else seed
    facts = province.read_facts()
    if communes is None:
        area, offices = province.invented_communes(facts, settings["seed"]), None
    else:
        area = province.real_communes(facts, writer.read_boundaries(communes))
        offices = writer.read_offices(communes)
    layers = province.build(area, settings, offices)
    writer.write_package(Path(folder) / CYCLE, cycle.build(layers, area, settings["seed"]), settings["seed"])
    if scale == "full":
        layers = households.at_full_scale(area, layers, settings)
    return writer.write_package(Path(folder) / NAME, layers, settings["seed"])


def _register_package():
    """Make the checkout importable as ``hatangso``, whatever its folder is called."""
    if "hatangso" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "hatangso", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatangso"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    main()
