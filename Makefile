# Everything runs in .venv, which these targets make; nothing needs to be installed beforehand but Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NOW := 2026-11-23T12:00:00Z

.DEFAULT_GOAL := help
.PHONY: help scan test check format density bench docs goldens wheel clean

help: ## shows this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null || grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST)

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

scan: $(VENV)/installed ## scans examples/, shows the result and writes reports/
	@mkdir -p reports
	$(BIN)/jobscan scan examples/ --exit-zero --now $(NOW) -f text -f text=reports/sample.txt -f json=reports/sample.json -f sarif=reports/sample.sarif

test: $(VENV)/installed-dev ## runs all tests
	$(BIN)/python -m pytest -q -n auto --dist worksteal

check: $(VENV)/installed-dev ## lint, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## lays the code out and mends what lint can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

density: $(VENV)/installed-dev ## prints how much a line decides, beside projects that read well; IN=scanner/shape for one folder
	$(BIN)/python tests/tools/density.py $(IN)

bench: $(VENV)/installed-dev ## measures start-up, scanning, policies and reading; asserts nothing
	$(BIN)/python tests/bench/bench_start.py
	$(BIN)/python tests/bench/bench_scan.py
	$(BIN)/python tests/bench/bench_policy.py
	$(BIN)/python tests/bench/bench_read.py

docs: $(VENV)/installed ## rewrites docs/rules.md, docs/functions.md and the policy schema; read the diff
	$(BIN)/jobscan policy docs
	$(BIN)/jobscan policy schema > scanner/policy/policy.schema.json

goldens: $(VENV)/installed-dev ## rewrites tests/golden/*/expected; read the diff
	JOBSCAN_REWRITE_GOLDENS=1 $(BIN)/python -m pytest -q tests/golden

wheel: $(VENV)/installed ## builds a wheel in dist/, to be installed elsewhere
	$(PIP) wheel --no-deps --wheel-dir dist .

clean: ## removes what these targets made, reports/ excepted
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
