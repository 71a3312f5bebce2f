"""The whole way on one province: layers in, three analyses, plan tables out, looked at in QGIS."""
import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from outside import Outside, desktop, render

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
AS_OF = "2025-12-31"
HEADLINES = {
    "hatangso:postalgap": (
        "POINTS_COUNT", "STAFFED_COUNT", "PEOPLE_PER_POINT", "MEAN_RADIUS_KM", "PEOPLE_PER_POINT_LAYER",
        "MEAN_RADIUS_KM_LAYER", "COMMUNES_WITHOUT_STAFFED", "CONFLICTS"),
    "hatangso:copperbacklog": (
        "LINES_LEFT", "LINES_MIGRATED", "HOUSEHOLDS_TOTAL", "HOUSEHOLDS_PASSED", "SHARE_PASSED",
        "SHARE_HAMLETS_WITH_FIBRE"),
    "hatangso:sharedtowersiting": (
        "SHARE_BEFORE", "SHARE_AFTER", "BOUND", "BOUND_KIND", "GAP", "SITES_COUNT", "COLOCATIONS"),
    "hatangso:towersharingaudit": ("POSITIONS", "SHARED_POSITIONS", "SHARING_RATIO", "TENANCY_RATIO"),
    "hatangso:exportplantables": ("TABLES_COUNT", "ROWS_COUNT"),
}


def province(output, data):
    """Return the GeoPackage to work on: the sample, or one generated inside real communes."""
    if not data:
        return SAMPLE
    folder = output / "data"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["/usr/bin/python3", str(ROOT / "resources" / "sample" / "generate.py"), "--output", str(folder),
                    "--communes", str(Path(data).resolve())], check=True)
    return next(iter(sorted(folder.glob("*.gpkg"))))


def analyse(outside, source, output):
    """Run the analyses and the export; return the results by algorithm and the styled layers."""
    def layer(name):
        return f"{source}|layername={name}"

    def made(name):
        return str(output / f"{name}.gpkg")

    results, shown = {}, []

    def run(algorithm, *layers, **parameters):
        started = time.monotonic()
        name = f"hatangso:{algorithm}"
        for key, _ in layers:
            parameters[key] = made(f"{algorithm}_{key.lower()}")
        results[name] = outside.run(name, **parameters)
        shown.extend((algorithm, key, title, parameters[key]) for key, title in layers if title)
        print(f"  {name}: {time.monotonic() - started:.1f} s", flush=True)

    run("postalgap", ("BY_COMMUNE", "Bưu chính theo xã"), ("POINTS_CHECKED", "Điểm phục vụ bưu chính"),
        POINTS=layer("postal_points"), COMMUNES=layer("communes"), AS_OF=AS_OF,
        REPORT=str(output / "postal_gap.html"))
    run("copperbacklog", ("BY_COMMUNE", "Cáp đồng theo xã"), ("BACKLOG", "Cáp đồng còn lại"),
        ("HAMLETS_WITHOUT_FIBRE", "Ấp, khóm chưa có cáp quang"),
        PREMISES=layer("premises"), HAMLETS=layer("hamlets"), FIBRE=layer("fibre"), COMMUNES=layer("communes"),
        AS_OF=AS_OF, REPORT=str(output / "copper_backlog.html"))
    run("sharedtowersiting", ("SITES", "Vị trí dùng chung đề xuất"), ("DEMAND_COVERAGE", None),
        DEMAND=layer("hamlets"), TOWERS=layer("masts"), HAMLETS=layer("hamlets"), COMMUNES=layer("communes"),
        TARGET_SHARE="99", RADIUS="3000", RULE_SET="hai_duong_2018", AS_OF=AS_OF,
        REPORT=str(output / "shared_sites.html"))
    run("towersharingaudit", ("BY_COMMUNE", None), ("SITES", None), ("PAIRS", None),
        TOWERS=layer("masts"), COMMUNES=layer("communes"), RULE_SET="hai_duong_2018")
    run("exportplantables", SITES=made("sharedtowersiting_sites"),
        SHARING_BY_COMMUNE=made("towersharingaudit_by_commune"), COPPER_BY_COMMUNE=made("copperbacklog_by_commune"),
        POSTAL_BY_COMMUNE=made("postalgap_by_commune"), MASTS=layer("masts"), AS_OF=AS_OF,
        WORKBOOK=str(output / "phu_luc.xlsx"))
    return results, shown


def summary(results, output, pictures):
    """Print the headline figures and where everything is."""
    for algorithm, keys in HEADLINES.items():
        print(algorithm)
        for key in keys:
            value = results[algorithm].get(key)
            print(f"  {key:28s} {value:,.2f}" if isinstance(value, float) else f"  {key:28s} {value}")
    print("files")
    for path in sorted(path for path in output.iterdir() if path.suffix in (".gpkg", ".xlsx", ".html", ".png")):
        print(f"  {path}")
    for picture in pictures:
        print(f"  {picture}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--data", default="", help="GeoPackage with real communes (layer communes_2025)")
    options = parser.parse_args()
    output = options.output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    source = province(output, options.data)
    outside = Outside(output / "profile", options.package)
    print(f"analyses on {source}", flush=True)
    results, shown = analyse(outside, source, output)
    (output / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    pictures = render(output / "phu_luc.xlsx", output / "pages")
    if not pictures:
        print("the workbook is not rendered: LibreOffice or pdftoppm is not installed")
    log = desktop(output / "desktop", Path(__file__).with_name("desktop_results.py"), output / "desktop.png",
                  shown, plugins=outside.plugins)
    print(log.strip())
    summary(results, output, pictures)
    if "plugin loaded" not in log or "picture saved" not in log:
        sys.exit("the desktop did not show the results")


if __name__ == "__main__":
    main()
