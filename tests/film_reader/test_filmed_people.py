"""Who is seen in real films: readings against marks made by eye.

The films and marks are no part of the project, and neither is the program that compares them.
"""

import importlib.util
import json

import pandas as pd
import pytest

import film_reader
from film_reader.quiet import quiet

# A laughing woman, a sofa from two sides, and children in the rain.
FILMS = ("pexels_woman", "friends_sofa", "children_rain")


@pytest.fixture(scope="module")
def marked(real_data):
    """The folder of marked films, and the program beside them that compares."""
    folder = real_data / "people"
    if not folder.is_dir():
        pytest.skip(f"no marked films in {folder}")
    spec = importlib.util.spec_from_file_location("score_of_marks", folder / "score.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return folder, program


@pytest.fixture(scope="module")
def compared(marked, shared_readings, tmp_path_factory):
    """For each film: its reading, and what the program counts and pairs."""
    folder, program = marked
    with quiet():
        import keras  # noqa: F401
    names = ("faces", "sampled_frames", "scales", "people_count")
    marks = {name: pd.read_csv(folder / f"{name}.csv") for name in names}
    found = {}
    for film in FILMS:
        path = folder / "films" / f"{film}.mp4"
        reading = film_reader.read(path, progress=False)
        file = reading.to_json(tmp_path_factory.mktemp("readings") / f"{film}.json")
        kept = json.loads(file.read_text("utf-8"))
        of_film = {name: table[table["film"] == film] for name, table in marks.items()}
        scored = program.score_faces(kept, of_film["faces"], of_film["sampled_frames"])
        found[film] = reading, scored, of_film
    return found


@pytest.mark.slow
def test_faces_are_found_and_nothing_else(compared):
    hit, false, missed = (sum(scored[n] for _, scored, _ in compared.values()) for n in range(3))
    assert hit + missed >= 20, "the marks are fewer than when the bounds were set"
    assert hit / (hit + missed) >= 0.95
    assert hit / (hit + false) >= 0.98


@pytest.mark.slow
def test_they_are_filmed_people_and_nobody_is_in_view_longer_than_the_film(compared):
    for reading, _, _ in compared.values():
        assert reading.appearances["source"].eq("filmed").all()
        assert (reading.people["seconds"] <= reading.info["seconds"] + 0.25).all()


@pytest.mark.slow
def test_a_name_means_one_person(compared):
    """Purity: of the faces of each name, those of the person that it mostly means."""
    right = total = 0
    for _, (*_, pairs, _), _ in compared.values():
        table = pd.DataFrame(pairs, columns=["person", "name"])
        right += table.groupby("name")["person"].agg(lambda who: who.value_counts().max()).sum()
        total += len(table)
    assert total >= 20
    assert right / total >= 0.95
