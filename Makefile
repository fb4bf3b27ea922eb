# Every command a person needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export FLASK_APP := wsgi
export PYTHONPATH := .

.PHONY: help install run test lint bench rules i18n demo
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z0-9]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Advisory needs Python 3.11 or newer; this is $$($(PYTHON) --version). Set PYTHON=python3.12, for example."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Install it first: sudo apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Advisory needs into .venv (a few minutes the first time)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

CATALOGUES := $(shell find advisory/translations -name '*.po' 2>/dev/null)
$(VENV)/catalogues: $(CATALOGUES) $(VENV)/runtime
	@$(BIN)/python tools/compile_catalogues.py
	@touch $@

STATIC := $(shell find static -type f ! -name '*.gz')
$(VENV)/static: $(STATIC) $(VENV)/runtime
	@$(BIN)/python -m whitenoise.compress --quiet --no-brotli static
	@touch $@

READY := $(VENV)/catalogues $(VENV)/static

install: $(READY) ## Install into .venv without starting anything

run: $(READY) ## Serve the demo on http://127.0.0.1:8000 (PORT=8001, DEMO=0 to start empty)
	@MODE=$${MODE:-demo} $(BIN)/python -m tools.start

test: $(VENV)/dev $(READY) ## Run every test, on as many cores as there are (at most four)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/dev $(VENV)/catalogues ## Style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev $(READY) ## Measure speed as ratios in one run
	@$(BIN)/python -m bench

rules: $(VENV)/dev ## Which numbered rules have a marked test (CHECK=1 tries the recorded mutations)
	@$(BIN)/python tools/check_rules.py $(if $(CHECK),--check,)

i18n: $(VENV)/dev ## Collect texts, and say what is missing in Finnish and Swedish
	@$(BIN)/python tools/collect_texts.py

demo: $(READY) ## Make a fresh demo database (EVEN_IF_USED=1 throws away what was done in the old one)
	@MODE=demo $(BIN)/flask demo load --fresh $(if $(EVEN_IF_USED),--even-if-used,)
