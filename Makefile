# Everything a person does with this checkout. `make` alone says what there is.
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) -m devtools.bootstrap
VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run dev test lint types schema bench demo-reset drill manage clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/' | \
		awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: ## Install what is missing, start the whole platform, print addresses and demo log-ins
	@$(BOOTSTRAP) && exec $(VENV) -m devtools.launcher

dev: ## The same with hot reload of the frontend and restart on Python changes
	@$(BOOTSTRAP) --no-build && exec $(VENV) -m devtools.launcher --dev

test: ## Every check and test, browser journeys included
	@$(BOOTSTRAP) && exec $(VENV) -m devtools.checks

lint: ## Style and import rules only
	@$(BOOTSTRAP) --no-build && exec $(VENV) -m devtools.checks lint

types: ## Type checks only
	@$(BOOTSTRAP) --no-build && exec $(VENV) -m devtools.checks types

schema: ## Write the API and live-protocol schemas and the TypeScript made from them
	@$(BOOTSTRAP) --no-build && exec $(VENV) -m devtools.schema

bench: ## Run the benchmarks and print a table
	@$(BOOTSTRAP) --no-frontend && exec $(VENV) -m benchmarks

demo-reset: ## Throw the demo data away and make it again, around today
	@$(BOOTSTRAP) --no-frontend && exec $(VENV) -m devtools.reset

drill: ## Back up, restore into fresh servers, and prove that what came back is whole
	@$(BOOTSTRAP) --no-frontend && exec $(VENV) -m devtools.drill

manage: ## A management command with stores and keys in place, e.g. make manage c="showmigrations"
	@$(BOOTSTRAP) --no-frontend && exec $(VENV) -m devtools.within $(VENV) manage.py $(c)

clean: ## Remove everything made here: packages, builds, data (asks nothing)
	@$(PYTHON) -m devtools.clean
