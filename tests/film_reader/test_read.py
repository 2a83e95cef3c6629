"""Reading films: awkward ones, stopping and going on, what is kept, parts of one's own."""

import re
import shutil
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import film_reader
import media
import stand_ins
from film_reader import FilmReading, pieces, video
from film_reader.networks import file_of
from film_reader.stages import Stage, identity
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.stages.shots import KINDS
from film_reader.stages.signals import COLUMNS
from readings import page_of
from tools.bench.long_film import lengthen


def read(path, **options):
    return film_reader.read(path, progress=False, **options)


def cache(tmp_path):
    return tmp_path / "cache" / "pieces"


def with_sound(path):
    """A film of 40 frames, of which the first second is silent and the rest is a tone."""
    sound = np.concatenate([np.zeros(8000), media.tone(0.6)])
    media.write(path, media.moving_circle(40), media.Recipe(path.name), sound)
    return path


def black(path, count=75):
    frames = np.zeros((count, 64, 96, 3), np.uint8)
    media.write(path, frames, media.Recipe(path.name, count=count))
    return path


# --- reading films --------------------------------------------------------------------------------


def test_a_film_becomes_tables(detector, tmp_path):
    reading = read(with_sound(tmp_path / "sound.mp4"))
    assert reading.info["frames"] == 40
    assert reading.info["seconds"] == pytest.approx(1.6)
    assert (reading.info["width"], reading.info["height"]) == (176, 144)
    assert reading.info["notes"] == []
    assert reading.shots["end"].tolist() == pytest.approx([1.6])
    grey = reading.colours["green"]
    assert grey.is_monotonic_increasing and len(grey) == 7
    assert 0.4 < reading.shots["brightness"][0] < 0.6
    assert reading.sound["loudness"][:3].max() < -60
    assert reading.sound["loudness"][4:6].tolist() == pytest.approx([-9, -9], abs=1)
    assert len(detector.seen) == 7
    assert reading.appearances["x"].is_monotonic_increasing
    assert set(reading.appearances["action"]) == {"walk"}
    assert reading.people["lead"].tolist() == [True]
    # Happy by 0.8, which counts 1; the others by 0.04 each, which count -1.9 together.
    assert reading.arc["valence"].tolist() == pytest.approx([0.724, 0.724])
    assert set(reading.pictures) == {"shot 1", "person 1"}
    again = FilmReading.from_json(reading.to_json(tmp_path / "reading.json"))
    pd.testing.assert_frame_equal(again.appearances, reading.appearances)


@pytest.mark.parametrize(
    "name", ["variable rate", "turned 90", "one frame", "h264 open groups", "wide pixels"]
)
def test_awkward_files_get_a_reading(detector, tmp_path, name):
    recipe = media.FILMS[name]
    reading = read(media.make(name, tmp_path))
    assert reading.info["frames"] == recipe.count
    assert (reading.info["height"], reading.info["width"]) == recipe.shown
    assert reading.shots["end"].iloc[-1] == pytest.approx(recipe.duration, abs=0.7)
    assert len(reading.sound) == 0
    assert len(reading.to_frame())


def test_black_film_without_people(detector, tmp_path):
    reading = read(black(tmp_path / "black.mp4"), clue=media.moving_circle(1)[0])
    assert len(reading.shots) == 1
    assert reading.shots["brightness"][0] < 0.02
    for name in ("people", "appearances", "arc", "audience", "turns", "clue"):
        assert len(getattr(reading, name)) == 0
    assert set(reading.pictures) == {"shot 1"}


@pytest.mark.slow
def test_without_the_package_fer_a_reading_of_filmed_faces_says_so(tmp_path, monkeypatch):
    def without_fer(package, pattern):
        return None if package == "fer" else file_of(package, pattern)

    for module in ("film_reader.stages", "film_reader.networks"):
        monkeypatch.setattr(f"{module}.file_of", without_fer)

    def one_face(frames):
        return [np.array([[40.0, 30.0, 60.0, 60.0, 0.99]])] * len(frames)

    with pytest.warns(UserWarning, match="the package fer"):
        reading = read(with_sound(tmp_path / "faces.mp4"), faces=one_face)
    assert set(reading.appearances["expression"]) == {""}
    [note] = reading.info["notes"]
    assert note.startswith("What filmed faces show was not searched: the package fer is")
    assert f"{note}</li>" in page_of(reading)


def test_subtitles_become_lines(detector, tmp_path):
    path = with_sound(tmp_path / "sound.mp4")
    silent = read(path)
    assert silent.lines.empty and silent.language.empty
    assert silent.info["words"].startswith("No subtitles") and silent.info["language"] == ""
    said = "1\n00:00:00,000 --> 00:00:01,000\nMARA: I hate you and all that you are.\n\n"
    (tmp_path / "sound.srt").write_text(said + said.replace("00:00:0", "00:10:0"), "utf-8")
    reading = read(path)
    (line,) = reading.lines.itertuples()
    assert (line.speaker, line.text, line.source) == (
        "MARA",
        "I hate you and all that you are.",
        "subtitles",
    )
    assert (line.start, line.end, line.in_view) == (0.0, 1.0, "person 1")
    assert line.mood < -0.3 and np.isnan(line.confidence)
    assert reading.info["words"].startswith("1 line from the file sound.srt")
    assert reading.info["language"] == "en"
    assert "1 of 2 begin after the film's end" in reading.info["notes"][0]
    assert reading.language["person"].tolist() == ["", "", "MARA", "MARA"]
    rows = reading.to_frame()
    assert rows.loc[rows["kind"] == "line", ["subject", "value"]].to_numpy().tolist() == [
        ["MARA", "I hate you and all that you are."]
    ]
    again = FilmReading.from_json(reading.to_json(tmp_path / "reading.json"))
    pd.testing.assert_frame_equal(again.lines, reading.lines)


def test_subtitles_in_another_language_have_no_mood(detector, tmp_path):
    path = with_sound(tmp_path / "sound.mp4")
    said = "1\n00:00:00,000 --> 00:00:01,000\nIch hasse euch alle, und zwar sehr.\n"
    (tmp_path / "other.de.srt").write_text(said, "utf-8")
    reading = read(path, subtitles=tmp_path / "other.de.srt")
    assert reading.info["language"] == "de"
    assert "mood of words is known for English only" in reading.info["words"]
    assert reading.lines["mood"].isna().all() and reading.language["mood"].isna().all()
    assert reading.language["words"].tolist() == [7, 7, 7, 7]
    assert reading.language["basis"].tolist() == ["all", "all", "alone in view", "alone in view"]


def test_subtitles_that_cannot_be_used_are_said_at_once(detector, tmp_path):
    path = with_sound(tmp_path / "sound.mp4")
    (tmp_path / "empty.srt").write_text("", "utf-8")
    with pytest.raises(ValueError, match="empty"):
        read(path, subtitles=tmp_path / "empty.srt")
    with pytest.raises(FileNotFoundError, match="no file"):
        read(path, subtitles=tmp_path / "none.srt")
    assert not detector.seen


@pytest.mark.slow
def test_two_hours(detector, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 60.0)
    monkeypatch.setattr(identity, "GAP", 4.0)  # seconds from frame to frame
    slow = media.Recipe("slow.mp4", count=40, rate=Fraction(1, 4), size=(48, 64))
    media.write(tmp_path / "slow.mp4", media.moving_circle(40, slow.size), slow)
    reading = read(lengthen(tmp_path / "slow.mp4", tmp_path / "long.mp4", 7200))
    assert reading.info["seconds"] == pytest.approx(7200, abs=4)
    assert reading.info["frames"] == len(detector.seen) == 1800
    assert len(reading.arc) == 7200
    assert len(reading.colours) <= 4000
    assert reading.colours["time"].iloc[-1] > 7190


def test_a_film_that_is_cut_off_is_read_as_far_as_it_goes(detector, tmp_path):
    path = media.cut(media.make("mpeg4 with B frames", tmp_path), tmp_path / "cut.avi", 0.6)
    reading = read(path)
    assert 10 < reading.info["frames"] < 40
    assert "seconds are missing" in " ".join(reading.info["notes"])


def test_what_is_no_film_is_said_at_once(detector, tmp_path):
    with pytest.raises(video.VideoError, match="no picture track"):
        read(media.sound_only(tmp_path / "sound.mp4"))
    with pytest.raises(video.VideoError):
        read(media.zero_frames(tmp_path / "none.avi"))
    with pytest.raises(FileNotFoundError, match="no file"):
        read(tmp_path / "none.mp4")
    assert not detector.seen


# --- stopping and going on ------------------------------------------------------------------------


def test_a_second_reading_comes_from_what_is_kept(detector, tmp_path):
    path = media.make("h264", tmp_path)
    first = read(path)
    asked = len(detector.seen)
    moved = path.rename(tmp_path / "renamed.mp4")
    second = read(moved)
    assert len(detector.seen) == asked
    pd.testing.assert_frame_equal(second.appearances, first.appearances)
    assert second.pictures == first.pictures


@pytest.mark.slow
def test_a_stopped_reading_goes_on_and_gives_the_same(detector, tmp_path, capsys):
    path = media.make("h264 short groups", tmp_path)
    whole = read(path)
    asked = list(detector.seen)
    shutil.rmtree(cache(tmp_path))
    detector.seen.clear()
    detector.stop_after = 4
    with pytest.raises(KeyboardInterrupt):
        read(path)
    assert "read it again, and the reading goes on" in capsys.readouterr().out
    detector.stop_after = None
    again = read(path)
    assert detector.seen == asked
    for name in ("shots", "colours", "appearances", "arc"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(whole, name))


def test_damaged_pieces_are_made_anew(detector, tmp_path):
    path = media.make("h264", tmp_path)
    first = read(path)
    of_faces = sorted(cache(tmp_path).rglob("*-faces-*.npz"))
    files = [*of_faces, *sorted(cache(tmp_path).rglob("*-frames-*.npz"))]
    assert len(files) == 4  # two stages, two seconds
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[2].write_bytes(b"")
    asked = len(detector.seen)
    second = read(path)
    assert len(detector.seen) == asked + 4, "only the damaged second is looked at again"
    pd.testing.assert_frame_equal(second.appearances, first.appearances)
    pd.testing.assert_frame_equal(second.colours, first.colours)
    assert not list(cache(tmp_path).rglob("*.part"))


def test_pictures_are_taken_from_the_film_where_the_kept_ones_are_gone(detector, tmp_path):
    path = media.make("h264", tmp_path)
    first = read(path)

    class Gone(Stage):
        """Removes the kept posters after they were read, then finds one shot."""

        name, needs, gives = "shots", ("signals",), ("shots",)

        def read(self, film, tables):
            for file in cache(tmp_path).rglob("*-posters-*.npz"):
                file.unlink()
            return {"shots": first.shots.drop(columns=["colour", "brightness", "motion"])}

    second = read(path, shots=Gone())
    assert set(second.pictures) == set(first.pictures)


@pytest.mark.slow
def test_old_readings_make_room(detector, tmp_path, monkeypatch):
    read(media.make("h264", tmp_path))
    monkeypatch.setattr(pieces, "_MOST_KEPT", 1)
    read(media.make("29.97", tmp_path))
    assert len(list(cache(tmp_path).iterdir())) == 1


# --- parts of one's own ---------------------------------------------------------------------------


def cut_after_a_second(signals):
    """A function in place of the network of transitions: one cut, at the 26th frame."""
    kinds = np.zeros((*signals.shape[:2], len(KINDS)), np.float32)
    kinds[..., KINDS.index("none")] = 1
    kinds[:, 128 + 25, :2] = 0, 1  # the rows begin with 128 that repeat the first
    return kinds


def red_faces(frames):
    boxes = [stand_ins.red_box(frame) for frame in frames]
    return [np.empty((0, 5)) if box is None else [[*box, 0.7]] for box in boxes]


def all_sad(faces):
    said = np.zeros((len(faces), len(EXPRESSIONS)))
    said[:, EXPRESSIONS.index("sad")] = 0.7  # sure enough for filmed faces
    return said


def test_functions_of_ones_own_take_the_place_of_networks(detector, tmp_path):
    sizes = set()

    def grey_or_red(bodies):
        sizes.add(bodies.shape[1:])
        assert bodies.dtype == np.uint8
        return np.tile([0.25, 0.75], (len(bodies), 1))

    path = media.make("h264", tmp_path)
    reading = read(
        path,
        shots=cut_after_a_second,
        faces=red_faces,
        expressions=all_sad,
        actions=(grey_or_red, ["roll", "glide"]),
    )
    assert reading.shots["transition"].tolist() == ["start", "cut"]
    assert reading.shots["start"].tolist() == [0, 1]
    assert not detector.seen
    seen = reading.appearances
    assert len(seen) == 7 and seen["face_confidence"].eq(0.7).all()
    assert seen["body_x"].isna().all()
    assert seen["source"].eq("filmed").all()
    assert seen["expression"].eq("sad").all()
    assert seen["valence"].tolist() == pytest.approx([0.7 * -0.8] * 7)
    assert seen["expression_confidence"].tolist() == pytest.approx([0.7] * 7)
    assert seen["action"].eq("glide").all() and seen["action_confidence"].eq(0.75).all()
    assert sizes == {(64, 112, 3)}


@pytest.mark.slow
def test_keras_models_of_ones_own_take_the_place_of_networks(detector, tmp_path):
    with film_reader.quiet.quiet():
        import keras
        from keras import layers

    def small(size, classes, best):
        bias = keras.initializers.Constant(np.eye(classes)[best] * 9)
        dense = layers.Dense(classes, "softmax", kernel_initializer="zeros", bias_initializer=bias)
        return keras.Sequential([keras.Input((*size, 3)), layers.Flatten(), dense])

    rows = keras.Input((None, len(COLUMNS) - 1))
    none = keras.initializers.Constant([9, 0, 0, 0, 0])
    kinds = layers.Conv1D(
        len(KINDS), 1, activation="softmax", kernel_initializer="zeros", bias_initializer=none
    )
    reading = read(
        media.make("h264", tmp_path),
        shots=keras.Model(rows, kinds(rows)),
        expressions=small((20, 30), 6, EXPRESSIONS.index("angry")),
        actions=(small((24, 16), 3, 2), ["a", "b", "c"]),
    )
    assert reading.shots["transition"].tolist() == ["start"]
    assert reading.appearances["expression"].eq("angry").all()
    assert reading.appearances["action"].eq("c").all()


class OwnFaces(Stage):
    """A stage of one's own in place of `film_reader.stages.faces.Faces`."""

    name, takes, gives = "my_faces", "frames", ("faces",)

    def __init__(self, confidence):
        self.confidence, self.asked = confidence, 0

    def read(self, frames, tables):
        self.asked += len(frames.times)
        found = stand_ins.Detector().find(frames.pictures).assign(confidence=self.confidence)
        return {"faces": found.assign(time=np.array(frames.times)[found["frame"]])}


class OwnShots(Stage):
    """In place of `film_reader.stages.shots.Shots`: a cut in the middle."""

    name, needs, gives = "my_shots", ("signals",), ("shots",)

    def read(self, film, tables):
        starts = np.array([0, film.seconds / 2])
        table = pd.DataFrame({"shot": [1, 2], "start": starts, "end": starts + film.seconds / 2})
        table = table.assign(transition=["start", "cut"], confidence=1.0)
        return {"shots": table.assign(transition_start=starts, transition_end=starts)}


class OwnExpressions(Stage):
    """In place of `film_reader.stages.expressions.Expressions`."""

    name, takes, needs, gives = "my_expressions", "frames", ("faces",), ("expressions",)

    def read(self, frames, tables):
        said = all_sad(tables["faces"])
        return {"expressions": pd.DataFrame(said, columns=list(EXPRESSIONS))}


class OwnActions(Stage):
    """In place of `film_reader.stages.actions.Actions`."""

    name, needs, gives = "my_actions", ("appearances",), ("appearances",)

    def read(self, film, tables):
        table = tables["appearances"].assign(action="shine", action_confidence=1.0)
        return {"appearances": table}


def test_stages_of_ones_own_take_the_place_of_others(detector, tmp_path):
    reading = read(
        media.make("h264", tmp_path),
        shots=OwnShots(),
        faces=OwnFaces(0.5),
        expressions=OwnExpressions(),
        actions=OwnActions(),
    )
    assert not detector.seen
    assert reading.shots["start"].tolist() == [0, 0.8]
    assert reading.appearances["face_confidence"].eq(0.5).all()
    assert reading.appearances["expression"].eq("sad").all()
    assert reading.appearances["action"].eq("shine").all()
    assert "my_faces" in reading.info["stages"]


def kept_stages(tmp_path):
    return {file.name.split("-")[1] for file in cache(tmp_path).rglob("*.npz")}


@pytest.mark.parametrize(
    ("own", "not_kept"),
    [
        ({"shots": cut_after_a_second}, set()),
        ({"expressions": all_sad}, {"expressions"}),
        ({"faces": red_faces}, {"faces", "camera", "expressions", "looks", "poses"}),
        ({"faces": OwnFaces(0.5)}, {"faces", "camera", "expressions", "looks", "poses"}),
        ({"expressions": OwnExpressions()}, {"expressions"}),
        ({"actions": (lambda bodies: np.ones((len(bodies), 1)), ["be"])}, {"poses"}),
    ],
    ids=["shots", "expressions", "faces", "stage of faces", "stage of expressions", "actions"],
)
def test_all_is_kept_but_an_own_part_and_what_depends_on_it(detector, tmp_path, own, not_kept):
    read(with_sound(tmp_path / "sound.mp4"), **own)
    every = {"frames", "camera", "posters", "faces", "expressions", "looks", "poses", "loudness"}
    every |= {"voice", "text"}
    assert kept_stages(tmp_path) == every - not_kept


@pytest.mark.slow
def test_a_part_that_has_changed_is_asked_again(detector, tmp_path):
    path = media.make("h264", tmp_path)
    first = OwnFaces(0.5)
    assert read(path, faces=first).appearances["face_confidence"].eq(0.5).all()
    assert first.asked == 7
    assert read(path, faces=OwnFaces(0.8)).appearances["face_confidence"].eq(0.8).all()
    assert read(path, expressions=all_sad).appearances["expression"].eq("sad").all()
    asked = len(detector.seen)
    surprised = lambda faces: np.roll(all_sad(faces), 1, axis=1)  # noqa: E731
    reading = read(path, expressions=surprised)
    assert reading.appearances["expression"].eq("surprised").all()
    assert len(detector.seen) == asked, "what does not depend on it comes from what is kept"
    assert read(path).appearances["expression"].eq("happy").all()


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"shots": lambda rows: rows[:, :, 0]}, r"transitions.*expected \(1, \d+, 5\).*none, cut"),
        ({"shots": lambda rows: rows[:, :9, :5]}, r"transitions.*expected \(1, \d+, 5\)"),
        ({"shots": 5}, "received 5 as shots; expected a model, or a function"),
        ({"faces": lambda frames: None}, "received 0 answers of a face detector for 4 frames;"),
        ({"faces": lambda frames: [[]]}, "received 1 answers of a face detector for 4 frames;"),
        ({"faces": lambda frames: [[[1, 2, 3, 4]]] * len(frames)}, r"shape \(1, 4\).*\(faces, 5\)"),
        (
            {"faces": lambda frames: pd.DataFrame({"x": [1.0]})},
            "'faces' without frame .*it needs frame, x, y, width",
        ),
        (
            {"expressions": lambda faces: faces[:, 0, 0]},
            r"shape \(\d, 3\) for .*expected \(\d, 6\)",
        ),
        ({"actions": lambda bodies: bodies}, r"expected a pair.*actions=\(model, classes\)"),
        ({"actions": (lambda bodies: [[1, 0]] * len(bodies), "abc")}, r"expected \(\d, 3\)"),
        ({"shots": lambda rows: np.full((*rows.shape[:2], 5), np.nan)}, "from nan to nan.* 0 to 1"),
        ({"expressions": lambda faces: 9 * all_sad(faces)}, r"from 0\.0 to 6\.3.* 0 to 1"),
        ({"expressions": lambda faces: -all_sad(faces)}, r"from -0\.69.* 0 to 1"),
        ({"actions": (lambda bodies: [[np.inf]] * len(bodies), "a")}, "to inf.* 0 to 1"),
        ({"shots": lambda rows: [[1], [1, 2]]}, "about transitions is a list .*Expected numbers"),
        ({"expressions": lambda faces: {"sad": 1}}, "pictures is a dict .*Expected numbers"),
        ({"actions": (lambda bodies: [["?"]] * len(bodies), "a")}, "is a list .*Expected numbers"),
        ({"faces": lambda frames: 5}, r"has given a int .*Expected a list with .*\(faces, 5\)"),
        ({"faces": lambda frames: ["face"] * len(frames)}, "has given a list .*Expected a list"),
        ({"faces": lambda frames: [[[1], [1, 2]]] * 4}, "has given a list .*Expected a list"),
        ({"shots": Stage}, "as shots; expected a model, or a function"),
        ({"faces": int}, "as faces; expected a model, or a function"),
        ({"actions": ("model", ["a"])}, "received 'model' as actions; expected a model"),
        ({"actions": (all_sad, [1, 2])}, "expected a pair: .* which are texts"),
        ({"actions": (all_sad, ["\ud800"])}, "expected a pair: .* which are texts"),
        ({"actions": {"a": 1}}, "expected a pair: .* which are texts"),
    ],
)
def test_a_part_that_answers_in_another_form_is_told_which(detector, tmp_path, own, message):
    with pytest.raises(ValueError, match=message):
        read(media.make("h264", tmp_path), **own)


@pytest.mark.parametrize(
    "face",
    [
        [np.nan] * 5,
        [10, 10, np.nan, 30, 0.9],
        [10, 10, -30, -30, 0.9],
        [10, 10, 0, 30, 0.9],
        [-1e6, 10, 30, 30, 0.9],
        [10, 10, 1e9, 30, 0.9],
        [10, 10, 30, 30, 7],
        [10, 10, 30, 30, -1],
        [10, 10, 30, 30, np.nan],
    ],
)
def test_a_face_that_can_be_none_is_refused(detector, tmp_path, face):
    faces = lambda frames: [[face]] * len(frames)  # noqa: E731
    with pytest.raises(ValueError, match=r"one with the face \[.*; expected .*height above 0"):
        read(media.make("h264", tmp_path), faces=faces)


def test_a_face_that_stands_over_the_frame_is_one(detector, tmp_path):
    faces = lambda frames: [[[-20, -20, 300, 300, 1.0]]] * len(frames)  # noqa: E731
    reading = read(media.make("h264", tmp_path), faces=faces, expressions=all_sad)
    assert reading.appearances["width"].eq(300).all() and len(reading.appearances) == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": np.nan}, "received nan as start in row 1 of shots; expected s"),
        ({"start": -3.0}, "received -3.0 as start in row 1 of shots; expected s"),
        ({"confidence": 7.0}, "received 7.0 as confidence in row 1 of shots; expected 0 to 1"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_a_stage_of_ones_own_gives_is_checked(detector, tmp_path, change, message):
    class Changed(OwnShots):
        def read(self, film, tables):
            return {"shots": super().read(film, tables)["shots"].assign(**change)}

    with pytest.raises(ValueError, match=message):
        read(media.make("h264", tmp_path), shots=Changed())


def changed(stage, table, change):
    """The same stage, whose table is changed by a function."""

    class Changed(type(stage)):
        def read(self, given, tables):
            return {table: change(super().read(given, tables)[table])}

    Changed.name = "changed"
    wrong = object.__new__(Changed)
    wrong.__dict__ |= vars(stage)
    return wrong


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        (
            "shots",
            lambda t: t.drop(columns="end"),
            "shots of the stage changed' without end .*it n",
        ),
        ("shots", lambda t: t.drop(columns="transition_end"), "without transition_end .*it needs"),
        (
            "shots",
            lambda t: t.assign(start=["a", "b"]),
            "start .*could not convert.* expected float",
        ),
        ("shots", lambda t: t.assign(shot=[1.5, 2]), r"shot or .*1\.5.* is not int"),
        ("shots", lambda t: t.assign(transition=[1, 2]), "transition or .*1 is no text"),
        ("faces", lambda t: t.drop(columns="source"), "faces of the stage changed' without source"),
        (
            "faces",
            lambda t: t.drop(columns=["x", "nose_x"]),
            "changed' without x .*it needs .*nose_x",
        ),
        ("faces", lambda t: t.assign(time="now"), "without time or .*could not convert"),
        ("faces", lambda t: t.assign(frame=99), r"in frame 99 of 4.*expected a frame from 0"),
        (
            "faces",
            lambda t: t.assign(width=np.inf),
            r"one with the face \[.*inf.*width, height above",
        ),
        (
            "faces",
            lambda t: t.assign(body_x=1e9),
            r"the body \[1000000000.0.*width, height above 0",
        ),
        ("faces", lambda t: t.assign(source=7), "without source or .*7 is no text"),
        ("expressions", lambda t: t.drop(columns="sad"), "changed' without sad .*it needs afraid"),
        ("expressions", lambda t: t.assign(sad="very"), "without sad or .*could not convert"),
        (
            "expressions",
            lambda t: t.head(1),
            "has 1 rows. Expected 4, one for each row of the table",
        ),
        ("expressions", lambda t: t["sad"], "{'expressions': 'Series'} from the stage 'changed'"),
        ("actions", lambda t: t.drop(columns="track"), "appearances of .*changed' without track"),
        ("actions", lambda t: t.drop(columns="row"), "appearances of .*changed' without row"),
        ("actions", lambda t: t.assign(valence="low"), "without valence or .*could not convert"),
        ("actions", lambda t: t[["time"]], "without row .*it needs row, time, track"),
    ],
)
def test_a_table_that_no_later_stage_can_use_is_told(detector, tmp_path, part, change, message):
    stages = {"shots": OwnShots(), "faces": OwnFaces(0.5), "expressions": OwnExpressions()}
    stages |= {"actions": OwnActions()}
    wrong = changed(stages[part], stages[part].gives[0], change)
    with pytest.raises(ValueError, match=message):
        read(media.make("h264", tmp_path), **{part: wrong})


def test_numbers_as_texts_and_rows_with_other_names_are_understood(detector, tmp_path):
    """What later stages are given has the kinds that they need, and rows from 0."""
    as_text = changed(OwnShots(), "shots", lambda t: t.assign(start=t["start"].astype(str)))
    renamed = changed(OwnFaces(0.5), "faces", lambda t: t.set_index(t.index + 7))
    reading = read(media.make("h264", tmp_path), shots=as_text, faces=renamed)
    assert reading.shots["start"].tolist() == [0, 0.8] and len(reading.appearances) == 7


def test_a_detector_that_finds_nobody_may_give_an_empty_table(detector, tmp_path):
    nobody = changed(OwnFaces(0.5), "faces", lambda t: pd.DataFrame(columns=t.columns))
    assert not len(read(media.make("h264", tmp_path), faces=nobody).appearances)


@pytest.mark.parametrize("answer", [None, [], {}, {"shots": None, "cuts": None}, pd.DataFrame()])
def test_a_stage_that_gives_no_dict_of_its_tables_is_told(detector, tmp_path, answer):
    class Wrong(OwnShots):
        name = "wrong"

        def read(self, film, tables):
            return answer

    with pytest.raises(ValueError, match=r"'wrong'; expected a dict with the tables shots\."):
        read(media.make("h264", tmp_path), shots=Wrong())


@pytest.mark.parametrize("table", ["rhythm", "scenes"])
def test_a_stage_that_needs_what_comes_later_or_never_is_told(detector, tmp_path, table):
    class Needy(OwnShots):
        name, needs = "needy", (table,)

    with pytest.raises(ValueError, match=f"'needy', which needs {table}; expected .*signals"):
        read(media.make("h264", tmp_path), shots=Needy())


# --- before reading -------------------------------------------------------------------------------


def test_preflight_says_what_the_film_is_and_what_to_expect(detector, tmp_path):
    text = film_reader.preflight(media.make("turned 90", tmp_path), moments=3)
    assert "turned90.mp4: 0:02 min, 144×176 pixels, 25 frames a second, h264, without sound" in text
    assert re.search(r"about \d+:\d\d min", text)
    assert "Faces in 3 of 3 frames" in text
    assert "No face in the 12 frames" in film_reader.preflight(black(tmp_path / "black.mp4", 9))
    path = media.cut(media.make("mpeg4 with B frames", tmp_path), tmp_path / "cut.avi", 0.6)
    assert film_reader.preflight(path).count("seconds are missing") == 1
