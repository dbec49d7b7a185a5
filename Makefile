# Everything runs from .venv, which `setup` makes on a machine that has only git, make and Python 3.11 to 3.13.
#
#   make setup [EXTRAS=a,b]       install the locked dependencies (extras: the file names in requirements/)
#                                 sentence-transformers also installs PyTorch; TORCH="torch --index-url …" says from where
#   make chat [HOST= PORT=]       put the documents in the index and open the web chat
#   make ask Q="vraag"            ask one question on the command line
#   make demo                     show the chat inside the website of a municipality that does not exist
#   make test                     run all tests, three at a time since many wait
#   make test-faults             run the tests that kill the program fifty times (some minutes)
#   make benchmark                run all benchmarks and write benchmarks/results/REPORT.md (an hour)
#   make test-llm                 ask a real small language model, on a server of its own (compiles llama.cpp: minutes)
#   make check                    format, lint, types, imports and sizes, as CI does
#   make sbom                     write the software bill of materials to dist/sbom.cdx.json
#   make lock                     renew the locked dependencies
#   make clean                    remove what make made (the index in data/ stays)

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup chat ask demo test test-faults test-llm benchmark check sbom lock clean

PYTHON ?=
HOST ?=
PORT ?=
Q ?=
EXTRAS ?=

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
# Not locked: which build fits depends on the machine (CPU, CUDA, Apple). pip takes the one that its settings lead to.
TORCH ?= torch==2.13.0
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --python-version 3.11 $(UPGRADE)

comma := ,
extras := $(subst $(comma), ,$(EXTRAS))
known_extras := $(filter-out uv run test-llm,$(patsubst requirements/%.txt,%,$(wildcard requirements/*.txt)))
unknown_extras := $(filter-out $(known_extras),$(extras))

ifneq ($(unknown_extras),)
$(error unknown extra: $(unknown_extras); known: $(known_extras))
endif

help:
	@sed -n 's/^#   //p' Makefile

setup: $(VENV)/.project $(addprefix $(VENV)/.installed-,$(extras))

chat: setup
	$(BIN)/briefwijzer ingest
	$(BIN)/briefwijzer serve $(if $(HOST),--host "$(HOST)") $(if $(PORT),--port "$(PORT)")

# The question travels through the environment, unexpanded, so that quotes and dollar signs in it stay what they are.
unexport Q
ask: export VRAAG = $(value Q)
ask: setup
	@test -n "$$VRAAG" || { echo 'make ask: give the question: make ask Q="Wat vraagt de VNG?"' >&2; exit 2; }
	@$(BIN)/briefwijzer documents list >/dev/null 2>&1 || $(BIN)/briefwijzer ingest >&2
	@$(BIN)/briefwijzer ask -- "$$VRAAG"

demo: setup
	$(BIN)/briefwijzer ingest
	$(BIN)/python -m demo

test: setup $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile

test-faults: setup $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m faults

benchmark: setup $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.all $(if $(EVALUATION),--evaluation "$(EVALUATION)")

test-llm: setup $(VENV)/.installed-dev .venv-llm/.installed
	$(BIN)/python -m benchmarks.small_model --show

check: setup $(VENV)/.installed-dev
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(BIN)/python -m pytest --quiet tests/test_sizes.py

sbom: setup $(VENV)/.installed-dev
	$(BIN)/python tools/sbom.py dist/sbom.cdx.json

lock: $(UV)
	echo uv | $(LOCK) - --output-file requirements/uv.txt
	$(LOCK) pyproject.toml --group build --output-file requirements/run.txt
	$(LOCK) pyproject.toml --group build --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --group training --constraint requirements/dev.txt --output-file requirements/training.txt
	$(LOCK) pyproject.toml --group peers --constraint requirements/training.txt --output-file requirements/peers.txt
	$(LOCK) pyproject.toml --extra mcp --constraint requirements/training.txt --output-file requirements/mcp.txt
	$(LOCK) pyproject.toml --extra llm --constraint requirements/training.txt --output-file requirements/llm.txt
	echo llm >$(VENV)/.excluded
	$(LOCK) --group test-llm --excludes $(VENV)/.excluded --output-file requirements/test-llm.txt
	echo torch >$(VENV)/.excluded
	$(LOCK) pyproject.toml --extra sentence-transformers --group torch-needs --excludes $(VENV)/.excluded \
		--constraint requirements/training.txt --output-file requirements/sentence-transformers.txt
	$(LOCK) --no-deps --group test-models --output-file requirements/test-models.txt

clean:
	rm -rf $(VENV) .venv-llm dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is written last: what was cut short is done again, what is there is skipped. A lock is complete, so that
# nothing needs to be resolved; what is left out of one is left out on purpose.
$(VENV)/.project: $(VENV)/.installed-run pyproject.toml
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-%: requirements/%.txt $(UV)
	$(INSTALL) --require-hashes --no-deps --requirement $<
	@touch $@

# What PyTorch itself needs is locked too, so that pip adds PyTorch alone (and, on Linux with a GPU, NVIDIA's libraries).
$(VENV)/.installed-sentence-transformers: requirements/sentence-transformers.txt $(UV)
	$(INSTALL) --require-hashes --no-deps --requirement $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-run

# The model's server stands apart: it is compiled here, and wants versions of its own.
.venv-llm/.installed: requirements/test-llm.txt $(UV)
	$(BIN)/python -m venv .venv-llm
	CMAKE_ARGS=-DGGML_NATIVE=OFF $(UV) pip install --quiet --no-cache --python .venv-llm/bin/python --require-hashes --no-deps --requirement $<
	@touch $@

$(UV): requirements/uv.txt
	@python=$$(sh tools/find-python.sh $(PYTHON)) && "$$python" -m venv $(VENV) \
		|| { echo "setup: could not make $(VENV); on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@
