# Everything a newcomer needs: `make chat` to talk, `make test` to test, `make check` to run what CI runs.
PYTHON ?= python3.11
CHAT := .venv-chat
DEV := .venv

.PHONY: chat test check format bench lock clean

chat: $(CHAT)/ready
	$(CHAT)/bin/vesper chat $(ARGS)

test: $(DEV)/ready
	$(DEV)/bin/pytest -n auto $(ARGS)

check: $(DEV)/ready
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/vesper check
	$(MAKE) test

format: $(DEV)/ready
	$(DEV)/bin/ruff format .
	$(DEV)/bin/ruff check --fix .

bench: $(DEV)/ready
	$(DEV)/bin/python -m benchmarks

# Writes the pinned requirement files anew from pyproject.toml; needs uv.
lock:
	requirements/make

$(CHAT)/ready: requirements/build.txt requirements/chat.txt pyproject.toml
	$(PYTHON) -m venv $(CHAT)
	$(CHAT)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/chat.txt
	$(CHAT)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(DEV)/ready: requirements/build.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/dev.txt
	$(DEV)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(CHAT) $(DEV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
