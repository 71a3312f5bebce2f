# Every target runs on a bare Debian machine: what is missing is installed first.
SHELL := /bin/bash
PYTHON ?= /usr/bin/python3
VENV := .venv
PY := $(VENV)/bin/python
BENCH_VENV := .venv-bench
QT6_VENV := .venv-qt6
SCAN_VENV := .venv-scan
BUILD := build
DATA ?=
SCALE ?= sample
PACKAGES := qgis python3-qgis qgis-providers xvfb xauth python3-venv python3-pip
QGIS_PROCESS := $(firstword $(wildcard /usr/bin/qgis_process.bin /usr/bin/qgis_process))
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# Tests and tools read layers and draw without a screen; the desktop test brings its own (Xvfb).
export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE := 1

# Tests of words, files and tables compute with no whole numbers: the pass with narrow ones leaves them out.
WORDS := plan data test_cancel.py test_errors.py test_examples.py test_record.py figures/test_plausible.py \
  figures/test_targets.py files/test_cleaning.py files/test_json_files.py headings/test_headings.py \
  layers/test_roles.py layers/test_rows.py numbers/test_numbers.py numbers/test_percent.py numbers/test_years.py \
  pages/test_report.py territory/test_reference.py text/test_text.py

# Whole files of tests are shared out to as many processes as there are cores, four at most (tests/parallel.py).
SPREAD := -n auto --maxprocesses 4 --dist loadfile

# Nearly a fifth of the whole run waits, for a desktop, a server, a process that was killed: one process more fills it.
MORE := env PYTEST_XDIST_AUTO_NUM_WORKERS=$(shell echo $$(($$(nproc) + 1)))

# Compiled once for all processes and the next time, beside the tree: half of the time until the first test.
COMPILED := env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/$(BUILD)/pycache

# What a root of Debian 13 runs with its QGIS 3.40: all that knows QGIS, but for what only computes (tests/newer.py).
NEWER := tests/bridge tests/algorithms tests/ui -m 'not once'

.DEFAULT_GOAL := help
.PHONY: help system venv wheels sample demo test quick lint format bench docs names fuzz histories moments dirty qt6 scan roots matrix cells newer ci package install clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14

system: ## Install QGIS and a virtual screen where they are missing (Debian, Ubuntu)
	@if ! dpkg -s $(PACKAGES) >/dev/null 2>&1; then \
	  $(SUDO) apt-get update -q && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -q --no-install-recommends $(PACKAGES); \
	fi

$(VENV)/.ready: tests/requirements.txt | system
	$(PYTHON) -m venv --system-site-packages $(VENV)
	$(PY) -m pip install -q --disable-pip-version-check -r tests/requirements.txt
	# pyproj looks for its data beside the interpreter, and a venv has none there
	mkdir -p $(VENV)/share && ln -sfn "$$($(PYTHON) -c 'import pyproj; print(pyproj.datadir.get_data_dir())')" $(VENV)/share/proj
	touch $@

venv: $(VENV)/.ready ## Make the test environment (.venv)

resources/wheels/.ready: resources/wheels/requirements.txt | $(VENV)/.ready
	rm -f resources/wheels/*.whl
	$(PY) -m pip download -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r $< -d resources/wheels
	touch $@

wheels: resources/wheels/.ready ## Fetch the wheels (openpyxl, python-docx) that travel in the zip (pinned, hashed)

sample: resources/sample/sample_province.gpkg ## Make the sample province (SCALE=full: $(BUILD)/full, for benchmarks)
	@if [ "$(SCALE)" = full ]; then $(PYTHON) resources/sample/generate.py --scale full --output $(BUILD)/full; fi

resources/sample/sample_province.gpkg: $(wildcard resources/sample/*.py resources/sample/*.csv resources/sample/*.json resources/roles/*.json) | system
	$(PYTHON) resources/sample/generate.py --output resources/sample

demo: sample package ## Run the three analyses and the export as a user would; DATA=file.gpkg for real communes
	$(PYTHON) tests/tools/demo.py --package $(BUILD)/hatangso.zip --output $(BUILD)/demo $(if $(DATA),--data "$(DATA)")

test: venv wheels sample package ## Run all tests but the rules (lint); engines and bridge again with the narrow integers of older Windows
	$(MORE) $(COMPILED) $(PY) -m pytest $(SPREAD) --ignore=tests/repo
	$(COMPILED) $(PY) -m pytest $(SPREAD) --narrow -m "not slow" $(WORDS:%=--ignore=tests/core/%) tests/core tests/bridge

quick: venv wheels sample package ## Run what answers in less than two minutes: all but the long tests and the rules of the house (lint)
	$(COMPILED) $(PY) -m pytest $(SPREAD) -m "not slow" --ignore=tests/repo

lint: venv package ## Check style and the rules of the house
	$(PY) -m ruff check .
	$(COMPILED) $(PY) -m pytest $(SPREAD) -p no:pytest_qgis tests/repo

format: venv ## Sort imports and apply the safe fixes
	$(PY) -m ruff check --fix .

$(BENCH_VENV)/.ready: tests/bench/requirements.txt | $(VENV)/.ready
	$(PYTHON) -m venv --system-site-packages $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install -q --disable-pip-version-check -r tests/bench/requirements.txt
	mkdir -p $(BENCH_VENV)/share && cp -P $(VENV)/share/proj $(BENCH_VENV)/share/
	touch $@

bench: $(BENCH_VENV)/.ready ## Measure speed and memory against named peers; writes BENCHMARKS.md (ONLY=topic for one)
	$(BENCH_VENV)/bin/python -m tests.bench $(ONLY)

docs: venv ## Check that every algorithm has its help page in both languages
	$(PY) -m pytest tests/repo -k help

fuzz: venv wheels sample ## Seeded odd inputs against every algorithm (FROM=0 COUNT=10000 SEED=s1)
	$(PY) -m tests.dirty.fuzz $(or $(SEED),s1) $(or $(FROM),0) $(or $(COUNT),10000)

dirty: venv wheels sample ## Planted faults against every analysis: which figures change, and whether that is said (RATE=5 SEED=1)
	$(PY) -m tests.dirty.figures --rate $(or $(RATE),5) --seed $(or $(SEED),1)

histories: venv ## Random edit histories of two sides merged: nothing lost, a second run changes nothing (COUNT=10000)
	HATANGSO_HISTORIES=$(or $(COUNT),10000) $(PY) -m pytest -q -p no:pytest_qgis tests/core/plan/field/test_histories.py

moments: venv sample ## Random doings at random moments in the desk: no error is lost, no project shows another (FROM=0 COUNT=100)
	HATANGSO_FROM=$(or $(FROM),0) HATANGSO_MOMENTS=$(or $(COUNT),100) $(PY) -m pytest -q -p no:xdist tests/ui/test_any_moment.py

names: venv ## Write the lists of names anew: public ones (parameters, outputs, columns) and those used of QGIS
	$(PY) tests/tools/public_names.py tests/algorithms/compat/names.json
	$(PY) tests/tools/qgis_names.py

$(QT6_VENV)/.ready: tests/qt6/requirements.txt | system
	$(firstword $(wildcard $(HOME)/.pyenv/versions/3.12.*/bin/python) $(PYTHON)) -m venv --clear $(QT6_VENV)
	$(QT6_VENV)/bin/python -m pip install -q --disable-pip-version-check -r tests/qt6/requirements.txt
	touch $@

qt6: $(QT6_VENV)/.ready wheels sample ## Import, build and click everything against the real Qt 6 (pictures in build/qt6)
	$(QT6_VENV)/bin/python -m pytest -c tests/qt6/pytest.ini tests/qt6

$(SCAN_VENV)/.ready: tests/scan/requirements.txt | system
	$(PYTHON) -m venv --clear $(SCAN_VENV)
	$(SCAN_VENV)/bin/python -m pip install -q --disable-pip-version-check -r tests/scan/requirements.txt
	touch $@

scan: $(SCAN_VENV)/.ready package ## Run the scanners of the plugin site on the zip: bandit, detect-secrets, flake8, qgis-plugin-analyzer
	$(SCAN_VENV)/bin/python tests/tools/scan.py $(BUILD)/hatangso.zip

roots: # What fetches a root; where it cannot be had, the roots are reported as skipped
	@command -v mmdebstrap >/dev/null || { $(SUDO) apt-get update -q && DEBIAN_FRONTEND=noninteractive \
	  $(SUDO) apt-get install -y -q --no-install-recommends mmdebstrap; } || true

matrix: venv wheels sample package roots ## Suites in roots of Debian 13 and forky and under Python 3.9 (PARTS="trixie" TESTS="tests/bridge")
	$(PY) tests/tools/matrix.py $(or $(PARTS),trixie forky oldest) --tests "$(TESTS)"

cells: venv wheels sample package roots ## Install the zip in the desktop of every QGIS, run the tutorial, name the cells that differ (PARTS="here forky")
	$(PY) tests/tools/same_cells.py $(PARTS)

newer: venv wheels sample package roots ## Tests of bridge, algorithms and window in a root of Debian 13 (QGIS 3.40)
	$(PY) tests/tools/matrix.py trixie --tests "$(NEWER)"

ci: lint test newer ## What CI runs: style, all tests on this QGIS, then those of QGIS 3.40

package: wheels sample ## Build the plugin's zip and a plugins.xml beside it (ADDRESS=URL of where they will lie)
	$(PYTHON) tests/tools/package.py --output $(BUILD)/hatangso.zip $(if $(ADDRESS),--address "$(ADDRESS)")

install: package ## Put the plugin into the QGIS profiles of this user (QGIS 3 and 4)
	$(PYTHON) tests/tools/package.py --output $(BUILD)/hatangso.zip --install

clean: ## Remove everything that was made
	rm -rf $(BUILD) $(VENV) $(BENCH_VENV) $(QT6_VENV) $(SCAN_VENV) resources/wheels/*.whl resources/wheels/.ready
