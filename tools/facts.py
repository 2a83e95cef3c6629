"""Copy the lessons with what their texts claim, as a last cell that only tests see.

``make test`` runs ``python tools/facts.py`` and then the copies in build/facts. What a lesson must
show to be true stands in tests/lessons/facts, a file a notebook, as statements about the names that
the notebook leaves: so no learner meets test code.
"""

import argparse
from pathlib import Path

import nbformat

COURSE = Path(__file__).resolve().parent.parent
FACTS = COURSE / "tests" / "lessons" / "facts"


def with_facts(notebook, facts):
    """Add statements to a lesson as its last cell, and return it.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place.
    facts : str
        Python code that stops with an error where the lesson shows something else than it says.
    """
    notebook.cells.append(nbformat.v4.new_code_cell(facts))
    return notebook


def main(arguments=None):
    """Write the copies; the exit code is 0."""
    parser = argparse.ArgumentParser(
        prog="python tools/facts.py", description=__doc__.partition("\n")[0]
    )
    about = "default: build/facts"
    parser.add_argument("--output", type=Path, default=COURSE / "build" / "facts", help=about)
    folder = parser.parse_args(arguments).output
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((COURSE / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        facts = FACTS / f"{path.stem.partition('_')[0]}.py"
        if facts.exists():
            with_facts(notebook, facts.read_text("utf-8"))
        nbformat.write(notebook, folder / path.name)
    print(f"wrote the lessons with their facts in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
