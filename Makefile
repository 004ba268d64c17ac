# `make help` says what there is. Whatever needs the set-up does it first, once.

SETUP := .venv/.setup-complete
BIN := .venv/bin
EXAMPLE := examples/mnist_lenet

.PHONY: help setup demo run test lint types contracts unit requirements translations library clean

help:
	@echo 'Layerwright: what make can do. Whatever needs the set-up does it first, once.'
	@echo
	@echo '  make demo          train a small network on handwritten digits, export it and show how well it reads them'
	@echo '  make run           open the window'
	@echo '  make test          everything that a change must pass: the four below'
	@echo '  make lint            style and formatting (ruff)'
	@echo '  make types           types (mypy)'
	@echo '  make contracts       which package may import which (import-linter)'
	@echo '  make unit            the tests (pytest)'
	@echo
	@echo '  make setup         only set up: system libraries, uv, Python 3.10, .venv'
	@echo '  make requirements  bring requirements.txt in line with pyproject.toml; UPGRADE=1 takes the newest versions'
	@echo '  make translations  collect the texts of the window and the engine, and make what the window reads from them'
	@echo '  make library       write the units, the examples and their pages from their brief texts'
	@echo '  make clean         delete what make has made: .venv, .uv, builds and caches (your runs stay)'

setup: $(SETUP)

$(SETUP): requirements.txt requirements-bootstrap.txt pyproject.toml .ci/setup .ci/uv
	@.ci/setup

demo: $(SETUP)
	$(BIN)/layerwright train $(EXAMPLE)/mnist_lenet.lwproj --evaluate
	@run=$$(ls -td $(EXAMPLE)/mnist_lenet.runs/*/ | head -1) && \
	echo && echo 'The trained network as NNEF, and what it sees on $(EXAMPLE)/seven.png:' && echo && \
	$(BIN)/layerwright export nnef "$$run" --output "$${run}lenet.nnef.tar" && echo && \
	$(BIN)/layerwright run "$${run}lenet.nnef.tar" --input $(EXAMPLE)/seven.png --top 3 && \
	echo && echo 'The report, as a presentation and as a web page, and the network as code:' && echo && \
	$(BIN)/layerwright report "$$run" --output "$${run}lenet.pptx" && \
	$(BIN)/layerwright report "$$run" --output "$${run}lenet.html" && \
	$(BIN)/layerwright export python "$$run" --output "$${run}code"

run: $(SETUP)
	$(BIN)/layerwright

test: lint types contracts unit

lint: $(SETUP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(SETUP)
	$(BIN)/mypy

contracts: $(SETUP)
	$(BIN)/lint-imports

unit: export QT_QPA_PLATFORM = offscreen
unit: $(SETUP)
	$(BIN)/pytest -n 2

# One platform, because nnabla's wheels for Linux are for x86_64 only. Versions already in the files are kept where they
# still fit. No wheel means no entry: a user's machine has no compiler.
COMPILE := .ci/uv pip compile --quiet --python-version 3.10 --python-platform x86_64-manylinux_2_34 --only-binary :all: \
	--generate-hashes --annotation-style line --custom-compile-command 'make requirements' $(if $(UPGRADE),--upgrade)

requirements:
	$(COMPILE) --group dev --output-file requirements.txt pyproject.toml
	$(COMPILE) --group bootstrap --output-file requirements-bootstrap.txt

# Japanese has every text, English only those with plurals. Places are left out: they would change with every edit.
# What the engine says, in code that knows no Qt, is collected apart, in resources/translations/ja.
TEXTS := $(sort $(shell find gui -name '*.py'))
TRANSLATIONS := resources/translations/layerwright

translations: export PYTHONPATH = tests/support
translations: $(SETUP)
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none $(TEXTS) -ts $(TRANSLATIONS)_ja.ts
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -pluralonly $(TEXTS) -ts $(TRANSLATIONS)_en.ts
	@$(BIN)/pyside6-lrelease -silent $(TRANSLATIONS)_ja.ts $(TRANSLATIONS)_en.ts
	@$(BIN)/python -m phrases

# The brief texts are those of the tests, and lie beside them.
library: export PYTHONPATH = tests/support
library: $(SETUP)
	$(BIN)/python -m authoring.write
	$(BIN)/python docs/make_examples.py

clean:
	rm -rf .venv .uv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
