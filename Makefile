# Needs Python 3.11 or newer, make and git; everything else goes into .venv. `make test` takes the
# machine's Chromium or Chrome, its servers and its Java, and installs what is missing.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
ARTICLES ?= 10000

export PYTHON
BIN := .venv/bin

.PHONY: help setup site test lint golden messages bench serve lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup:
	@sh scripts/setup.sh

site: setup ## Build the sample archive into public/
	$(BIN)/python build.py

test: lint ## Run all checks: lint, tests (also in a browser), packaging
	@$(BIN)/python -m scripts.browser
	@$(BIN)/python -m scripts.servers
	@$(BIN)/python -m scripts.validator
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal
	@sh scripts/check_package.sh

lint: setup ## Check style, types and architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src tests benchmarks scripts build.py
	$(BIN)/lint-imports

golden: setup ## Write the golden trees, transcripts and schemas anew from what is built now
	$(BIN)/python -m scripts.schemas
	KZARCHIVE_UPDATE=1 $(BIN)/pytest tests/test_sites.py tests/test_console.py tests/importers/test_importers_golden.py tests/test_docs.py

messages: setup ## Bring the catalogues of the interface up to date with templates and source
	$(BIN)/python scripts/messages.py

bench: setup ## Measure builds beside other tools, and write docs/performance.md (ARTICLES=10000)
	$(BIN)/python -m benchmarks --articles $(ARTICLES) --only cold,none,edit,new

serve: setup ## Show the sample archive on http://127.0.0.1:8000/ while you change it (PORT=8000)
	$(BIN)/kzarchive serve --port $(PORT)

lock: ## Write the lock files from pyproject.toml (UPGRADE=1: newest versions)
	sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove everything that was built, .venv too
	rm -rf public .kzarchive dist .venv .bench
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find benchmarks scripts src tests -name __pycache__ -prune -exec rm -rf {} +
