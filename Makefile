# One command each. `make run` starts everything, `make test` proves it; both make .venv from the locks by themselves.
# A Python of your choice: make run PYTHON=/path/to/python3

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test soak lint format bench bench-peers clients simulate simulate-mutants lock clean venv venv-dev

ARGS ?=
SEEDS ?= 200
PYTHON ?=
BIN := .venv/bin

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-26s%s\n", $$1, $$2}'

run: venv ## start everything at http://localhost:3000 (ARGS="--port 4000 --no-sample")
	@exec $(BIN)/overture up $(ARGS)

test: venv-dev ## lint, types, import rules, then every test (ARGS="tests/kernel -k money" narrows the tests)
	@exec $(BIN)/python -m tools.check $(ARGS)

soak: venv-dev ## the long stories: chaos at length, more orders of two at once, half a campaign restored
	@exec $(BIN)/python -m tools.check --soak $(ARGS)

lint: venv-dev ## everything of `make test` but the tests
	@exec $(BIN)/python -m tools.check --lint

format: venv-dev ## put the code in shape
	@$(BIN)/ruff check --quiet --fix . ; exec $(BIN)/ruff format .

bench: venv-dev ## measure the hot paths, each beside its floor
	@exec $(BIN)/python -m bench $(ARGS)

bench-peers: venv-dev ## measure beside Celery with Redis, an ORM and Scrapy, which it installs apart (.venv-peers)
	@exec $(BIN)/python -m bench.peers $(ARGS)

clients: venv-dev ## try the sandbox with platforms' own clients, which it installs apart (.venv-clients)
	@exec $(BIN)/python -m tools.clients $(ARGS)

simulate: venv-dev ## random campaigns on manual clocks (SEEDS=200)
	@exec $(BIN)/python -m tests.simulation --seeds $(SEEDS) $(ARGS)

simulate-mutants: venv-dev ## planted bugs, each of which the simulation must catch
	@exec $(BIN)/python -m tests.simulation --mutants $(ARGS)

lock: ## compile the locks anew from requirements/*.in (ARGS=--upgrade for newer versions)
	@PYTHON="$(PYTHON)" exec tools/python.sh tools/lock.py $(ARGS)

clean: ## remove what make and the tools made; data folders stay
	@rm -rf .venv .venv-peers .venv-clients .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@PYTHON="$(PYTHON)" exec tools/python.sh tools/venv.py

venv-dev:
	@PYTHON="$(PYTHON)" exec tools/python.sh tools/venv.py --dev
