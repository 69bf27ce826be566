# Tocsin: "make run" starts it, "make test" tests it. "make help" names the rest.

.PHONY: help run demo reset install install-test test test-long fault-long lint bench mutation sabotage lock

WORKERS ?= auto
PYTEST = .venv/bin/python -m pytest

help:
	@echo "make run        install what is missing, start Tocsin with its data in ./var"
	@echo "make demo       load fourteen made-up incidents into ./var"
	@echo "make reset      remove ./var and all data in it (asks; FORCE=1 does not)"
	@echo "make test       every test, on SQLite and PostgreSQL, with Chromium"
	@echo "make test-long  the long sets"
	@echo "make lint       ruff, mypy and the import contracts"
	@echo "make bench      every benchmark, into a dated file under docs/bench"
	@echo "make mutation   small faults in the law's code: does a test see each one?"
	@echo "make sabotage   patches that break delivery and record: does a test see each one?"
	@echo "make fault-long hundreds of kills and 100,000 simulated steps; prints figures"
	@echo "make lock       write the lock files anew (UPGRADE=1: newest versions)"

# "exec" hands the terminal's Ctrl-C straight to Tocsin, which ends by itself.
run:
	@tools/install run && exec .venv/bin/tocsin run

demo: install
	@exec .venv/bin/tocsin demo

reset:
	@tools/reset $(if $(FORCE),--force)

install:
	@tools/install run

install-test:
	@tools/install test

test: install-test
	$(PYTEST) --numprocesses $(WORKERS)

test-long: install-test
	$(PYTEST) -m long

lint: install-test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: install-test
	@.venv/bin/python tools/bench.py

# For instance: make mutation MUTATION="--sample 200 --seed 7 --anew 20"
mutation: install-test
	@.venv/bin/python tools/mutation.py $(MUTATION)

# For instance: make sabotage SABOTAGE="no_fence lease_never_ends"
sabotage: install-test
	@.venv/bin/python tools/sabotage.py $(SABOTAGE)

# For instance: make fault-long FAULTS="--kills 100 --steps 0 --minutes 30 --seed 7"
fault-long: install-test
	@.venv/bin/python -m tests.faults.long_run $(FAULTS)

lock: install-test
	@tools/lock $(if $(UPGRADE),--upgrade)
