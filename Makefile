# Every target sets up what it needs in .venv: with uv where it is installed, else with venv and pip.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_VENV := .bench-venv
BENCH_READY := $(BENCH_VENV)/.ready

# The tests start the command hundreds of times: without bytecode, each start would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

# `make check-real DIR...`: what follows is folders, not targets.
ifeq (check-real,$(firstword $(MAKECMDGOALS)))
DIRS := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(DIRS)
$(DIRS): check-real ; @:
endif

.PHONY: help setup demo test check-real fuzz bench bench-small pictures check types layers format clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(READY) ## Set up .venv with everything a developer needs

$(READY): pyproject.toml
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing $(VENV) && \
		VIRTUAL_ENV=$(abspath $(VENV)) uv pip install --quiet --group dev --editable '.[sandbox]'; \
	else \
		python3 -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' && \
		$(BIN)/python -m pip install --quiet --group dev --editable '.[sandbox]'; \
	fi
	@touch $@

demo: $(READY) ## Validate, plan and apply the starter library on the sandbox
	@PATH="$(abspath $(BIN)):$$PATH" tools/demo

test: $(READY) ## Run every test
	$(BIN)/python -m pytest --numprocesses 4 --dist worksteal

check-real: $(READY) ## Ask the rules about real prompts: make check-real DIR...
	@$(BIN)/python tools/check_real.py $(DIRS)

fuzz: $(READY) ## Search for counterexamples, for hours: the properties with many more examples
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest --numprocesses 2 tests/properties tests/session/pull/test_round_trip.py

# What is measured is the installed command, without a developer's tools beside it, as users run it. The sandbox that
# answers it takes less of the processor with the two that uvicorn uses where they are there.
$(BENCH_READY): pyproject.toml $(shell find promptsync schemas -type f -not -name '*.pyc')
	@python3 -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check \
		'.[sandbox]' check-jsonschema agnix uvloop httptools
	@touch $@

bench: $(BENCH_READY) ## Measure everything beside what people would use instead, for docs/performance.md
	$(BENCH_VENV)/bin/python -m benchmarks

bench-small: $(BENCH_READY) ## Measure a little, and fail where it is much slower than recorded
	$(BENCH_VENV)/bin/python -m benchmarks --small

pictures: $(READY) ## Take the pictures of the docs again; needs chromium
	$(BIN)/python tools/pictures

check: $(READY) ## Types, lint and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@$(MAKE) --no-print-directory -j 2 types layers

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-logo

format: $(READY) ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## Remove what the targets have made
	rm -rf $(VENV) $(BENCH_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
