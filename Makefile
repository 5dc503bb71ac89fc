# One command to start, one to test; both do all the set-up on a fresh machine.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install run test lint types train evaluate bench browser clean

VENV := .venv/bin
ENGINE := .venv-engine/bin
export RASA_TELEMETRY_ENABLED := false
export OMP_NUM_THREADS := 1
export OMP_WAIT_POLICY := passive

help:  ## show these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install:  ## set up both environments (only what is missing or changed)
	@scripts/install

run: install  ## start everything; Ctrl-C stops it
	@exec $(VENV)/houvast run

test: install  ## lint, types, data, stories, unit, contract, journey and privacy tests
	@scripts/test

lint: install  ## ruff and mypy
	@$(VENV)/ruff check . && $(VENV)/ruff format --check . && $(VENV)/mypy

train: install  ## train the engine's model, if its data changed
	@$(VENV)/python -m bot.first_steps

evaluate: train  ## reports/understanding.{md,json}
	@$(VENV)/python -m benchmarks.understanding

bench: train  ## reports/speed.{md,json}
	@$(VENV)/python -m benchmarks.speed

clean:  ## remove environments, model and development data
	rm -rf .venv .venv-engine .uv models var reports .rasa
