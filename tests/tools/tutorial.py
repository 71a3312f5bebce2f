"""Makes the pictures of the tutorial: the plugin from its zip in a real QGIS, clicked through in both languages.

``python tutorial.py --package build/hatangso.zip`` writes resources/media/tutorial_<language>_<step>.png.
"""
import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from outside import Outside, desktop

ROOT = Path(__file__).resolve().parents[2]
MEDIA = ROOT / "resources" / "media"
STEPS = {"1_empty": 1, "2_sample_1": 2, "3_running": 3, "4_done_3": 4, "5_exported": 5}
"""Pictures of the clicking script, and the step of the tutorial each shows."""
WIDTH, COLOURS = 1000, 64


def small(source, target):
    """Write a picture as narrow as a page, in few colours: the zip stays small."""
    from PIL import Image

    picture = Image.open(source).convert("RGB")
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.LANCZOS)
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)
    return target.stat().st_size


def main():
    """Click through the tutorial and keep its pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, default=ROOT / "build" / "hatangso.zip")
    parser.add_argument("--languages", nargs="+", default=["vi", "en"])
    options = parser.parse_args()
    for language in options.languages:
        with tempfile.TemporaryDirectory() as folder:
            installed = Outside(Path(folder) / "plugin", options.package)
            taken = Path(folder) / "t.png"
            log = desktop(Path(folder) / "desktop", Path(__file__).with_name("desktop_dock.py"), taken,
                          results={"clean": True}, plugins=installed.plugins, language=language)
            if "TRACEBACK" in log:
                sys.exit(log)
            for name, step in STEPS.items():
                size = small(taken.with_name(f"t_{name}.png"), MEDIA / f"tutorial_{language}_{step}.png")
                print(f"{language} {step}: {size} bytes")


if __name__ == "__main__":
    main()
