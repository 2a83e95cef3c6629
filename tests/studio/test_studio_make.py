"""Drawing a set: it goes on where it stopped, mixes nothing, and keeps its balance."""

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
PRACTICE = ROOT / "data" / "practice"


@pytest.fixture
def quick(studio, monkeypatch):
    """A part of five tiny pieces, of which any can be told to fail; the pieces that were drawn."""

    class Plan:
        def __init__(self, number):
            self.name = f"n{number}"

    class Quick:
        drawn, broken = [], None

        def draw(self, plan, seed, folder):
            (folder / "value").write_text(f"{seed} {plan.name}")
            if plan.name == self.broken:
                raise OSError(28, "No space left on device")
            self.drawn.append(plan.name)

        def finish(self, seed, pieces, output):
            (output / "pieces").mkdir()
            for piece in pieces:
                shutil.copy(piece / "value", output / "pieces" / piece.name)
            (output / "pieces.csv").write_text(f"{seed}")

    quick = Quick()
    quick.drawn = []
    part = studio.make.Part(
        "pieces", lambda seed, count: [Plan(n) for n in range(5)], quick.draw, quick.finish, 1.0
    )
    monkeypatch.setattr(studio.make, "PARTS", {"quick": part})
    studio.make._plans.cache_clear()
    yield quick
    studio.make._plans.cache_clear()


def tree(folder):
    """Return what is in a folder: the text of every file by its path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


# --- going on ---------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_and_draws_nothing_twice(studio, quick, tmp_path, capsys):
    quick.broken = "n3"
    with pytest.raises(OSError, match="No space left") as caught:
        studio.make.make(tmp_path, 1, ["quick"])
    assert "drawing n3 of the quick, seed 1" in caught.value.__notes__[0]
    assert quick.drawn == ["n0", "n1", "n2"]
    assert not (tmp_path / "pieces").exists()
    quick.broken, quick.drawn = None, []
    studio.make.make(tmp_path, 1, ["quick"])
    assert quick.drawn == ["n3", "n4"]
    assert "3 of 5 pieces are drawn already" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert len(tree(tmp_path)) == 6


def test_the_old_set_is_whole_until_the_new_one_is_complete(studio, quick, tmp_path):
    studio.make.make(tmp_path, 1, ["quick"])
    before = tree(tmp_path)
    quick.broken = "n4"
    with pytest.raises(OSError):
        studio.make.make(tmp_path, 2, ["quick"])
    after = {name: text for name, text in tree(tmp_path).items() if not name.startswith(".")}
    assert after == before
    quick.broken = None
    studio.make.make(tmp_path, 2, ["quick"])
    assert tree(tmp_path) == {name: text.replace("1", "2", 1) for name, text in before.items()}


def test_a_set_that_cannot_be_put_in_place_leaves_the_old_one(studio, quick, tmp_path, monkeypatch):
    studio.make.make(tmp_path, 1, ["quick"])
    before, rename = tree(tmp_path), Path.rename

    def refuse(self, target):
        if Path(target) == tmp_path / "pieces.csv" and self.parent.name == "new":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        studio.make.make(tmp_path, 2, ["quick"])
    assert {k: v for k, v in tree(tmp_path).items() if not k.startswith(".")} == before


def test_what_a_killed_run_left_half_in_place_is_put_back(studio, quick, tmp_path):
    studio.make.make(tmp_path, 1, ["quick"])
    before = tree(tmp_path)
    new, old = tmp_path / ".drawing" / "new", tmp_path / ".drawing" / "old"
    for folder in (new / "pieces", old):
        folder.mkdir(parents=True)
    (new / "pieces.csv").write_text("2")
    # As if killed after the first of two moves.
    (new.parent / "names").write_text("pieces\npieces.csv")
    (tmp_path / "pieces").rename(old / "pieces")
    (new / "pieces").rename(tmp_path / "pieces")
    quick.broken = "n0"
    with pytest.raises(OSError):
        studio.make.make(tmp_path, 2, ["quick"])
    assert {k: v for k, v in tree(tmp_path).items() if not k.startswith(".")} == before


def test_work_of_another_version_of_the_program_is_not_used(studio, quick, tmp_path, monkeypatch):
    quick.broken = "n4"
    with pytest.raises(OSError):
        studio.make.make(tmp_path, 1, ["quick"])
    monkeypatch.setattr(studio.make, "fingerprint", lambda: "other")
    quick.broken, quick.drawn = None, []
    studio.make.make(tmp_path, 1, ["quick"])
    assert len(quick.drawn) == 5
    assert not (tmp_path / ".drawing").exists()


def test_two_runs_do_not_share_a_folder(studio, quick, tmp_path):
    pytest.importorskip("fcntl")
    (tmp_path / ".drawing").mkdir()
    with (
        studio.make._alone(tmp_path / ".drawing"),
        pytest.raises(OSError, match="another run is drawing"),
    ):
        studio.make.make(tmp_path, 1, ["quick"])


def test_progress_counts_to_the_end_and_not_beyond(studio, monkeypatch, capsys, recwarn):
    progress = studio.progress.Progress(0.3)
    progress.screen = True
    with progress:
        for _ in range(4):
            progress.label = "clips"
            progress.add(0.1)
        progress.say("done")
    said = capsys.readouterr().out
    assert "clips" in said and "left" in said and "done\n" in said
    assert not recwarn.list
    monkeypatch.setattr(studio.progress, "EVERY", 0.0)
    with studio.progress.Progress(4.0) as progress:
        progress.add(1.0)
    assert "25%" in capsys.readouterr().out


# --- the command ------------------------------------------------------------------------------


def draw(*arguments, **options):
    """Start `python -m studio` with arguments."""
    command = [sys.executable, "-m", "studio", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=ROOT, **pipes, **options)


@pytest.fixture
def refused(studio, monkeypatch, capsys):
    """Run the command in this process, which is quicker; return its exit code and what it says."""
    command, usual = importlib.import_module("studio.__main__"), signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["studio", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            command.main()
        said, code = "".join(capsys.readouterr()), ended.value.code
        # Python prints a text that a program ends with, and the code is then 1.
        return (1, said + code) if isinstance(code, str) else (code, said)

    yield run
    signal.signal(signal.SIGTERM, usual)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("kind", ["SIGTERM", "SIGKILL"])
def test_a_stopped_run_leaves_nothing_half_written_and_goes_on(studio, tmp_path, kind):
    options = ("--only", "clips", "--clips", 3, "--workers", 2, "--output", tmp_path)
    running = draw(*options)
    while not list(tmp_path.glob(".drawing/*/clips/c*")):
        assert running.poll() is None, running.stdout.read()
        time.sleep(0.05)
    running.send_signal(getattr(signal, kind))
    said = running.communicate(timeout=300)[0]
    if kind == "SIGTERM":
        assert "run the same command to go on" in said
        assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == [".drawing"]
    for piece in tmp_path.glob(".drawing/*/clips/c*"):
        assert {f"{piece.name}.mp4", "truth.json"} <= {path.name for path in piece.iterdir()}
    second = draw(*options)
    said = second.communicate(timeout=300)[0]
    assert second.returncode == 0, said
    assert "of 3 clips are drawn already" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        ["clips", "clips.csv", "masks", "masks.csv", "people.csv"]
    )
    for path in (tmp_path / "clips").iterdir():
        with av.open(str(path)) as container:
            assert sum(1 for _ in container.decode(video=0)) == studio.plan.FRAMES


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seed", "7"], "another set"),
        (["--clips", "8"], "another set"),
        (["--clips", "0", "--output", "x"], "expected 1 to"),
        (["--only", "music"], "invalid choice"),
    ],
)
def test_a_command_that_would_harm_or_makes_no_sense_is_refused(refused, arguments, message):
    code, said = refused(*arguments)
    assert code == 2
    assert message in said


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_gives_a_clear_error(tmp_path):
    pytest.importorskip("skia")
    (tmp_path / "file").write_text("")
    process = draw("--only", "clips", "--clips", 1, "--output", tmp_path / "file" / "set")
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 1
    assert "Cannot draw into" in said
    assert "Traceback" not in said


# --- sets of other sizes ----------------------------------------------------------------------


def test_more_clips_than_the_set_are_of_other_productions_in_the_same_balance(studio):
    plan = studio.plan
    usual, more = plan.plan_clips(), plan.plan_clips(count=2 * plan.CLIPS)
    assert more[: plan.CLIPS] == usual
    assert plan.plan_clips(count=20) == usual[:20]
    table = pd.DataFrame(
        {
            "name": [p.name for p in more],
            "seed": [p.seed for p in more],
            "action": [p.action for p in more],
            "production": [p.production.name for p in more],
            "cast": [p.production.seed for p in more],
            "style": [p.production.style for p in more],
            "shot_scale": [p.shot_scale for p in more],
        }
    )
    assert table["name"].is_unique and table["seed"].is_unique
    assert table.groupby("production")["cast"].nunique().max() == 1
    assert table["production"].nunique() == table["cast"].nunique() == 92
    for column in ("production", "style", "shot_scale"):
        counts = pd.crosstab(table[column], table["action"])
        assert (counts.max(axis=1) == counts.min(axis=1)).all()
    halves = [table[: plan.CLIPS], table[plan.CLIPS :]]
    first, second = (half["style"].value_counts().to_dict() for half in halves)
    assert first == second
    with pytest.raises(ValueError, match="expected 1 to 9999"):
        plan.plan_clips(count=10_000)


def test_an_exam_set_of_another_seed_has_other_people(studio):
    usual, exam = (studio.plan.make_productions(seed)[0] for seed in (studio.plan.SEED, 7))
    first, second = (studio.crops.people_of(production) for production in (usual, exam))
    assert all(a != b for (_, a), (_, b) in zip(first, second, strict=True))


# --- exams ------------------------------------------------------------------------------------


def test_an_exam_asks_for_each_action_equally_often_and_shows_many_productions(studio):
    plans = studio.plan.plan_clips(40817)
    chosen = studio.exam.choose(40817, 32)
    assert len(set(chosen)) == 32
    actions = [plans[index].action for index in chosen]
    assert {actions.count(action) for action in studio.motion.ACTIONS} == {4}
    assert len({plans[index].production.name for index in chosen}) == 32
    assert chosen != sorted(chosen)  # the order says nothing
    assert chosen == studio.exam.choose(40817, 32) != studio.exam.choose(40818, 32)
    most = studio.plan.CLIPS // 2
    assert len(set(studio.exam.choose(40817, most))) == most


@pytest.mark.slow
def test_an_exam_hides_the_answers_and_a_new_one_replaces_it(studio, tmp_path):
    for seed in (40817, 40818):
        studio.exam.draw_exam(tmp_path, seed, 8)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "hand_out"]
    given = sorted(path.name for path in (tmp_path / "hand_out" / "clips").iterdir())
    answers = pd.read_csv(tmp_path / "answers.csv")
    questions = pd.read_csv(tmp_path / "hand_out" / "questions.csv")
    assert given == answers["clip"].tolist() == questions["clip"].tolist()
    assert given[0] == "clip_1.mp4"
    assert questions.drop(columns="clip").isna().all(axis=None)
    assert answers.notna().all(axis=None) and set(answers["seed"]) == {40818}
    plan = studio.plan.plan_clips(40818)[studio.exam.choose(40818, 8)[2]]
    studio.clips.draw_clip(plan, tmp_path)
    expected = (tmp_path / f"{plan.name}.mp4").read_bytes()
    assert (tmp_path / "hand_out" / "clips" / "clip_3.mp4").read_bytes() == expected
    assert answers["action"][2] == plan.action
    assert answers["place"][2] == plan.place


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the course's own"),
        (["--seed", "7", "--clips", "10"], "multiple of 8"),
        (["--seed", "7", "--clips", "376"], "at most 368"),
        (["--seed", "7", "--output", PRACTICE / "exam"], "does not go into the course's own set"),
    ],
)
def test_an_exam_that_gives_itself_away_or_does_harm_is_refused(
    refused, arguments, message, tmp_path
):
    code, said = refused(
        "--exam", *(arguments if "--output" in arguments else [*arguments, "--output", tmp_path])
    )
    assert code != 0
    assert message in said and "Traceback" not in said
    assert not list(tmp_path.iterdir()) and not (PRACTICE / "exam").exists()


# --- crops ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def faces():
    """The committed table of crops."""
    return pd.read_csv(PRACTICE / "faces.csv")


def test_no_label_of_the_crops_gives_the_expression_away(faces):
    assert len(faces) >= 1200
    for column in ("production", "person", "style", "light"):
        counts = pd.crosstab(faces[column], faces["expression"])
        assert counts.shape[1] == 6
        assert (counts.max(axis=1) == counts.min(axis=1)).all()
    for column in ("turn", "tilt", "height"):
        means = faces.groupby("expression")[column].mean()
        assert means.max() - means.min() < 0.35 * faces[column].std()
    assert faces["strength"].between(0.55, 1).all()


def test_every_crop_opens_and_is_as_the_table_says(faces):
    assert faces["file"].is_unique
    assert len(list((PRACTICE / "faces").iterdir())) == len(faces)
    assert sum((PRACTICE / file).stat().st_size for file in faces["file"]) < 1.9e6
    for row in faces.itertuples():
        image = cv2.imread(str(PRACTICE / row.file))
        assert image.shape == (56, 56, 3)
        assert image.std() > 8
    inside = (faces["x"] >= -4) & (faces["x"] + faces["width"] <= 60)
    assert inside.mean() > 0.98


@pytest.mark.slow
def test_crops_are_drawn_alike_each_time(studio, faces, tmp_path):
    production = studio.plan.make_productions(studio.plan.SEED)[0]
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        studio.crops.draw_production(production, tmp_path / name)
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("first", "second"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert len(first) == 31
    truth = pd.read_json(tmp_path / "first" / "truth.json")
    committed = faces[faces["production"] == production.name]
    assert np.allclose(sorted(truth["turn"]), sorted(committed["turn"]))


# --- files ------------------------------------------------------------------------------------


def test_a_film_has_pictures_and_sound_of_one_length(studio, tmp_path):
    path, frames = tmp_path / "film.mp4", 24 * 5
    time = np.arange(44_100 * 5) / 44_100
    sound = 0.4 * np.stack([np.sin(2 * np.pi * pitch * time) for pitch in (440, 660)], axis=1)
    with studio.encode.FilmWriter(path, 24, (90, 160), 27.0) as film:
        for index in range(frames):
            film.write(np.full((90, 160, 3), (index, 128, 255 - index), np.uint8))
        film.write_audio(sound.astype(np.float32), 44_100)
    assert [entry.name for entry in tmp_path.iterdir()] == ["film.mp4"]
    data = path.read_bytes()
    assert data.find(b"moov") < data.find(b"mdat")
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert video.pix_fmt == "yuv420p"
        packets = [packet for packet in container.demux() if packet.size]
        keys = [p.pts * p.time_base for p in packets if p.stream == video and p.is_keyframe]
        assert max(b - a for a, b in pairwise(keys)) <= 2
        # Stored side by side: nowhere is more than a second of only one of the two.
        kinds = [p.stream.type for p in sorted(packets, key=lambda p: p.pos)]
        assert kinds.index("audio") < 24
        assert len(kinds) - kinds[::-1].index("video") > len(kinds) - 44
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == frames
    with av.open(str(path)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert abs(samples / 44_100 - frames / 24) < 0.05


def test_a_film_that_fails_leaves_nothing(studio, tmp_path):
    frame = np.zeros((90, 160, 3), np.uint8)
    writer = studio.encode.FilmWriter(tmp_path / "film.mp4", 24, (90, 160), 27.0)
    with pytest.raises(ValueError, match="expected the same length"), writer as film:
        film.write(frame)
        film.write_audio(np.zeros((44_100, 2), np.float32), 44_100)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="even height"):
        studio.encode.FilmWriter(tmp_path / "film.mp4", 24, (91, 160), 27.0)


def test_a_table_and_a_picture_appear_only_when_whole(studio, tmp_path):
    with pytest.raises(ValueError):
        studio.encode.write_table(tmp_path / "table.csv", ("a",), [{"a": 1}, {"b": 2}])
    assert list(tmp_path.iterdir()) == []
    mask = np.eye(8, dtype=bool)
    studio.encode.write_mask(tmp_path / "mask.png", mask)
    read = cv2.imread(str(tmp_path / "mask.png"), cv2.IMREAD_GRAYSCALE)
    assert np.array_equal(read, 255 * mask)
