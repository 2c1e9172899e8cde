# Everything runs in .venv, which these targets make; nothing needs to be installed beforehand but Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
SCRIPTS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := $(VENV)/$(SCRIPTS)
MIN := .venv-min
MIN_PYTHON := $(MIN)/$(SCRIPTS)/python
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
MIN_AWS := .venv-min-aws
MIN_AWS_PYTHON := $(MIN_AWS)/$(SCRIPTS)/python
BENCH := .bench
VALIDATE := .validate
AXE := axe-core@4.14.1
SPECTRAL := @stoplight/spectral-cli@6.16.3
MULTITOOL := @microsoft/sarif-multitool@5.7.0
SARIF_TOOLS := sarif-tools==3.0.5
NOW := 2026-11-23T12:00:00Z

.DEFAULT_GOAL := help
.PHONY: help scan test check coverage equality prove-laws fuzz mutate test-live test-min format density bench bench-peers bench-more docs goldens validate html-check wheel clean

help: ## shows this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null || grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

scan: $(VENV)/installed ## scans the records in examples/, shows the result and writes reports/
	@mkdir -p reports
	$(BIN)/jobscan scan "examples/*.[cjy]*" --exit-zero --now $(NOW) -f text -f text=reports/sample.txt -f json=reports/sample.json -f sarif=reports/sample.sarif

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

coverage: $(VENV)/installed-dev ## runs all tests and prints which lines and branches none of them takes, in subprocesses too
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q -n auto --dist worksteal
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --sort=cover

equality: $(VENV)/installed-dev ## compares scans with the readable engine, on both cores; VERDICTS=10000000 SEED=1000000
	$(BIN)/python tests/tools/equality.py $(if $(VERDICTS),--verdicts $(VERDICTS)) $(if $(SEED),--seed $(SEED))

prove-laws: $(VENV)/installed-dev ## compares what proofs are made of with the readable engine and RE2, on random rules, jobs, patterns; PAIRS=20000 SEED=1
	$(BIN)/python tests/tools/symbolic.py --pairs $(or $(PAIRS),20000) --seed $(or $(SEED),1)
	$(BIN)/python tests/tools/prove_property.py --jobs $(or $(PAIRS),20000) --seed $(or $(SEED),1)
	$(BIN)/python tests/tools/languages.py --pairs $(or $(PAIRS),100000) --seed $(or $(SEED),1)
	JOBSCAN_CASES=20 $(BIN)/python -m pytest -q tests/unit/prove tests/property -k test_readings
	$(BIN)/python tests/tools/prove_builtin.py

fuzz: $(VENV)/installed-dev ## runs the property tests with twenty times as many cases as the suite has, on all cores; CASES=100
	JOBSCAN_CASES=$(or $(CASES),20) $(BIN)/python -m pytest -q -n auto --dist worksteal tests/property tests/unit/cli/test_growth.py tests/unit/authoring/test_builtins.py

mutate: $(VENV)/installed-dev ## changes our own code in small ways and prints which changes no test notices; IN=scanner/shape NUMBER=30 SEED=1
	$(BIN)/python tests/tools/mutate.py $(IN) --number $(or $(NUMBER),30) --seed $(or $(SEED),1)

test-live: $(VENV)/installed-dev ## runs all tests of reading AWS: damaged answers, kills, deadlines, large organizations; with the pinned botocore and the lowest allowed
	$(BIN)/python -m pytest -q -n auto -m 'live or not live' tests/aws
	$(PYTHON) -m venv --clear $(MIN_AWS)
	$(MIN_AWS_PYTHON) tests/tools/lower_bounds.py aws > $(MIN_AWS)/requirements.txt
	$(MIN_AWS_PYTHON) -m pip --disable-pip-version-check --quiet install -r $(MIN_AWS)/requirements.txt -e .
	$(MIN_AWS_PYTHON) -m pytest -q -n auto -m 'live or not live' tests/aws

test-min: ## runs unit tests and goldens with every dependency at its lower bound, in an environment of its own
	$(PYTHON) -m venv --clear $(MIN)
	$(PYTHON) tests/tools/lower_bounds.py > $(MIN)/requirements.txt
	$(MIN_PYTHON) -m pip --disable-pip-version-check --quiet install -r $(MIN)/requirements.txt -e .
	$(MIN_PYTHON) -m pytest -q -n auto --dist worksteal tests/unit tests/golden --ignore tests/unit/test_floors.py

density: $(VENV)/installed-dev ## prints how much a line decides, beside projects that read well; IN=scanner/shape for one folder
	$(BIN)/python tests/tools/density.py $(IN)

bench: $(VENV)/installed-dev ## measures speed against the alternatives and writes the tables of docs/performance.md; PARTS="engine start" for some
	$(BIN)/python tests/bench/bench.py $(PARTS) $(if $(RECORDS),--records $(RECORDS))

bench-peers: $(VENV)/installed ## installs what `make bench` compares with, in .bench/, which no other target uses
	$(PYTHON) -m venv --clear $(BENCH)/venv
	$(BENCH)/venv/$(SCRIPTS)/python -m pip --disable-pip-version-check --quiet install -r tests/bench/peers/requirements.txt -e .
	npm install --silent --no-audit --no-fund --prefix $(BENCH) $(SPECTRAL) || echo "Spectral is not installed, and will not be measured"

bench-more: $(VENV)/installed-dev ## measures policies, containers, the table of pipelines, memory of reports and collecting from AWS
	$(BIN)/python tests/bench/bench_policy.py
	$(BIN)/python tests/bench/bench_read.py
	$(BIN)/python tests/bench/bench_row.py
	$(BIN)/python tests/bench/bench_memory.py
	$(BIN)/python tests/bench/bench_live.py

docs: $(VENV)/installed ## rewrites docs/rules.md, docs/functions.md and the policy schema; read the diff
	$(BIN)/jobscan policy docs
	$(BIN)/jobscan policy schema > scanner/policy/policy.schema.json

goldens: $(VENV)/installed-dev ## rewrites tests/golden/*/expected; read the diff
	JOBSCAN_REWRITE_GOLDENS=1 $(BIN)/python -m pytest -q tests/golden tests/unit/policy/test_pack_index.py

validate: $(VENV)/installed-dev ## installs SARIF Multitool and sarif-tools in .validate/ and asks them what is wrong with our SARIF
	npm install --silent --no-audit --no-fund --prefix $(VALIDATE) $(MULTITOOL)
	$(PYTHON) -m venv $(VALIDATE)/venv
	$(VALIDATE)/venv/$(SCRIPTS)/python -m pip --disable-pip-version-check --quiet install $(SARIF_TOOLS)
	$(BIN)/python -m pytest -q tests/consumers

html-check: $(VENV)/installed-dev ## opens the HTML report in Chromium (Debian: chromium, chromium-driver) and asks axe-core what is wrong with it
	npm install --silent --no-audit --no-fund --prefix $(VALIDATE) $(AXE)
	JOBSCAN_BUDGETS=1 $(BIN)/python -m pytest -q tests/html tests/unit/formats/test_html.py

wheel: $(VENV)/installed ## builds a wheel in dist/, to be installed elsewhere
	$(PIP) wheel --no-deps --wheel-dir dist .

clean: ## removes what these targets made, reports/ excepted
	rm -rf $(VENV) $(MIN) $(MIN_AWS) $(BENCH) $(VALIDATE) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
