# Two commands do everything on a fresh machine: `make run` and `make test`.
# PORT and DATA_DIR choose where it runs and where it keeps its data.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= data
export PORT DATA_DIR
BIN := .venv/bin
TESTS ?= tests

.PHONY: run test lint format messages assets assurance bench screenshots clean

run: .venv/static-ready  ## environment, database, content, demo people, server
	$(BIN)/celabiedrs demo
	$(BIN)/celabiedrs serve

test: .venv/test-ready .venv/static-ready lint  ## everything that holds, on SQLite
	$(BIN)/pytest -n 2 $(TESTS)

lint: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: .venv/test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/celabiedrs content format

messages: .venv/test-ready  ## collect the words of the interface into translations/
	$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output -w 140 -o translations/messages.pot .
	$(BIN)/pybabel -q update -N --no-fuzzy-matching -w 140 -i translations/messages.pot -d translations -l lv
	$(BIN)/pybabel -q compile -d translations

assets:  ## fetch and cut the font, icons and htmx again (needs Node; the result is committed)
	$(PYTHON) assets/build.py

assurance: .venv/test-ready  ## fifty times killed while people save; a full disk; a database locked, absent, damaged
	ROUNDS=50 $(BIN)/pytest -s tests/faults tests/commands

bench: .venv/test-ready  ## the product against a floor, under the same server
	sh commands/system-packages.sh wrk
	$(BIN)/python -m tests.bench

screenshots: .venv/test-ready  ## every page of the demo, narrow and wide, light and dark, in both languages
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf .venv build data screenshots

.venv/run-ready: requirements.txt pyproject.toml translations/lv/LC_MESSAGES/messages.po
	sh commands/system-packages.sh python3-venv
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/pybabel -q compile -d translations
	touch $@

# What is served compressed is compressed anew whenever a file under static/ is another one.
.venv/static-ready: .venv/run-ready $(shell find static -type f ! -name '*.gz' ! -name '*.br')
	find static -name '*.gz' -delete -o -name '*.br' -delete
	$(BIN)/python -m whitenoise.compress -q static
	touch $@

.venv/test-ready: requirements-dev.txt .venv/static-ready
	sh commands/system-packages.sh chromium hunspell hunspell-lv poppler-utils
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
