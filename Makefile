# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
AS_OF := 2026-11-23

.PHONY: demo test bench bench-short bench-long lint types contracts docs docs-write unit clean

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

# Findings are expected: the example house has work to follow up.
demo: .venv/.installed
	@echo "gendan check example-repo, as of $(AS_OF). Findings are expected: this house has work to follow up."
	@$(BIN)/gendan -C example-repo check --as-of $(AS_OF); code=$$?; \
	  if [ $$code -eq 1 ]; then echo "(exit code 1: findings at or above error, as expected)"; else exit $$code; fi

test: lint types contracts docs unit bench-short

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed-dev
	$(BIN)/mypy

contracts: .venv/.installed-dev
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tests/gates.py

docs: .venv/.installed-dev
	$(BIN)/python -m docs.generate --check

# Pages that come from the program, then the output shown in pages: read the difference before committing it.
docs-write: .venv/.installed-dev
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.refresh

# The supervisor forks; from a test process that has engines open a child may crash, so its tests have a process of their own.
# Measuring makes tests half as slow again. Those of whole houses, that add nothing to what the others reach, run without.
unit: .venv/.installed-dev
	$(BIN)/pytest --cov --cov-report= --cov-fail-under=0 tests/commands/test_supervise.py
	$(BIN)/pytest -n auto --dist worksteal -m unmeasured
	$(BIN)/pytest -n auto --dist worksteal -m "not unmeasured" --cov --cov-append --cov-report=term:skip-covered --ignore=tests/commands/test_supervise.py

bench: .venv/.installed-dev
	$(BIN)/python -m bench

# Printed by every run of the tests: small houses, one run each, nothing passes or fails.
bench-short: .venv/.installed-dev
	$(BIN)/python -m bench --orders 1000 --commits 200 --runs 1 --without-others

# An hour and more, alone on the machine; writes docs/benchmarks.md.
bench-long: .venv/.installed-dev
	$(BIN)/python -m bench --long

clean:
	rm -rf .venv build dist .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis
