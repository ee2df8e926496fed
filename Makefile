# One word to start (make demo), one to check (make check). Needs python3 (3.11 or newer), git and make; brings the rest itself.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
CODE   := zones handlers bot main.py migrations tests benchmarks

# A browser for the browser tests: CHROMIUM=/path/to/it, or the first of these that is installed.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable)
export CHROMIUM

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset test check format lock bench performance soak evening learn strangers clean
.DELETE_ON_ERROR:

help:
	@echo "Bijli Setu: electricity-outage news over WhatsApp and Telegram."
	@echo
	@echo "  make demo        start the whole system on false phones: no account and no key needed"
	@echo "  make demo-reset  the same, forgetting the last demonstration first"
	@echo "  make test        run the tests"
	@echo "  make check       all that CI runs: format, lint, types, tests, browser tests"
	@echo "  make format      put the code into its usual shape"
	@echo "  make bench       measure, mostly in ratios: all but soak, evening and strangers (half an hour)"
	@echo "  make performance clients, fan-out, growth, intake and latency, written into docs/performance.md"
	@echo "  make strangers   how well each hand's messages are read by what the others' taught (half an hour)"
	@echo "  make soak        kill the worker, the database and the answers while 20,000 are told, then count (half an hour; ARGS=--hasty: seven minutes)"
	@echo "  make evening     let an evening of 60 faults and 8,000 citizens pass in minutes, then hold what was promised against it"
	@echo "  make learn       learn anew from the examples how messages are read (handlers/reading/examples)"
	@echo "  make setup       only prepare .venv with what the system needs to run"
	@echo "  make setup-dev   ... and with what its developers need"
	@echo "  make lock        write requirements*.txt anew from pyproject.toml (make lock LOCK=--upgrade for newer versions)"
	@echo "  make clean       remove .venv and caches (not the data in var/)"

# --- preparing ---------------------------------------------------------------------------------------------------------

setup: $(VENV)/ready
setup-dev: $(VENV)/ready-dev

# $(call install,FILE,FOR WHOM): the environment if there is none that works, then exactly the pinned packages of FILE.
# pip is asked for its hashes, so a file that differs from the pinned one is refused; its own chatter goes to a log.
define install
@$(PYTHON) -c 'pass' 2>/dev/null || { \
	echo "Bijli Setu needs Python 3.11 or newer, and there is no '$(PYTHON)' here."; \
	echo "  Debian, Ubuntu:  sudo apt install python3 python3-venv"; \
	echo "  another name:    make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Bijli Setu needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -c 'import platform; print(platform.python_version())')."; \
	echo "If a newer one is installed, name it:  make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
@$(PY) -c 'pass' 2>/dev/null || { \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' has no venv module, which keeps our packages apart from the system's."; \
		echo "  Debian, Ubuntu:  sudo apt install python3-venv"; exit 1; }; \
	echo "Preparing a Python environment in $(VENV)/ ..."; \
	$(PYTHON) -m venv --clear $(VENV); }
@echo "Installing the $$(grep -c '^[a-z0-9].*==' $(1)) pinned packages $(2); the first time this takes a minute or two ..."
@if [ -t 1 ]; then line='\r'; else line=''; fi; \
{ $(PY) -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r $(1) 2>&1; echo "exit $$?"; } | { \
	: > $(VENV)/install.log; seen=0; code=1; \
	while IFS= read -r text; do \
		case "$$text" in \
			"exit "*) code=$${text#exit }; continue ;; \
			Collecting*|Processing*|"Requirement already"*) seen=$$((seen + 1)); [ -z "$$line" ] || printf "$$line  %d" "$$seen" ;; \
			"Installing collected"*) [ -z "$$line" ] || printf "$$line  %d fetched, now unpacking ..." "$$seen" ;; \
		esac; \
		printf '%s\n' "$$text" >> $(VENV)/install.log; \
	done; \
	[ -z "$$line" ] || echo; \
	if [ "$$code" -ne 0 ]; then \
		echo "That did not work. The end of $(VENV)/install.log:"; tail -n 15 $(VENV)/install.log; \
		echo "Is the network there? Then try again: what was fetched is kept."; \
	fi; exit "$$code"; }
endef

$(VENV)/ready: requirements.txt
	$(call install,requirements.txt,that the system needs)
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt requirements.txt
	$(call install,requirements-dev.txt,that its developers need)
	@touch $(VENV)/ready $@

# --- running -----------------------------------------------------------------------------------------------------------

# Ctrl-C is how a demonstration ends, not an error: the trap lets this shell outlive it and the code 130 is forgiven.
demo demo-reset: setup
	@trap : INT; $(PY) main.py demo $(if $(filter demo-reset,$@),--fresh) $(ARGS) || [ $$? -eq 130 ]

# --- checking ----------------------------------------------------------------------------------------------------------

# Side by side, each with a PostgreSQL of its own; a file's tests stay together, the quick ones come last, and all collect
# the same (one hash seed).
BESIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder

test: setup-dev
ifeq ($(CHROMIUM),)
	@echo "No Chromium here, so the browser tests are left out (CHROMIUM=/path/to/it names one)."
	@PYTHONHASHSEED=0 $(PY) -m pytest -m "not browser" $(BESIDE) $(ARGS)
else
	@PYTHONHASHSEED=0 $(PY) -m pytest $(BESIDE) $(ARGS)
endif

check: setup-dev
	@echo "Format ..."; $(PY) -m ruff format --check --quiet $(wildcard $(CODE))
	@echo "Lint ..."; $(PY) -m ruff check --quiet $(wildcard $(CODE))
	@echo "Types ..."; $(PY) -m mypy --no-error-summary
	@echo "Tests ..."; $(MAKE) --no-print-directory test

format: setup-dev
	@$(PY) -m ruff check --fix-only --quiet $(wildcard $(CODE))
	@$(PY) -m ruff format $(wildcard $(CODE))

# --- tending -----------------------------------------------------------------------------------------------------------

# Whatever extra package source this machine has is left out: the hashes must be those of the public files.
LOCKING = env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(PY) -m uv pip compile pyproject.toml --quiet --no-config \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(LOCK)

lock:
	@$(PY) -c 'import uv' 2>/dev/null || $(MAKE) --no-print-directory setup-dev
	@$(LOCKING) --output-file requirements.txt
	@$(LOCKING) --extra dev --constraints requirements.txt --output-file requirements-dev.txt

learn: setup-dev
	@$(PY) -m handlers.reading.learning && $(PY) -m handlers.reading.learning_places

# How each hand's messages are read by what all the others taught (half an hour): see docs/reading.md.
strangers: setup-dev
	@$(PY) -m benchmarks.strangers

bench: setup-dev
	@for benchmark in $(filter-out benchmarks/soak.py benchmarks/evening.py benchmarks/strangers.py,$(sort $(wildcard benchmarks/[a-z]*.py))); do $(PY) -m "benchmarks.$$(basename "$$benchmark" .py)" $(ARGS) || exit; done

# Those figures of docs/performance.md that ten minutes can take anew.
performance: setup-dev
	@for benchmark in clients fanout growth intake latency; do $(PY) -m "benchmarks.$$benchmark" --keep || exit; done

soak: setup-dev
	@$(PY) -m benchmarks.soak $(ARGS)

evening: setup-dev
	@$(PY) -m benchmarks.evening $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
