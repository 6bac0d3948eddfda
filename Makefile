# Two commands on a machine with python3 (3.11 or newer), python3-venv, git and make:
#
#     make demo    install into .venv and run the sample stories
#     make test    install what tests need, and test
#
# Each can be repeated: what is installed is installed again only when a pyproject.toml changed.

PYTHON ?= python3
VENV ?= .venv
OUT ?= out
CORPORA ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WEEKDAY := plugins/newsflow-weekday

# The checkout itself is installed (-e): a changed source file needs no new installation.
INSTALLED := $(VENV)/.installed
TESTABLE := $(VENV)/.installed-test
LINTABLE := $(VENV)/.installed-lint

.PHONY: demo test lint bench quality soak clean
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	@echo "newsflow run seeds --out $(OUT)"
	@$(BIN)/newsflow run seeds --out $(OUT)
	@echo
	@echo "One story, its corrections, officials and quotations:  $(BIN)/newsflow show seeds/inf-treaty.txt"
	@echo "The pages and feeds in a browser on this machine:      $(BIN)/newsflow serve --out $(OUT)"

test: $(TESTABLE)
	$(BIN)/python -m pytest -n auto tests $(WEEKDAY)/tests --cov --cov-report=term:skip-covered $(PYTEST)

lint: $(LINTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TESTABLE)
	$(BIN)/python tests/bench/bench.py seeds $(CORPORA)
	$(BIN)/python tests/bench/curve.py

quality: $(TESTABLE)
	@for score in tests/quality/*_score.py; do \
		echo "$$score"; CORPORA="$(CORPORA)" $(BIN)/python "$$score" || exit 1; echo; \
	done
	CORPORA="$(CORPORA)" $(BIN)/python -m pytest -q -rP tests/quality $(PYTEST)

soak: $(TESTABLE)
	$(BIN)/python -m pytest tests -m soak -rP $(PYTEST)

clean:
	rm -rf $(VENV) $(OUT) build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis
	find src tests plugins examples -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "newsflow needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(INSTALLED): pyproject.toml | $(BIN)/python
	@echo "Installing newsflow into $(VENV) (once; a minute or two)"
	$(PIP) install -e .
	@touch $@

$(TESTABLE): pyproject.toml $(WEEKDAY)/pyproject.toml | $(BIN)/python
	$(PIP) install -e ".[test,postgres]" -e $(WEEKDAY)
	@touch $@ $(INSTALLED)

$(LINTABLE): pyproject.toml $(WEEKDAY)/pyproject.toml | $(BIN)/python
	$(PIP) install -e ".[test,postgres,lint]" -e $(WEEKDAY)
	@touch $@ $(TESTABLE) $(INSTALLED)
