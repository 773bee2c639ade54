# `make` alone prints this list. Needs Python 3.11 or newer, and a package registry for the first run.
PYTHON ?= python3
SHELL  := bash
BIN    := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help venv venv-dev venv-bench venv-cluster demo test check format lock docs bench bench-full bench-check neo4j-up neo4j-down clean

help: ## print this list
	@echo 'transship: make TARGET [PYTHON=python3.12]'
	@awk -v hide='$(if $(wildcard benchmarks/*),,bench)' -F ':.*## ' '/^[a-z0-9-]+:.*## / && (hide == "" || index($$1, hide) != 1) { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: ## make .venv with what transship needs to run
	@scripts/venv.sh run

venv-dev: ## the same, and the tools of make test and make check
	@scripts/venv.sh dev

venv-bench: ## the same, and what draws the plots of make bench
	@scripts/venv.sh bench

venv-cluster: ## the tools, and Spark (half a gigabyte; it needs Java 17 or newer)
	@scripts/venv.sh cluster

demo: venv ## run the bundled invented case from start to finish
	@echo 'demo: $(BIN)/transship demo'
	@$(BIN)/transship demo

test: venv-dev ## run the tests; make test ARGS='-k chains' runs some of them
	@[ -n "$$NEO4J_URI" ] || $(BIN)/python scripts/neo4j_server.py fetch || true # the tests say what is missing
	@[ -z "$$CI" ] || scripts/venv.sh cluster || true # as there
	@echo 'test: $(BIN)/python -m pytest $(ARGS)'
	@$(BIN)/python -m pytest $(ARGS)

check: venv-dev ## formatting, lint, types, and which room imports which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: venv-dev ## put imports and line breaks in order
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

lock: ## write the requirements*.lock files anew; make lock ARGS=--upgrade takes newest versions
	@scripts/lock.sh $(ARGS)

docs: venv ## write docs/model.md, loaders.md and queries.md from the code
	@$(BIN)/python scripts/write_docs.py

ifneq ($(wildcard benchmarks/*),)
bench: venv-bench ## measure loading and the chain question beside other engines (minutes)
	@$(BIN)/python -m benchmarks load 10000 100000
	@$(BIN)/python -m benchmarks engines 10000x100000 100000x1000000 $(ARGS)
	@$(BIN)/python -m benchmarks chains 100000 1000000
	@$(BIN)/python -m benchmarks mirrors 1000000

bench-full: venv-bench ## the same to a million firms and ten million parcels, and how each quantity grows (an hour or two; 5 GB of disk)
	@$(BIN)/python -m benchmarks engines 10000x100000 100000x1000000 1000000x10000000 $(ARGS)
	@$(BIN)/python -m benchmarks growth
	@$(BIN)/python -m benchmarks chains 1000000 10000000

bench-check: venv-bench ## have we become slower beside the other engines than in the last results?
	@$(BIN)/python -m benchmarks check
endif

neo4j-up: venv ## start a local Neo4j: by docker, or from Java artifacts (Java 17 or 21, Maven)
	@$(BIN)/python scripts/neo4j_server.py up

neo4j-down: venv ## stop it; its data stay
	@$(BIN)/python scripts/neo4j_server.py down

clean: ## remove .venv and what the tools left
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
