# Kalends: `make run` rehearses a whole cycle, `make test` runs the tests, `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Nobody is told that Kalends, Prefect or pip is used here.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CYCLE ?= pesco-nip-2024
SEED ?= 1
OUT ?= var/$(CYCLE)
HOUSE ?= EEAS
TRIER := officer@kalends.example
TRIER_EDA := officer@eda.example
TRIER_EL := nip@el.example
TRY_PORT = $(or $(shell sed -nE 's/.*--web-port[ =]+([0-9]+).*/\1/p' <<< '$(SERVE_ARGS)'),$(KALENDS_WEB_PORT),8000)
# Stealing: what is long and comes last would else be left to one worker.
PYTEST_ARGS ?= -n auto --dist worksteal

# Where tests keep their files: in memory where there is plenty, because most of them else wait for a disk.
IN_MEMORY := $(shell awk '/^MemAvailable/ && $$2 > 6e6' /proc/meminfo 2>/dev/null | grep -q . && \
	df --output=avail /dev/shm 2>/dev/null | awk 'NR > 1 && $$1 > 2e6 {print "/dev/shm"}')
TEST_FILES = $(or $(IN_MEMORY),$(TMPDIR),/tmp)

# The first Python on the path that starts (a pyenv shim may not), is new enough and can make environments;
# the one underneath, if that is an environment, because .venv may be the active one.
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.11 python3.12 python3.13 python; do \
	"$$name" -c 'import sys, venv; sys.version_info < (3, 11) and sys.exit(1); print(sys._base_executable)' \
		2>/dev/null && break; done)
endif

# .venv holds absolute paths and one Python's packages: a moved checkout or another Python has another key.
KEY := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys, os, zlib; \
	print(zlib.crc32(f"{os.getcwd()} {sys.base_prefix} {sys.version}".encode()))'))
BIN := .venv/bin
MADE := .venv/made-$(KEY)
RUNTIME := .venv/runtime
DEV := .venv/dev

# A venv without pip is made in no time, and also where Debian's python3-venv is missing; any pip >= 22.3 fills it.
PIP = $(if $(shell $(BIN)/python -c 'import pip' 2>&1),$(PYTHON) -m pip --python $(BIN)/python,$(BIN)/python -m pip)
# Editable, so that the environment never holds an older Kalends than the working tree; no isolation, because
# the build backend stands in the lock as well and nothing unlocked is fetched to build ours.
INSTALL_OURS = $(PIP) install --no-deps --no-build-isolation --editable .

.PHONY: run test check format serve try bench pictures soak lock vendor system clean help

run: $(RUNTIME) ## rehearse the cycle NIP 2024 through Prefect, all letters and reports into var/
	@$(call HINT_PANGO)
	$(BIN)/kalends rehearse $(CYCLE) --seed $(SEED) --through-prefect --out $(OUT)

test: $(DEV) ## run the tests (PYTEST_ARGS="-n 0 tests/models" for some of them)
	@folder=$$(mktemp -d $(TEST_FILES)/kalends-test-XXXXXX); trap 'rm -rf "$$folder"' EXIT; \
	chmod 711 "$$folder"; \
	TMPDIR="$$folder" $(BIN)/pytest $(PYTEST_ARGS) # PostgreSQL, which root cannot be, passes through the folder

check: $(DEV) ## format, lint, types, direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV) ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

serve: $(RUNTIME) ## the engine and the pages on this machine (OFFICER=ADDRESS lets somebody in)
	$(BIN)/kalends init
	$(if $(OFFICER),$(BIN)/kalends user add $(OFFICER) officer --house $(HOUSE))
	$(BIN)/kalends serve $(if $(OFFICER),--link $(OFFICER)) $(SERVE_ARGS)

# A year of one's own: made anew each time, with the contacts of the rehearsal, on a clock that begins at its call.
try: export KALENDS_DATABASE_URL := sqlite:///var/try/kalends.sqlite
try: export KALENDS_FILES := var/try/files
try: export KALENDS_MAILBOX_FOLDER := var/try/letters
try: export KALENDS_HEADS_FOLDER := var/try/heads
try: export KALENDS_WEB_URL ?= http://127.0.0.1:$(TRY_PORT)
try: $(RUNTIME) ## the pages of a cycle that was just called, to act in; nothing leaves
	@test -e $(OUT)/kalends.sqlite || env -u KALENDS_DATABASE_URL $(BIN)/kalends rehearse $(CYCLE) --seed $(SEED) --out $(OUT)
	rm -rf var/try
	mkdir -p var/try
	KALENDS_DATABASE_URL=sqlite:///$(OUT)/kalends.sqlite $(BIN)/kalends contacts export --out var/try/contacts.csv
	$(BIN)/kalends init --rehearsal
	$(BIN)/kalends contacts import var/try/contacts.csv
	$(BIN)/kalends user add $(TRIER) officer --house $(HOUSE)
	$(BIN)/kalends user add $(TRIER) approver
	$(BIN)/kalends user add $(TRIER_EDA) officer --house EDA
	$(BIN)/kalends open $(CYCLE) --now 2023-12-01T09:00:00+01:00
	$(BIN)/kalends advance $(CYCLE) --now 2023-12-04T09:00:00+01:00
	$(BIN)/kalends form virtual $(CYCLE) EL FR SE --out var/try/forms --now 2023-12-05T10:00:00+01:00
	@echo "The call to Greece: $$(grep -lE '^To:.*$(TRIER_EL)' var/try/letters/*.eml)"
	$(BIN)/kalends serve --now 2023-12-05T10:00:00+01:00 --link $(TRIER) --link $(TRIER_EDA) --link $(TRIER_EL) $(SERVE_ARGS)

bench: $(DEV) ## measure speed (benchmarks/)
	$(BIN)/python -m benchmarks

pictures: $(DEV) ## take the pictures of the pages in README.md and docs/ anew
	$(BIN)/python -m benchmarks.pictures

soak: $(DEV) ## hostile files, requests to the API, a deadline that passes, a halt at every place and the long simulation (SOAK_ARGS="--minutes 20" for less)
	API_EXAMPLES=100 $(BIN)/pytest -n 0 --timeout 3600 tests/dashboard/test_api_schema.py
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.stampede
	$(BIN)/python -m benchmarks.stampede --postgres
	$(BIN)/python -m benchmarks.simulation rehearsal --halted --table --base "$$(mktemp -d)"
	$(BIN)/python -m benchmarks.soak $(SOAK_ARGS)

# --- environment -----------------------------------------------------------------------------------------------

$(MADE):
ifeq ($(PYTHON),)
	@echo "Kalends needs Python 3.11 or newer, and none was found." \
		"Install one (Debian: apt-get install python3 python3-pip), or say where it is: make PYTHON=/path/to/python3" >&2
	@exit 1
else
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kalends needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv $$($(PYTHON) -m pip --version >/dev/null 2>&1 && echo --without-pip) .venv
	@touch $@
endif

$(RUNTIME): $(MADE) requirements.lock pyproject.toml
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(INSTALL_OURS)
	@touch $@

# requirements-dev.lock is requirements.lock and more (a test says so), so one environment serves both.
$(DEV): $(MADE) requirements-dev.lock requirements.lock pyproject.toml
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	$(INSTALL_OURS)
	@touch $(RUNTIME) $@

# --- locks -----------------------------------------------------------------------------------------------------

COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --extra build pyproject.toml

lock: $(DEV) ## resolve pyproject.toml anew (UPGRADE=--upgrade for newer versions)
	@for target in requirements: requirements-dev:"--extra dev"; do \
		file=$${target%%:*}.lock; new=.venv/$$file; cp $$file $$new; \
		$(COMPILE) $(UPGRADE) $${target#*:} --quiet --output-file $$new; \
		if grep -nE '[a-z+]+://' $$new; then echo "$$file would carry an address; it was left as it is." >&2; exit 1; fi; \
		cmp -s $$new $$file || { mv $$new $$file; echo "$$file changed"; }; \
	done

vendor: $(DEV) ## fetch what the pages take from others anew, with npm, and compare the hashes
	$(BIN)/python deploy/vendor.py

# --- system packages -------------------------------------------------------------------------------------------

# Pango and fonts for WeasyPrint's PDF; LibreOffice, poppler and Chromium look at what we write, in tests.
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation \
	libreoffice-calc libreoffice-writer poppler-utils chromium
MISSING = $(shell for package in $(PACKAGES); do \
	dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || echo $$package; done)
APT = $(if $(filter 0,$(shell id -u)),,sudo )env DEBIAN_FRONTEND=noninteractive apt-get

system: ## install the few Debian packages that are missing (Pango, LibreOffice, poppler, Chromium, fonts)
	@if ! command -v apt-get >/dev/null; then \
		echo "No apt-get here. Install by hand: Pango and HarfBuzz (for PDF), DejaVu and Liberation fonts," \
			"LibreOffice Calc and Writer, poppler's command-line tools, Chromium (these four for the tests)."; \
	elif [ -z "$(MISSING)" ]; then \
		echo "All system packages are there."; \
	elif [ "$$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then \
		echo "Neither root nor sudo. Ask your administrator for: $(MISSING)" >&2; exit 1; \
	else \
		echo "Installing $(MISSING)"; \
		said=$$(mktemp); trap 'rm -f "$$said"' EXIT; \
		{ $(APT) update && $(APT) install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $(MISSING); } \
			</dev/null >"$$said" 2>&1 || { cat "$$said" >&2; exit 1; }; \
	fi

define HINT_PANGO
$(BIN)/python -c 'from ctypes.util import find_library as f; import sys; sys.exit(not f("pangoft2-1.0"))' || \
	echo "Pango is missing, so no PDF can be written: run 'make system' first to have them."
endef

# --- the rest --------------------------------------------------------------------------------------------------

clean: ## remove the environment, caches and everything written by runs
	rm -rf .venv var dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
