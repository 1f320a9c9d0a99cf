# Everything a newcomer needs: `make chat` to talk, `make test` to test, `make check` to run what CI runs.
PYTHON ?= python3.11
CHAT := .venv-chat
DEV := .venv

.PHONY: help chat test lint check format bench eval kill-1000 soak replicas lock clean

# What there is.
help:
	@echo "make chat       talk to Vesper in the terminal (options: make chat ARGS='--plain')"
	@echo "make test       run every test"
	@echo "make check      run what CI runs: make lint, then make test"
	@echo "make lint       format, lint, strict types, imports, content"
	@echo "make format     format the code"
	@echo "make bench      how fast it is, and how much memory it takes"
	@echo "make eval       how well typed words are heard"
	@echo "make kill-1000  the real program, killed a thousand times under load"
	@echo "make soak       the real program, run for long: its memory must not grow"
	@echo "make replicas   three of the real program on one PostgreSQL"
	@echo "make lock       write the pinned requirements anew (needs uv)"
	@echo "make clean      remove what the others made"

chat: $(CHAT)/ready
	@$(CHAT)/bin/vesper chat $(ARGS)

test: $(DEV)/ready
	$(DEV)/bin/pytest -n auto $(ARGS)

lint: $(DEV)/ready
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/vesper check

check: lint test

format: $(DEV)/ready
	$(DEV)/bin/ruff format .
	$(DEV)/bin/ruff check --fix .

# How well typed words are heard: by people the model never met, and on messages written apart from the phrases.
eval: $(DEV)/ready
	$(DEV)/bin/python -m benchmarks.understanding --write build

bench: $(DEV)/ready
	$(DEV)/bin/python -m benchmarks

# The long proofs, over the real program; each prints its figures and ends with 1 where something does not hold.
kill-1000: $(DEV)/ready
	$(DEV)/bin/python -m tests.proofs.kill $(ARGS)

soak: $(DEV)/ready
	$(DEV)/bin/python -m tests.proofs.soak $(ARGS)

replicas: $(DEV)/ready
	$(DEV)/bin/python -m tests.proofs.replicas $(ARGS)

# Writes the pinned requirement files anew from pyproject.toml; needs uv.
lock:
	requirements/make

# An environment is made once, and again after its requirements changed.
$(CHAT)/ready: requirements/build.txt requirements/chat.txt pyproject.toml
	@echo "Setting up $(CHAT): this takes a minute or two, once."
	@$(PYTHON) -m venv --clear $(CHAT)
	@$(CHAT)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/chat.txt
	@$(CHAT)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV)/ready: requirements/build.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/dev.txt
	$(DEV)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(CHAT) $(DEV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
