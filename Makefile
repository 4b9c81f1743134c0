# Bare `make` lists the verbs. Everything is installed into .venv, from locks with hashes, and only when something changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := $(shell find graphkit/frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix graphkit/frontend
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install --no-build-isolation --no-deps

# A moved folder or another Python makes a new .venv: the old one points to where it was.
MADE_FOR := $(CURDIR) $(shell $(PYTHON) -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)
MADE_NOW := $(shell cat $(VENV)/made 2>/dev/null)

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
# From a lock, by hash, counting; what pip has to complain about passes through.
INSTALL_LOCK = of=$$(grep -c '^[a-z]' $<); n=0; $(PIP_INSTALL) --require-hashes -r $< 2>&1 | while IFS= read -r line; do \
	case "$$line" in \
	Collecting*|'Requirement already'*) n=$$((n + 1)); [ ! -t 1 ] || printf '\rfrom $<: %s of %s packages' "$$n" "$$of";; \
	'Installing collected'*) printf '\nwriting them into $(VENV) …\n';; \
	' '*|Ignoring*|Looking*|Using*|Downloading*|Preparing*|Building*|'Successfully '*) ;; \
	*) printf '\n%s' "$$line";; \
	esac; done; status=$$?; echo; exit $$status

.PHONY: verbs demo test app check slow bench fuzz format lock dictionary wheel clean
.DELETE_ON_ERROR:

verbs:
	@echo 'make demo     install, make a sample case, load it into Neo4j, measure it, write the report and the package'
	@echo 'make test     install what the tests need and run them (make slow: the long ones)'
	@echo 'make fuzz     look for bytes that crash or hang a reader, ten minutes (make fuzz SECONDS=60: shorter)'
	@echo 'make app      open the workbench on the case of the demonstration'
	@echo 'make bench    measure speed and memory beside what people would use instead (make bench SCALE=0.1 NAMES=load-csv)'
	@echo 'make check    format, lint, types, layers: what must be clean before a commit (make format: puts the format right)'
	@echo 'make lock     write the locks anew from pyproject.toml and package.json'
	@echo 'make dictionary  write docs/data-dictionary.md and questions.md anew'
	@echo 'make wheel    build the wheel into dist/'
	@echo 'make clean    remove .venv, the bundle and the caches; cases, graphkit-demo/ included, stay'

demo: $(VENV)/runtime $(VENV)/graphkit
	@$(BIN)/graphkit demo

app: $(VENV)/runtime $(VENV)/graphkit
	@test -d graphkit-demo/case || { echo 'There is no demonstration yet: run `make demo` first.' >&2; exit 3; }
	@$(BIN)/graphkit app graphkit-demo/case

test: $(VENV)/dev $(VENV)/graphkit
	@$(BIN)/python -m pytest -m 'not slow'

slow: $(VENV)/dev $(VENV)/graphkit
	@$(BIN)/python -m pytest -m slow || test $$? -eq 5  # 5: no test is marked slow

SECONDS ?= 600
fuzz: $(VENV)/dev $(VENV)/graphkit
	@$(BIN)/python -m tests.ingest.fuzzing --seconds $(SECONDS)

SCALE ?= 1.0
bench: $(VENV)/dev $(VENV)/graphkit
	@$(BIN)/python -m bench $(NAMES) --scale $(SCALE)

check: export PATH := $(CURDIR)/$(BIN):$(PATH)
check: $(VENV)/dev $(VENV)/graphkit $(if $(FRONTEND),graphkit/frontend/node_modules/.package-lock.json)
	@failed=0; try() { echo "== $$*"; "$$@" || failed=1; }; \
	try $(BIN)/ruff format --check --output-format concise .; \
	try $(BIN)/ruff check --output-format concise .; \
	try $(BIN)/mypy; \
	try $(BIN)/lint-imports --no-logo; \
	$(if $(FRONTEND),try $(BIN)/npm --prefix graphkit/frontend run --silent --if-present check;) \
	exit $$failed

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Keeps the versions that still fit; make lock UPGRADE=--upgrade takes the newest.
# The resolver comes from the lock it writes; where there is none yet: make lock UV=<a uv of your own>
UV ?= $(BIN)/uv
LOCKED := --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' --quiet $(UPGRADE) pyproject.toml --extra neo4j-local --group build
lock: $(if $(filter $(BIN)/uv,$(UV)),$(VENV)/dev)
	$(UV) pip compile $(LOCKED) --output-file requirements.lock
	$(UV) pip compile $(LOCKED) --extra dev --group lock --constraint requirements.lock --output-file requirements-dev.lock
	$(if $(FRONTEND),npm_config_omit_lockfile_registry_resolved=true $(NPM) install --package-lock-only --ignore-scripts)

dictionary: $(VENV)/runtime $(VENV)/graphkit
	@$(BIN)/python docs/dictionary.py
	@$(BIN)/python docs/questions.py

wheel: $(VENV)/runtime
	$(BIN)/python -m pip --disable-pip-version-check wheel --no-build-isolation --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) build dist graphkit/static graphkit/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- what the verbs stand on

ifneq ($(strip $(MADE_FOR)),$(strip $(MADE_NOW)))
.PHONY: $(VENV)/made
endif
$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo 'Python is missing. On Debian and Ubuntu: apt install python3 python3-venv' >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "graphkit needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make an environment: ensurepip is missing. On Debian and Ubuntu: apt install python3-venv' >&2; exit 2; }
	$(PYTHON) -m venv $(if $(MADE_NOW),--clear) $(VENV)
	@echo '$(MADE_FOR)' > $@

$(VENV)/runtime: requirements.lock $(VENV)/made
	@$(INSTALL_LOCK)
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/runtime
	@$(INSTALL_LOCK)
	@touch $@

$(VENV)/graphkit: pyproject.toml hatch_build.py .npmrc $(FRONTEND) $(VENV)/runtime
	$(PIP_INSTALL) --quiet -e .
	@touch $@

graphkit/frontend/node_modules/.package-lock.json: graphkit/frontend/package-lock.json $(VENV)/runtime
	$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
