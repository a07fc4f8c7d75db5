# make run    everything from nothing to a first cited answer
# make quotes install what answers of quotes need: no compiler, half a minute
# make engine install what writes answers on top: llama.cpp is compiled, some six minutes
# make test   install what tests need and run them all
# make bench  measure what is promised about speed, into benchmarks/REPORT.md
# make package  sdist and wheel into dist/    make man  the manual page, dist/rag.1
# make words  what the program says, into the catalogue of each language
# make check  format, lint, types        make fix   mend what can be mended

PYTHON ?= python3
# Tests run two at a time: most wait for one model or another.
WORKERS ?= 2
VENV := .venv
RAG := $(VENV)/bin/rag
QUESTION ?= What does rag doctor do?
# A fact: the bundled model is asked for facts only.
FACT ?= How many parameters has the default reader?

PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check
ENGINE := $(VENV)/bin/python install/engine.py

.PHONY: run quotes engine test check fix bench package man words clean

run: $(VENV)/.quotes
	@$(RAG) -c handbook ingest corpora/handbook
	@printf '\n❯ %s\n\n' "$(QUESTION)"
	@$(RAG) -c handbook ask --extract "$(QUESTION)"
	@! $(ENGINE) || { printf '\n❯ %s\n\n' "$(FACT)"; $(RAG) -c handbook ask "$(FACT)"; }
	@printf '\nReady. More about the assistant:  %s -c handbook chat\n' "$(RAG)"
	@printf 'Your own documents:  %s ingest ~/notes   then   %s ask "…"\n' "$(RAG)" "$(RAG)"

quotes: $(VENV)/.quotes

engine: $(VENV)/.quotes
	@$(ENGINE)

test: $(VENV)/.tests check
	@$(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/.tests
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy

fix: $(VENV)/.tests
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

bench: $(VENV)/.tests
	@$(VENV)/bin/python -m benchmarks.bench

package:
	@$(PYTHON) -m build

man: $(VENV)/.quotes
	@mkdir -p dist
	@$(VENV)/bin/python install/man_page.py > dist/rag.1

words: $(VENV)/.tests
	@$(VENV)/bin/python install/messages.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/pip:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.quotes: $(VENV)/bin/pip pyproject.toml constraints.txt requirements-quotes.txt
	@echo 'Installing what answers of quotes need into $(VENV) …'
	@$(PIP) --no-compile -r requirements-quotes.txt
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.tests: $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo 'Installing what the tests need into $(VENV) (llama.cpp is compiled: minutes) …'
	@$(PIP) -c constraints.txt -e '.[models,formats,ocr,images,explore,report,serve,postgres,test]'
	@touch $@ $(VENV)/.quotes $(VENV)/.runtime
