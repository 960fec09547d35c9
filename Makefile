# Two commands do everything, set-up included: make demo, make test.
SHELL := /bin/bash
VIVEVOIX := .venv/bin/vivevoix
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test talk chat doctor bench lint setup prepare training lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 10

setup: ## make the environment (done by the other targets when needed)
	@tools/setup

prepare: setup
	@$(VIVEVOIX) prepare

demo: prepare ## hear a whole call, from "bonjour" to a phone number
	@$(VIVEVOIX) demo

test: prepare ## check everything
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --ignore tests/wire
	@.venv/bin/python -m pytest -q -n 2 --dist loadfile tests/wire # real time: no more than two at once

talk: prepare ## talk to it: microphone and loudspeaker if there are any, else the keyboard
	@$(VIVEVOIX) call --microphone

chat: prepare ## the keyboard alone
	@$(VIVEVOIX) chat

doctor: setup ## what is present, missing or wrong
	@$(VIVEVOIX) doctor

bench: prepare ## measure the delays (about 20 minutes)
	@$(VIVEVOIX) bench latency

training: ## make the environment of the recipes that rebuild the embedded ear and voice
	@tools/setup training

lock: setup ## renew the locks after a change in pyproject.toml
	@.venv/bin/uv pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --constraint requirements.lock --extra training pyproject.toml -o requirements-training.lock

clean: ## remove the environment and all local data
	@rm -rf .venv .venv-training var build *.egg-info
