"""How the corpus of version 0.1.0 was made: run once, by a checkout of that version, in its test environment.

``python make_v0_1_0.py CHECKOUT FOLDER``. What a user of 0.1.0 has on disk: commands of the history, batch files,
models, own profile, territory, rules, costs and forms, a filled template, a plan package, a project with results, and
the figures that version gave. ``{SAMPLE}`` and ``{OWN}`` stand for the places of the sample and of this folder.
"""
import json
import sys
from pathlib import Path

CHECKOUT, FOLDER = (Path(argument).resolve() for argument in sys.argv[1:3])
SAMPLE = CHECKOUT / "resources" / "sample" / "sample_province.gpkg"
AS_OF = "2025-12-31"


def of(name):
    return f"{{SAMPLE}}|layername={name}"


RUNS = {
    "postalgap": ("postalgap", {
        "POINTS": of("postal_points"), "COMMUNES": of("communes"), "DEMAND": of("hamlets"), "NETWORK": of("network"),
        "NETWORK_KINDS": ["road", "canal"], "AS_OF": AS_OF}),
    "postalgap_by_layer": ("postalgap", {
        "POINTS": of("postal_points"), "COMMUNES": of("communes"), "BASIS": "layer", "TARGET_POINTS": 300,
        "TERRITORY": "{OWN}/territory.json"}),
    "postalsiting": ("postalsiting", {
        "POINTS": of("postal_points"), "COMMUNES": of("communes"), "DEMAND": of("hamlets"), "TARGET_POINTS": 250,
        "COSTS": "{OWN}/costs_postal.json", "AS_OF": AS_OF}),
    "copperbacklog": ("copperbacklog", {
        "PREMISES": of("premises"), "HAMLETS": of("hamlets"), "FIBRE": of("fibre"), "COMMUNES": of("communes"),
        "COPPER": of("copper_cables"), "OLD_AREAS": of("old_areas"), "THRESHOLD": 90, "AS_OF": AS_OF}),
    "fibrerollout": ("fibrerollout", {
        "PREMISES": of("premises"), "FIBRE": of("fibre"), "NETWORK": of("network"), "CAPACITY": "40",
        "COST_ROAD": 50, "COST_CANAL": 60, "COST_AERIAL": 30, "AS_OF": AS_OF}),
    "fibrerollout_budget": ("fibrerollout", {
        "PREMISES": of("premises"), "FIBRE": of("fibre"), "NETWORK": of("network"), "BUDGET": "6000; 7000; 8000",
        "COST_ROAD": 50, "COST_CANAL": 60, "COST_AERIAL": 30, "COST_DROP": 20, "START_YEAR": 2027,
        "WHOLE_YEARS": False}),
    "mobilecoverage": ("mobilecoverage", {
        "TOWERS": of("masts"), "RADIO": of("radio"), "DEMAND": of("hamlets"), "COMMUNES": of("communes"),
        "SERVICE": "lte", "MODEL": "radius", "AS_OF": AS_OF}),
    "mobilecoverage_p1812": ("mobilecoverage", {
        "TOWERS": of("masts"), "RADIO": of("radio"), "DEMAND": of("hamlets"), "COMMUNES": of("communes"),
        "SERVICE": "nr", "OPERATORS": "Viettel; VNPT"}),
    "sharedtowersiting": ("sharedtowersiting", {
        "DEMAND": of("hamlets"), "TOWERS": of("masts"), "HAMLETS": of("hamlets"), "COMMUNES": of("communes"),
        "NEW_SITES": 5, "MAX_ACTIONS": 20, "RADIUS": 3000, "RULE_SET": "hai_duong_2018", "AS_OF": AS_OF}),
    "sharedtowersiting_rules": ("sharedtowersiting", {
        "DEMAND": of("hamlets"), "TOWERS": of("masts"), "HAMLETS": of("hamlets"), "COMMUNES": of("communes"),
        "NEW_SITES": 3, "MAX_ACTIONS": 10, "RULES": "{OWN}/rules.json", "COSTS": "{OWN}/costs.json"}),
    "towersharingaudit": ("towersharingaudit", {"TOWERS": of("masts"), "COMMUNES": of("communes"), "AS_OF": AS_OF}),
    "towersharingaudit_rule_set": ("towersharingaudit", {
        "TOWERS": of("masts"), "COMMUNES": of("communes"), "RULE_SET": "hai_duong_2018"}),
    "planscorecard": ("planscorecard", {
        "PROFILE": "{OWN}/profile.json", "COMMUNES": of("communes"), "POINTS": of("postal_points"),
        "INSTITUTIONS": of("institutions"), "FIBRE": of("fibre"), "FIBRE_CABLES": of("fibre_cables"),
        "ENTERED": of("entered"), "AS_OF": AS_OF, "YEARS": ["2025", "2030"]}),
    "planscorecard_one_year": ("planscorecard", {
        "COMMUNES": of("communes"), "POINTS": of("postal_points"), "ENTERED": of("entered"), "AS_OF": AS_OF,
        "YEARS": ["2030"]}),
    "exportplantables": ("exportplantables", {
        "MASTS": of("masts"), "FORMS": "{OWN}/forms", "EXTRA": "SCHOOLS = {SAMPLE}|layername=institutions",
        "TERRITORY": "{OWN}/territory.json", "TEMPLATE": "{OWN}/template.xlsx", "AS_OF": AS_OF, "EPSG": 9207}),
    "planbook": ("planbook", {
        "COMMUNES": of("communes"), "HAMLETS": of("hamlets"), "POINTS": of("postal_points"),
        "PREMISES": of("premises"), "FIBRE": of("fibre"), "ENTERED": of("entered"), "AS_OF": AS_OF,
        "OPTIONS": "copperbacklog.THRESHOLD = 90", "FIELDS": "COMMUNES.population = population"}),
    "checklayers": ("checklayers", {
        "COMMUNES": of("communes"), "POINTS": of("postal_points"), "TOWERS": of("masts"),
        "FIELDS": "COMMUNES.population = population"}),
    "decodetext": ("decodetext", {"INPUT": of("communes"), "FIELDS": "name", "ENCODING": "auto"}),
    "compareplans": ("compareplans", {"OLD": "{OWN}/plan.gpkg", "NEW": "{OWN}/plan.gpkg"}),
}


def start():
    """Return a QGIS with the plugin of the checkout."""
    sys.path.insert(0, str(CHECKOUT / "tests"))
    import conftest  # noqa: F401  registers that plugin

    sys.path.append(str(Path(__file__).resolve().parents[2]))
    import own_qgis

    return own_qgis.start()


def filled(value, places):
    """Return ``value`` with its places put in."""
    if isinstance(value, str):
        for name, place in places.items():
            value = value.replace("{" + name + "}", str(place))
        return value
    return [filled(item, places) for item in value] if isinstance(value, list) else value


def own_files():
    """What a province wrote itself, from the files that version shipped."""
    resources = CHECKOUT / "resources"

    def copy(source, target, change=lambda data: None):
        data = json.loads((resources / source).read_text(encoding="utf-8"))
        change(data)
        (FOLDER / target).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def profile(data):
        data["id"], data["vi"] = "rieng", "Phương án riêng"
        next(item for item in data["targets"] if item["id"] == "P1")["goals"][0]["value"] = 4000

    def territory(data):
        data["territories"][0]["population"]["value"] = 2600000

    def rules(data):
        data["default"] = "rieng"
        data["sets"] = [{**data["sets"][0], "code": "rieng", "vi": "Quy định riêng", "en": "Own rule",
                         "spacing": [{"class": "*", "max_height_m": None, "urban_m": 150, "rural_m": 300}]}]

    copy("profiles/ca_mau_2021_2030.json", "profile.json", profile)
    copy("territories/ca_mau.json", "territory.json", territory)
    copy("rules/spacing.json", "rules.json", rules)
    copy("rules/costs_example.json", "costs.json", lambda data: data.update(new_mast=1000))
    (FOLDER / "costs_postal.json").write_text(json.dumps(
        {"costs_mvnd": {"new_point": {"value": 20, "source": "báo giá", "as_of": "2025-06-01"}}},
        ensure_ascii=False) + "\n", encoding="utf-8")
    (FOLDER / "forms").mkdir(exist_ok=True)
    (FOLDER / "forms" / "schools.json").write_text(json.dumps({
        "id": "schools", "source": "SCHOOLS", "sheet": "Cơ quan, trường, trạm", "title": "Danh sách đơn vị",
        "columns": [{"label": "TT", "kind": "counter"}, {"label": "Tên", "kind": "text", "key": "name"},
                    {"label": "Loại", "kind": "text", "key": "kind"}]}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8")
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Cột ăng ten"
    sheet.append(["{{province}}", "", "{{as_of}}"])
    sheet.append(["TT", "Mã", "Chiều cao"])
    sheet.append(["{{MASTS.row}}", "{{MASTS.id}}", "{{MASTS.height_m}}"])
    sheet.append(["Cộng", "", "=SUM(C3:C3)"])
    book.save(FOLDER / "template.xlsx")


def models(provider):
    """A model of the user's own, and the shipped one as saved from the modeler."""
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterFeatureSource,
    )

    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("Bưu chính và dùng chung", "Của tôi")
    for name in ("communes", "points", "masts"):
        model.addModelParameter(QgsProcessingParameterFeatureSource(name, name), QgsProcessingModelParameter(name))
    gap = QgsProcessingModelChildAlgorithm("hatangso:postalgap")
    gap.setChildId("gap")
    gap.addParameterSources("POINTS", [source.fromModelParameter("points")])
    gap.addParameterSources("COMMUNES", [source.fromModelParameter("communes")])
    gap.addParameterSources("BASIS", [source.fromStaticValue("official")])
    gap.addParameterSources("NETWORK_KINDS", [source.fromStaticValue(["road"])])
    audit = QgsProcessingModelChildAlgorithm("hatangso:towersharingaudit")
    audit.setChildId("audit")
    audit.addParameterSources("TOWERS", [source.fromModelParameter("masts")])
    audit.addParameterSources("COMMUNES", [source.fromModelParameter("communes")])
    card = QgsProcessingModelChildAlgorithm("hatangso:planscorecard")
    card.setChildId("card")
    card.addParameterSources("PROFILE", [source.fromStaticValue(
        "C:/Users/can_bo/AppData/Roaming/QGIS/QGIS3/profiles/default/python/plugins/hatangso/resources/profiles/"
        "ca_mau_2021_2030.json")])
    card.addParameterSources("COMMUNES", [source.fromModelParameter("communes")])
    card.addParameterSources("POINTS", [source.fromModelParameter("points")])
    card.addParameterSources("POSTAL_BY_COMMUNE", [source.fromChildOutput("gap", "BY_COMMUNE")])
    card.addParameterSources("YEARS", [source.fromStaticValue(["2025", "2030"])])
    for child in (gap, audit, card):  # the modeler stores every default
        algorithm = provider.algorithm(child.algorithmId().partition(":")[2])
        for item in algorithm.parameterDefinitions():
            if item.defaultValue() is not None and not item.isDestination() and (
                    item.name() not in child.parameterSources() and item.name() not in ("PROFILE", "TERRITORY")):
                child.addParameterSources(item.name(), [source.fromStaticValue(item.defaultValue())])
    for child, output, title in ((gap, "BY_COMMUNE", "postal"), (audit, "SITES", "sites"), (card, "SCORECARD", "card")):
        kept = QgsProcessingModelOutput(title, "")
        kept.setChildId(child.childId())
        kept.setChildOutputName(output)
        child.setModelOutputs({title: kept})
        model.addChildAlgorithm(child)
    assert model.toFile(str(FOLDER / "own.model3"))
    (FOLDER / "full_book.model3").write_bytes((CHECKOUT / "resources/models/full_book.model3").read_bytes())


def batch():
    """Batch files as QGIS saves them: parameters and outputs as texts of Python values."""
    rows = [{"PARAMETERS": {
        "POINTS": "'{SAMPLE}|layername=postal_points'", "COMMUNES": "'{SAMPLE}|layername=communes'",
        "BASIS": f"'{basis}'", "NETWORK_KINDS": "['road']", "STAFFED_ONLY": "False", "LANGUAGE": "'vi'"},
        "OUTPUTS": {"BY_COMMUNE": f"{{OUT}}/{basis}.gpkg", "POINTS_CHECKED": f"{{OUT}}/{basis}_points.gpkg"}}
        for basis in ("official", "layer")]
    (FOLDER / "batch_postalgap.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def project(processing, layers):
    """A saved project with styled results beside it."""
    from qgis.core import QgsProject, QgsVectorLayer

    out = FOLDER / "results.gpkg"
    out.unlink(missing_ok=True)
    processing.run("hatangso:postalgap", {
        "POINTS": layers("postal_points"), "COMMUNES": layers("communes"), "BY_COMMUNE": str(out),
        "POINTS_CHECKED": "TEMPORARY_OUTPUT"})
    layer = QgsVectorLayer(f"{out}|layername=results", "Bưu chính theo xã", "ogr")
    layer.loadNamedStyle(str(CHECKOUT / "resources/styles/postalgap_by_commune.qml"))
    QgsProject.instance().addMapLayer(layer)
    QgsProject.instance().write(str(FOLDER / "project.qgs"))
    QgsProject.instance().clear()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    application, provider = start()
    import processing
    from hatangso.algorithms.bridge.vendor import provide_openpyxl

    provide_openpyxl()
    places = {"SAMPLE": SAMPLE, "OWN": FOLDER}
    own_files()
    models(provider)
    batch()
    project(processing, lambda name: filled(of(name), places))
    processing.run("hatangso:planbook", {
        **{key: filled(of(name), places) for key, name in {
            "COMMUNES": "communes", "POINTS": "postal_points", "PREMISES": "premises", "FIBRE": "fibre"}.items()},
        "AS_OF": AS_OF, "PLAN_GPKG": str(FOLDER / "plan.gpkg")})
    figures = {}
    for key, (name, parameters) in RUNS.items():
        given = {item: filled(value, places) for item, value in parameters.items()}
        outputs = {item.name(): "TEMPORARY_OUTPUT"
                   for item in provider.algorithm(name).destinationParameterDefinitions()
                   if not item.flags() & item.Flag.FlagOptional}
        found = processing.run(f"hatangso:{name}", {**outputs, **given})
        figures[key] = {item: value for item, value in found.items()
                        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))}
        print(key, len(figures[key]), flush=True)
    (FOLDER / "runs.json").write_text(json.dumps(
        {key: {"algorithm": name, "parameters": parameters, "figures": figures[key]}
         for key, (name, parameters) in RUNS.items()}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    application.exitQgis()


if __name__ == "__main__":
    main()
