"""The yearly cycle of the sample over two years, as one model: requests to the field and back, then the year after.

``python tests/two_years.py MODEL.model3`` writes the model; with ``--package ZIP --output FOLDER`` qgis_process
runs it in a fresh profile, twice: in between the made-up team of the sample writes into the field package.
"""
import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
CYCLE = SAMPLE.with_name("sample_cycle.gpkg")
PROVINCE = {"COMMUNES": "communes", "HAMLETS": "hamlets", "NETWORK": "network", "RADIO": "radio",
            "FIBRE": "fibre_cables", "COPPER": "copper_cables"}
FIRST = {"REQUESTS": "requests", "REPLIES": "replies", "DECISIONS": "decisions", "APPROVED": "approved",
         "NOTICES": "notices", "EXTENSIONS": "extensions", "RULINGS": "rulings", "TOWERS": "masts",
         "PREVIOUS": "masts_before", "PROJECTS": "projects"}
NEXT = {f"NEXT_{name}": f"next_{layer}" for name, layer in FIRST.items() if name in (
    "REQUESTS", "REPLIES", "DECISIONS", "NOTICES", "EXTENSIONS", "TOWERS")}
ENDS = {"FIRST_HALF": "2025-06-30", "AS_OF": "2025-12-31", "NEXT_HALF": "2026-06-30", "NEXT_AS_OF": "2026-12-31"}
RULES = {"RULE_SET": "bac_ninh_2025", "CALENDAR_SET": "bac_ninh_2025"}
WITHOUT = "checklayers, postalgap, postalsiting, mobilecoverage, sharedtowersiting, copperbacklog, fibrerollout"
COMMUNE = "Xã Tân Hưng"


def model(only=None):
    """Return the model; QGIS and the provider have to be there. Steps that are not in ``only`` are put to rest."""
    from qgis.core import (
        QgsProcessing,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelParameter,
        QgsProcessingParameterDateTime,
        QgsProcessingParameterFile,
        QgsProcessingParameterString,
        QgsProcessingParameterVectorLayer,
    )

    made = QgsProcessingModelAlgorithm("Hai năm của kế hoạch", "HaTangSo")
    for name in (*PROVINCE, *FIRST, *NEXT):
        made.addModelParameter(QgsProcessingParameterVectorLayer(name, name, [QgsProcessing.TypeVector]),
                               QgsProcessingModelParameter(name))
    for name in ENDS:
        made.addModelParameter(QgsProcessingParameterDateTime(name, name, QgsProcessingParameterDateTime.Date),
                               QgsProcessingModelParameter(name))
    for name in (*RULES, "COMMUNE", "APPROVED_ON", "DOCUMENT", "FIELD_FOLDER"):
        made.addModelParameter(QgsProcessingParameterString(name, name), QgsProcessingModelParameter(name))
    made.addModelParameter(QgsProcessingParameterFile(
        "BROUGHT_BACK", "BROUGHT_BACK", QgsProcessingParameterFile.Folder, optional=True),
        QgsProcessingModelParameter("BROUGHT_BACK"))
    steps = _Steps(made)
    _first_year(steps)
    _second_year(steps)
    for name in made.childAlgorithms():
        made.childAlgorithm(name).setActive(only is None or name in only)
    made.updateDestinationParameters()
    return made


class _Steps:
    """Adds steps to a model: ``"NAME"`` is an input, ``("step", "OUTPUT")`` a result, ``"=..."`` a value,
    ``"@..."`` an expression."""

    def __init__(self, made):
        self.made = made

    def add(self, name, algorithm, kept, /, *, after=(), **given):
        """Add a step; ``kept`` are its results that the model hands out, ``after`` steps that go before."""
        from qgis.core import (
            QgsApplication,
            QgsProcessingModelChildAlgorithm,
            QgsProcessingModelChildDependency,
            QgsProcessingModelChildParameterSource,
            QgsProcessingModelOutput,
        )

        source = QgsProcessingModelChildParameterSource
        child = QgsProcessingModelChildAlgorithm(f"hatangso:{algorithm}")
        child.setChildId(name)
        child.setDescription(name)
        for key, value in given.items():
            if isinstance(value, tuple):
                child.addParameterSources(key, [source.fromChildOutput(*value)])
            elif value[0] == "=":
                child.addParameterSources(key, [source.fromStaticValue(value[1:])])
            elif value[0] == "@":
                child.addParameterSources(key, [source.fromExpression(value[1:])])
            else:
                child.addParameterSources(key, [source.fromModelParameter(value)])
        declared = QgsApplication.processingRegistry().algorithmById(f"hatangso:{algorithm}").parameterDefinitions()
        for one in declared:  # as the designer does: what has to be given and is not has its default
            if one.name() not in given and not one.isDestination() and not one.flags() & one.FlagOptional:
                child.addParameterSources(one.name(), [source.fromStaticValue(one.defaultValue())])
        outputs = {}
        for key in kept:
            output = QgsProcessingModelOutput(f"{name}_{key}", f"{name} {key}")
            output.setChildId(name)
            output.setChildOutputName(key)
            outputs[f"{name}_{key}"] = output
        child.setModelOutputs(outputs)
        child.setDependencies([QgsProcessingModelChildDependency(one) for one in after])
        self.made.addChildAlgorithm(child)


def _same(*names):
    return {name: name for name in names}


def _first_year(steps):
    steps.add("nuanam", "annualplan", ("POSITIONS",), TOWERS="PREVIOUS", DECISIONS="RULINGS", YEAR="=2025",
              AS_OF="FIRST_HALF", **_same("APPROVED", "NOTICES", "EXTENSIONS", "COMMUNES", "CALENDAR_SET"))
    rules = {"RULE_SET": "RULE_SET", "CALENDAR_SET": "CALENDAR_SET", "AS_OF": "AS_OF"}
    steps.add("thamtra", "siterequests", ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS", "REPORT", "WORKBOOK"),
              **_same("REQUESTS", "REPLIES", "DECISIONS", "TOWERS", "RADIO", "COMMUNES", "PROJECTS", "APPROVED",
                      "RULINGS"), DEMAND="HAMLETS", **rules)
    steps.add("kehoach", "annualplan", ("POSITIONS", "PLAN", "BY_OPERATOR", "BY_COMMUNE", "BY_YEAR", "PERIODIC",
                                        "CERTIFICATES", "SHAREABLE", "REPORT", "WORKBOOK"),
              **_same("APPROVED", "NOTICES", "EXTENSIONS", "REPLIES", "TOWERS", "RADIO", "PREVIOUS", "COMMUNES",
                      "FIBRE", "COPPER", "CALENDAR_SET", "AS_OF"), DECISIONS="RULINGS",
              REVIEW=("thamtra", "REVIEW"), DEMAND="HAMLETS", YEAR="=2026")
    steps.add("so", "planbook", ("WORKBOOK", "REPORT", "PLAN_GPKG"),
              **_same("COMMUNES", "HAMLETS", "TOWERS", "RADIO", "REQUESTS", "REPLIES", "DECISIONS", "APPROVED",
                      "NOTICES", "EXTENSIONS", "RULINGS", "PROJECTS", "AS_OF", "RULE_SET"), MASTS_BEFORE="PREVIOUS",
              OPTIONS="@'siterequests.CALENDAR_SET = ' || @CALENDAR_SET || '\nannualplan.CALENDAR_SET = ' || "
                      "@CALENDAR_SET || '\nannualplan.YEAR = 2026'", WITHOUT=f"={WITHOUT}")
    steps.add("baocao", "exportreport", ("DOCUMENT",), PLAN_GPKG=("so", "PLAN_GPKG"), KIND="=periodic",
              FORMAT="=docx", MAPS="=false")
    steps.add("bienban", "exportreport", ("DOCUMENT",), PLAN_GPKG=("so", "PLAN_GPKG"), KIND="=appraisal",
              FORMAT="=docx", MAPS="=false")
    steps.add("goi", "fieldpackage", (), FOLDER="FIELD_FOLDER",
              TEAM="=Đội 1", **_same("COMMUNES", "COMMUNE", "TOWERS", "HAMLETS", "REQUESTS", "NETWORK", "AS_OF"))
    steps.add("nhap", "mergefield", ("MERGED", "CONFLICTS", "LOG", "PHOTOS"), after=("goi",),
              PACKAGE="@coalesce(nullif(@BROUGHT_BACK, ''), @FIELD_FOLDER)", **_same("TOWERS", "HAMLETS", "REQUESTS"))


def _second_year(steps):
    steps.add("nuanam2", "annualplan", ("POSITIONS", "PERIODIC", "CERTIFICATES", "REPORT", "WORKBOOK"),
              TOWERS=("nhap", "MERGED"), PREVIOUS="TOWERS", DECISIONS="RULINGS", YEAR="=2026", AS_OF="NEXT_HALF",
              **_same("APPROVED", "NOTICES", "EXTENSIONS", "COMMUNES", "CALENDAR_SET"))
    steps.add("danhmuc", "mergeregisters", ("REGISTER", "CONTRADICTIONS", "CHANGES"),
              LISTS="NEXT_TOWERS", PREVIOUS=("nhap", "MERGED"), SENDERS="=next_masts = *")
    register = ("danhmuc", "REGISTER")
    steps.add("thamtra2", "siterequests", ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS", "REPORT", "WORKBOOK"),
              REQUESTS="NEXT_REQUESTS", REPLIES="NEXT_REPLIES", DECISIONS="NEXT_DECISIONS", TOWERS=register,
              APPROVED=("kehoach", "PLAN"), AS_OF="NEXT_AS_OF", DEMAND="HAMLETS",
              **_same("COMMUNES", "RADIO", "PROJECTS", "RULINGS", "RULE_SET", "CALENDAR_SET"))
    steps.add("kehoach2", "annualplan", ("POSITIONS", "PLAN", "BY_OPERATOR", "BY_COMMUNE", "BY_YEAR", "PERIODIC",
                                         "CERTIFICATES", "SHAREABLE", "REPORT", "WORKBOOK"),
              APPROVED=("kehoach", "PLAN"), PLAN_APPROVED_ON="APPROVED_ON", PLAN_DOCUMENT="DOCUMENT",
              NOTICES="NEXT_NOTICES", EXTENSIONS="NEXT_EXTENSIONS", DECISIONS="RULINGS", REPLIES="NEXT_REPLIES",
              REVIEW=("thamtra2", "REVIEW"), TOWERS=register, PREVIOUS=("nhap", "MERGED"),
              DEMAND="HAMLETS", YEAR="=2027", AS_OF="NEXT_AS_OF", **_same("COMMUNES", "RADIO", "CALENDAR_SET"))
    steps.add("so2", "planbook", ("WORKBOOK", "REPORT", "PLAN_GPKG"),
              REQUESTS="NEXT_REQUESTS", REPLIES="NEXT_REPLIES", DECISIONS="NEXT_DECISIONS", TOWERS=register,
              APPROVED=("kehoach", "PLAN"), NOTICES="NEXT_NOTICES", EXTENSIONS="NEXT_EXTENSIONS",
              MASTS_BEFORE=("nhap", "MERGED"), AS_OF="NEXT_AS_OF",
              **_same("COMMUNES", "HAMLETS", "RADIO", "RULINGS", "PROJECTS", "RULE_SET"),
              OPTIONS="@'siterequests.CALENDAR_SET = ' || @CALENDAR_SET || '\nannualplan.CALENDAR_SET = ' || "
                      "@CALENDAR_SET || '\nannualplan.YEAR = 2027\nannualplan.PLAN_APPROVED_ON = ' || @APPROVED_ON || "
                      "'\nannualplan.PLAN_DOCUMENT = ' || @DOCUMENT", WITHOUT=f"={WITHOUT}")
    steps.add("baocao2", "exportreport", ("DOCUMENT",), PLAN_GPKG=("so2", "PLAN_GPKG"), KIND="=periodic",
              FORMAT="=docx", MAPS="=false")


def parameters(folder, made, brought_back=None):
    """Return the parameters of a run of ``made`` on the sample, every result in ``folder``."""
    endings = {"REPORT": "html", "WORKBOOK": "xlsx", "DOCUMENT": "docx"}
    found = {name: f"{SAMPLE}|layername={layer}" for name, layer in PROVINCE.items()}
    found.update({name: f"{CYCLE}|layername={layer}" for name, layer in {**FIRST, **NEXT}.items()})
    found.update(ENDS, **RULES, COMMUNE=COMMUNE, APPROVED_ON="2025-12-29", DOCUMENT="12/QĐ-UBND (minh họa)",
                 FIELD_FOLDER=str(Path(folder) / "goi"))
    if brought_back:
        found["BROUGHT_BACK"] = str(brought_back)
    for one in made.destinationParameterDefinitions():
        key = one.name().rpartition(":")[2]
        step, _, output = key.upper().partition("_")  # QGIS 3.40 makes names of results small
        name = f"{step}_{output}".lower()
        found[one.name()] = str(Path(folder) / (
            name if output == "PHOTOS" else f"{name}.{endings.get(output, 'gpkg')}"))
    return found


def _inside(path):
    """Write the model, inside a QGIS of this Python; return it and what keeps that QGIS."""
    sys.path.insert(0, str(ROOT / "tests"))
    import own_qgis

    kept = own_qgis.start()
    made = model()
    valid, said = made.validate()
    if not (valid and made.toFile(str(path))):
        sys.exit("\n".join(said))
    return made, kept


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--package", type=Path)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    made, _kept = _inside(options.model.resolve())
    if not options.output:
        return
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    from hatangso.resources.sample import field
    from outside import Outside

    outside = Outside(options.output / "profile", options.package)
    first, again = options.output / "lan_1", options.output / "lan_2"
    for folder in (first, again):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    outside.run(str(options.model.resolve()), **parameters(first, made))
    brought_back = options.output / "mang_ve"
    shutil.rmtree(brought_back, ignore_errors=True)
    shutil.copytree(first / "goi", brought_back)
    field.bring_back(brought_back)
    results = outside.run(str(options.model.resolve()), **parameters(again, made, brought_back))
    for name, value in sorted(results.items()):
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
