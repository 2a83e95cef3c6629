"""Write exercises and quizzes into the lessons, and make lessons with the solutions put in.

``make exercises`` runs ``python tools/exercises.py stamp``: after a change in notebooks/exercises,
it writes statements, stubs and quizzes where their marks stand in the lessons.
``python tools/exercises.py solved`` makes short copies of the lessons in which every exercise is
solved, for ``make test`` to run.
"""

import argparse
import ast
import contextlib
import io
import os
import re
import sys
from pathlib import Path

import nbformat

from course_utils import exercises

COURSE = Path(__file__).resolve().parent.parent
MARK = re.compile(r"<!-- exercise (\d+\.\d+) -->")
QUIZ_MARK = "<!-- quiz -->"
QUIZ_CODE = '# Quiz\nexercises.quiz("{lesson}")'
QUIZ_TITLE = """{mark}
## Check yourself

{count} questions. Each answer, right or wrong, is explained when you click it."""
QUIZ_TEXT_MARK = "<!-- quiz as text -->"
# What has names of its own.
SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def statement(number):
    """Give the Markdown cell of an exercise, by its number."""
    exercise = exercises.find(number)
    return (
        f"<!-- exercise {number} -->\n**Exercise {number}. {exercise.title}.** {exercise.statement}"
    )


def code(number, answer=None):
    """Give the code cell of an exercise, by its number.

    Parameters
    ----------
    number : str
    answer : str, optional
        Code in place of the stub, such as the solution.
    """
    exercise = exercises.find(number)
    body = exercise.stub if answer is None else answer
    call = f'exercises.check("{number}", {", ".join(exercise.answers)})'
    # Where a function stands last, style wants two empty lines below it.
    gap = "\n\n\n" if body.splitlines()[-1].startswith((" ", ")")) else "\n"
    start = f"# Exercise {number}\n"
    if number.endswith(".1"):
        start += "from course_utils import exercises\n\n"
        start += "\n" if body.startswith(("def ", "class ")) else ""
    return f"{start}{body}{gap}{call}"


def quiz_text(lesson):
    """Give a lesson's questions with all answers as Markdown, for pages that run no code."""
    lines = [QUIZ_TEXT_MARK, "<details><summary>The same questions to read</summary>"]
    for number, question in enumerate(exercises.read(lesson)[1], start=1):
        lines += ["", f"**{number}. {question.text}**", ""]
        for text, why, is_right in question.answers:
            verdict = "**Right.**" if is_right else "**Wrong.**"
            lines.append(f"- {text}<br>{verdict} {why}")
    return "\n".join([*lines, "", "</details>"])


def stamp(notebook, lesson):
    """Write a lesson's exercises and quiz into it, where their marks stand.

    The mark of an exercise is ``<!-- exercise 1.2 -->``, that of the quiz ``<!-- quiz -->``, each
    at the start of a Markdown cell of its own. What is found there is replaced. Only outputs of
    the cells written change: an exercise that nobody has touched says so.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place.
    lesson : str
        Its two digits.
    """
    cells, waiting = [], list(notebook.cells)
    while waiting:
        cell = waiting.pop(0)
        cells.append(cell)
        mark = MARK.match(cell.source) if cell.cell_type == "markdown" else None
        if mark:
            number = mark[1]
            cell.source = statement(number)
            follower = _take(waiting, "code", f"# Exercise {number}\n")
            follower.source, follower.outputs = code(number), _untouched(number)
            cells.append(follower)
        elif cell.source.startswith(QUIZ_MARK):
            count = len(exercises.read(lesson)[1])
            cell.source = QUIZ_TITLE.format(mark=QUIZ_MARK, count=count)
            shown = _take(waiting, "code", "# Quiz\n")
            shown.source, shown.outputs = QUIZ_CODE.format(lesson=lesson), []
            text = _take(waiting, "markdown", QUIZ_TEXT_MARK)
            text.source = quiz_text(lesson)
            cells += [shown, text]
    notebook.cells = cells
    _count(notebook)


def _take(waiting, kind, start):
    """Take the next cell if it begins so, else make one."""
    if waiting and waiting[0].cell_type == kind and waiting[0].source.startswith(start):
        return waiting.pop(0)
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make()


def _untouched(number):
    """Run an exercise as learners find it, and give its output as a notebook keeps it."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(exercises.find(number).before, names)
        note = run(code(number), names)
    data = {"text/html": note._repr_html_(), "text/plain": repr(note)}
    return [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]


def run(source, names):
    """Run a cell as Jupyter does, and give the value of its last line.

    Parameters
    ----------
    source : str
    names : dict
        The variables it finds, and leaves behind.
    """
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value)
    names.setdefault("exercises", exercises)
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(last, "cell", "eval"), names)


def _count(notebook):
    """Number the code cells in their order."""
    filled = (c for c in notebook.cells if c.cell_type == "code" and c.source.strip())
    for number, cell in enumerate(filled, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number


def solve(notebook):
    """Put the solutions in, keep what they need of the lesson, and leave out the rest.

    So that all lessons can be run a second time quickly: a cell stays if an exercise, or a cell
    that stays, uses a name which it makes.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A lesson; it stays as it is.

    Returns
    -------
    nbformat.NotebookNode
        Code cells alone. Each exercise must turn out right, or its cell stops with an error.
    """
    needed, kept = set(), []
    for cell in reversed([c for c in notebook.cells if c.cell_type == "code"]):
        source = cell.source
        if mark := re.match(r"# Exercise (\d+\.\d+)\n", source):
            solved = code(mark[1], exercises.find(mark[1]).solution)
            before, _, call = solved.rpartition("\n")
            source = f"{before}\nnote = {call}\nassert note.state == 'right', note"
        elif not source.startswith("# colab-setup") and not _makes(source) & needed:
            continue
        needed |= _uses(source)
        kept.append(nbformat.v4.new_code_cell(source))
    return nbformat.v4.new_notebook(cells=kept[::-1], metadata=notebook.metadata)


def _makes(source):
    """Names that a cell sets, imports or defines."""
    tree = ast.parse(source)
    made = {n.id for n in _names(tree) if isinstance(n.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.alias):
            made.add((node.asname or node.name).split(".")[0])
    return made


def _uses(source):
    """Names that a cell reads."""
    return {n.id for n in _names(ast.parse(source)) if isinstance(n.ctx, ast.Load)}


def _names(tree):
    """Names in a cell, without those that its functions and comprehensions have for themselves."""
    own = set()
    for part in (n for n in ast.walk(tree) if isinstance(n, SCOPES)):
        inner = [n for n in ast.walk(part) if isinstance(n, ast.Name)]
        made = {n.id for n in inner if isinstance(n.ctx, ast.Store)}
        made |= {n.arg for n in ast.walk(part) if isinstance(n, ast.arg)}
        own |= {id(n) for n in inner if n.id in made}
    return [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in own]


def main(arguments=None):
    """Stamp the lessons, or write them solved; the exit code is 0."""
    parser = argparse.ArgumentParser(
        prog="python tools/exercises.py", description=__doc__.partition("\n")[0]
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("stamp", help="write exercises and quizzes into the lessons")
    solved = commands.add_parser("solved", help="make lessons with the solutions put in, to test")
    solved.add_argument("--output", type=Path, default=COURSE / "build" / "solved")
    options = parser.parse_args(arguments)

    folder = COURSE / "notebooks" if options.command == "stamp" else options.output
    folder.mkdir(parents=True, exist_ok=True)
    # An appendix, such as 01a, may hold exercises of its lesson.
    for path in sorted((COURSE / "notebooks").glob("[0-9][0-9]*_*.ipynb")):
        if not (exercises.FOLDER / f"{path.name[:2]}.py").exists():
            continue
        notebook = nbformat.read(path, as_version=4)
        if options.command == "stamp":
            stamp(notebook, path.name[:2])
        else:
            notebook = solve(notebook)
        part = (folder / path.name).with_suffix(".part")
        nbformat.write(notebook, part)
        os.replace(part, folder / path.name)
    print(f"wrote the lessons in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
