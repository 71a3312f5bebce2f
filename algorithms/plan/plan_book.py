"""The whole plan book from the layers at hand: check, analyses, scorecard, workbook."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from shutil import copyfile

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import (
    advanced,
    choice,
    date,
    file_input,
    file_output,
    folder_input,
    folder_output,
    headline,
    join_tolerance,
    number,
    raster,
    text,
    tr,
)
from ..bridge.reading.tables import table_input
from ..bridge.runs.result import Result
from ..core.data.inputs import chosen_fields, input_title
from ..core.errors import InputError, Message, OutputError
from ..core.plan.book.steps import COMMON, LAYERS, RASTERS, STEPS, common_of, left_out, read_options, step_names
from ..core.plan.scorecard.measures import BASES

COUNTS = {
    "COMPUTED_COUNT": "Targets computed", "ENTERED_COUNT": "Targets entered", "MISSING_COUNT": "Targets missing",
    "MET_COUNT": "Targets met", "TABLES_COUNT": "Tables printed", "ROWS_COUNT": "Rows printed",
    "INCONSISTENT_COUNT": "Figures that do not agree",
}
FILES = ("REPORT", "WORKBOOK", "CSV_FOLDER", "ODS", "PLAN_GPKG")


class PlanBook(HatangsoAlgorithm):
    """Every layer is optional: what is missing leaves its targets missing, with the reason."""

    topic = "plan"
    tags_vi = ("phương án", "bộ biểu", "trọn gói", "quy hoạch")

    def title(self):
        return tr("Plan book")

    def summary(self):
        return tr("Checks the layers, runs the analyses they allow, judges every target and prints all tables.")

    def declare(self):
        return [
            *(table_input(name, input_title(name, compat.ui_language())) for name in LAYERS),
            *(raster(name, tr(label)) for name, label in zip(RASTERS, ("Terrain model", "Land cover"))),
            file_input("PLAN", tr("Plan (JSON)"), "json"),
            file_input("PROFILE", tr("Plan profile (JSON)"), "json"),
            file_input("TERRITORY", tr("Territory file (official population and area)"), "json"),
            advanced(choice("BASIS", tr("Verdicts use"), BASES, "official", optional=True)),
            date("AS_OF", tr("Date of the figures")),
            text("RULE_SET", tr("Rule on distances between masts")),
            number("START_YEAR", tr("First year"), None, 2000, maximum=2100, integer=True),
            join_tolerance(),
            text("FIELDS", tr("Fields that are not recognised, one per line: COMMUNES.population = dan_so"),
                 multiline=True),
            text("OPTIONS", tr("Options of the steps, one per line: sharedtowersiting.NEW_SITES = 20"),
                 multiline=True),
            advanced(text("WITHOUT", tr("Steps left out (names with commas)"))),
            advanced(table_input("PREVIOUS", tr("Earlier scorecard, for the trend"))),
            advanced(folder_input("FORMS", tr("Folder with own table forms (JSON)"))),
            advanced(text("EXTRA", tr("Layers of own forms, one per line: SCHOOLS = data.gpkg|layername=schools"),
                          multiline=True)),
            advanced(text("SOURCES", tr("Origin of layers: POINTS = provider; document; date"), multiline=True)),
            advanced(table_input("SOURCES_TABLE", tr("Table of sources (layer, provider, document, date)"))),
            advanced(file_input("SCENARIOS", tr("Scenarios (JSON)"), "json")),
            advanced(file_input("TEMPLATE", tr("Own workbook template (.xlsx)"), "xlsx")),
            file_output("WORKBOOK", tr("Workbook"), "Excel (*.xlsx)", default=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)", default=True),
            folder_output("CSV_FOLDER", tr("Folder for CSV files")),
            file_output("ODS", tr("Plain tables (OpenDocument)"), "OpenDocument (*.ods)"),
            file_output("PLAN_GPKG", tr("Plan package (GeoPackage)"), "GeoPackage (*.gpkg)"),
            *(headline(name, tr(label)) for name, label in COUNTS.items()),
            headline("FAILED_COUNT", tr("Steps that could not run")),
        ]

    def complete(self, run):
        from ..core.plan.book.plan_file import read_plan

        if run.given("PLAN"):
            stated = read_plan(run.file("PLAN"))
            run.parameters = {**stated, **{name: value for name, value in run.parameters.items() if run.given(name)}}

    def compute(self, run):
        from ..bridge.book import checks as book_checks
        from ..bridge.book.provenance import mark_of, origins_of, stated_lines
        from ..bridge.runs.step_options import checked
        from ..bridge.steps.chain import TEMPORARY, Chain
        from ..bridge.steps.kept import KeptSteps
        from ..bridge.steps.ready import Steps
        from ..bridge.steps.scenarios import solve_again
        from ..core.files.replacing import copy_files
        from ..core.plan.book.inputs import extra_sources
        from ..core.plan.book.provenance import as_lines, stated

        options, fields = read_options(run.text("OPTIONS")), chosen_fields(run.text("FIELDS"))
        options = checked(options, step_names())
        book_checks.check(run, options, fields)
        common = common_of({name: run.parameters[name] for name in COMMON if run.given(name)})
        layers = {name: run.parameters[name] for name in (*LAYERS, *RASTERS) if run.given(name)}
        made = {name: run.temporary_file(run.output_file(name)) for name in FILES if run.output_file(name)}
        chain = Chain(run, len(STEPS) + 2)
        kept = KeptSteps(run)
        tables = {name: layers[name] for name in LAYERS if name in layers}
        mark = mark_of(run, tables)
        extra = extra_sources(run.text("EXTRA"), ())
        origins = stated(stated_lines(run), origins_of(run, tables), extra)
        common["SOURCES"] = as_lines({name: one for name, one in origins.items() if name not in extra})
        steps = Steps(layers, common, options=options, fields=fields, language=run.language, contents=kept.contents)
        results, notes, failed = self._analyse(run, chain, steps, kept)
        failed = (*failed, *solve_again(chain, steps, results, run.file("SCENARIOS")))
        try:
            card = chain.call("planscorecard", {
                **layers, **results, **common, "SCORECARD": TEMPORARY, "REPORT": made.get("REPORT"),
                "MARK": mark.get(run.language),
                **options.get("planscorecard", {})}, fields)
        except InputError as error:
            card, made = {}, {name: path for name, path in made.items() if name != "REPORT"}
            failed = (*failed, error.message)
        printed = self._print(run, chain, made, {
            **results, **{name: layers.get(name) for name in ("COMMUNES", "CROSSWALK", "PROJECTS")},
            "MASTS": layers.get("TOWERS"), "SCORECARD": card.get("SCORECARD"), **common, "SOURCES": as_lines(origins),
            "REMARKS": "\n".join(message.text(run.language) for message in failed),
            "MARK": mark.get(run.language),
            **options.get("exportplantables", {})})
        found = {**card, **printed}
        return Result(
            numbers={**{name: found[name] for name in COUNTS if name in found}, "FAILED_COUNT": len(failed)},
            files={name: partial(copyfile, path) for name, path in made.items() if name != "CSV_FOLDER"},
            folders={name: partial(copy_files, path) for name, path in made.items() if name == "CSV_FOLDER"},
            notes=(*failed, *notes), rescue=partial(self._keep, run, made.get("PLAN_GPKG")))

    def _print(self, run, chain, made, parameters):
        """Print the tables; if that fails the results of the finished steps are kept all the same."""
        try:
            return chain.call("exportplantables", {
                **parameters, **{name: path for name, path in made.items() if name != "REPORT"}})
        except InputError as error:
            package = run.temporary_file("goi.gpkg")
            plain = {name: value for name, value in parameters.items() if name not in ("TEMPLATE", "FORMS")}
            try:
                chain.call("exportplantables", {**plain, "PLAN_GPKG": package})
            except InputError:
                raise error from None
            self._keep(run, package)
            raise

    def _keep(self, run, package):
        """Keep a plan package beside the place of the book, under a name that is no result."""
        from ..core.files.replacing import replacing

        named = [run.output_file(name) for name in ("PLAN_GPKG", "WORKBOOK", "REPORT") if run.output_file(name)]
        if named and package and Path(package).is_file():
            place = named[0] if run.output_file("PLAN_GPKG") else str(Path(named[0]).with_suffix(".gpkg"))
            with replacing(place + ".part") as path:
                copyfile(package, path)
            run.warn(Message("The results of the finished steps are kept in {path}.", path=place + ".part"))

    def _analyse(self, run, chain, steps, kept):
        """Run every step whose layers are there; say which ones are left out and why."""
        results, notes, failed = {}, [], []
        without = left_out(run.text("WITHOUT"))
        for step in STEPS:
            ready = steps.ready(step, results)
            reason = ready.reason
            if step.key in without:
                reason = Message("{step} is left out, as was asked.", step=ready.named)
            if reason is not None:
                notes.append(reason)
                continue
            try:
                found = kept.find(ready)
                results.update(found if found is not None else self._step(chain, ready, kept))
            except (InputError, OutputError) as error:  # the book goes on; log, count and workbook tell
                failed.append(error.message)
        return results, tuple(notes), tuple(failed)

    def _step(self, chain, ready, kept):
        """Run one step; return its results by name of the book."""
        from ..bridge.steps.chain import TEMPORARY

        places = kept.places(ready)
        outputs = {**dict.fromkeys(ready.step.gives, TEMPORARY), **places}
        found = chain.call(ready.step.name, {**ready.given, **outputs}, label=ready.step.label, reads=outputs)
        if places:
            return kept.keep(ready)
        return {name: found[output] for output, name in ready.step.gives.items() if output in found}
