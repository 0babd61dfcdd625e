# Everything a newcomer needs: `make demo` and `make test` set up what they use by themselves.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint format docs accuracy mutation bench bench-batch fuzz requirements clean

# --- setting up -------------------------------------------------------------------------------

$(VENV)/python: | check-python
	$(PYTHON) -m venv $(VENV)
	@touch $@

.PHONY: check-python
check-python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: make PYTHON=python3.12 …" >&2; exit 1; }

$(VENV)/runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(VENV)/python
	$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements/dev.txt pyproject.toml | $(VENV)/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# --- using ------------------------------------------------------------------------------------

demo: $(VENV)/runtime
	$(BIN)/juesuan compose examples/wuhan-2023.xlsx -o build/demo
	$(BIN)/juesuan score examples/wuhan-2023.xlsx -o build/demo/scores.txt
	@$(BIN)/python examples/make_examples.py build/demo
	$(BIN)/juesuan check build/demo/wuhan-2023-faulty.pdf || test $$? -eq 1
	@$(BIN)/juesuan check build/demo/wuhan-2023-faulty.pdf --format html -o build/demo/report.html || test $$? -eq 1
	@echo "Look at build/demo: the composed files, the scores, the faulty PDF, report.html with its pages."

# --- proving ----------------------------------------------------------------------------------

test: $(VENV)/dev
	$(BIN)/python -m pytest -q --cov=juesuan --cov-report=
	$(BIN)/python -m coverage report --fail-under=95 --skip-covered \
	  --include='src/juesuan/money.py,src/juesuan/model/*,src/juesuan/rules/*,src/juesuan/score/*,src/juesuan/checking/*'

lint: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/make_docs.py --check

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/dev
	$(BIN)/python tools/make_docs.py

accuracy: $(VENV)/dev
	$(BIN)/python tools/accuracy.py

mutation: $(VENV)/dev
	$(BIN)/python tools/mutation.py

bench: $(VENV)/dev
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_compose.py

bench-batch: $(VENV)/dev
	$(BIN)/python tools/bench_batch.py

fuzz: $(VENV)/dev
	$(BIN)/python tools/fuzzing.py --seconds 300

# Pinned with hashes and without any index address.
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

requirements: $(VENV)/dev
	$(PIP) install uv
	$(UV) pyproject.toml -o requirements/runtime.txt
	$(UV) requirements/build.in -o requirements/build.txt
	$(UV) pyproject.toml requirements/build.in --extra dev --extra scale --extra web -o requirements/dev.txt
	$(UV) pyproject.toml --extra scale -o requirements/scale.txt
	$(UV) pyproject.toml --extra web -o requirements/web.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
