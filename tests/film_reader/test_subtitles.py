"""Subtitles inside a film and beside it: formats, encodings, markup, speakers, what is wrong."""

import av
import numpy as np
import pytest

from film_reader import video
from film_reader.subtitles import find_subtitles, is_english

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>MARA: Hello</i>
you two

2
00:00:03,000 --> 00:00:04,000
Goodbye.
"""
VTT = """WEBVTT

00:01.000 --> 00:02.500 align:start
<v Mara>Hello &amp; welcome</v>

NOTE nobody says this

second
00:03.000 --> 00:04.000
<v.loud Tom>Goodbye.
"""
ASS = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,{\i1}Hello{\i0},\Nyou two
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,Goodbye.
Comment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,nobody says this
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\p1}m 0 0 l 9 9{\p0}
"""
WRITTEN = {"srt": SRT, "vtt": VTT, "ass": ASS}


@pytest.fixture
def film(tmp_path):
    """A grey film of five seconds."""
    frames = [np.full((48, 64, 3), 5 * n, np.uint8) for n in range(50)]
    return video.write_video(tmp_path / "film.mp4", frames, 10)


def write(folder, content, name="film.srt", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def inside(film, subtitles, path, language="eng"):
    """Put a file of subtitles into a film."""
    with av.open(film) as pictures, av.open(subtitles) as lines, av.open(path, "w") as out:
        tracks = [pictures.streams.video[0], lines.streams.subtitles[0]]
        copies = [out.add_stream_from_template(track) for track in tracks]
        copies[1].metadata["language"] = language
        packets = [p for t in tracks for p in t.container.demux(t) if p.dts is not None]
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            packet.stream = copies[tracks.index(packet.stream)]
            out.mux(packet)
    return path


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("place", ["beside", "given", "inside"])
def test_lines_come_with_times_text_and_speaker(film, tmp_path, form, place):
    if place == "beside":
        write(tmp_path, WRITTEN[form], f"film.{form}")
        found = find_subtitles(film, 5.0)
    elif place == "given":
        file = write(tmp_path, WRITTEN[form], f"other.{form}")
        found = find_subtitles(film, 5.0, file)
    else:
        file = write(tmp_path, WRITTEN[form], f"other.{form}")
        found = find_subtitles(inside(film, file, tmp_path / "film.mkv"), 5.0)
    assert found.lines[["start", "end"]].to_numpy().tolist() == [[1.0, 2.5], [3.0, 4.0]]
    first = {"srt": "Hello\nyou two", "vtt": "Hello & welcome", "ass": "Hello,\nyou two"}
    assert found.lines["text"].tolist() == [first[form], "Goodbye."]
    speakers = {"srt": ["MARA", ""], "vtt": ["Mara", "Tom"], "ass": ["Mara", ""]}
    assert found.lines["speaker"].tolist() == speakers[form]
    assert found.notes == () and found.said.startswith("2 lines from ")
    assert ("track 1 inside the film" if place == "inside" else f".{form}") in found.said


def test_what_is_inside_comes_before_what_is_beside(film, tmp_path):
    write(tmp_path, SRT.replace("Goodbye", "Beside"))
    other = write(tmp_path, SRT.replace("Goodbye", "Inside"), "other.srt")
    found = find_subtitles(inside(film, other, tmp_path / "film.mkv", "deu"), 5.0)
    assert found.lines["text"][1] == "Inside." and found.language == "de"
    assert find_subtitles(film, 5.0).lines["text"][1] == "Beside."


def test_the_file_named_like_the_film_comes_first_then_english(film, tmp_path):
    for name in ("film.de.srt", "film.en.srt", "film.srt", "filmed.srt"):
        write(tmp_path, SRT.replace("Goodbye", name), name)
    assert find_subtitles(film, 5.0).lines["text"][1] == "film.srt."
    (tmp_path / "film.srt").unlink()
    found = find_subtitles(film, 5.0)
    assert found.lines["text"][1] == "film.en.srt." and found.language == "en"
    (tmp_path / "film.en.srt").unlink()
    assert find_subtitles(film, 5.0).language == "de"
    (tmp_path / "film.de.srt").unlink()
    nothing = find_subtitles(film, 5.0)
    assert nothing.lines.empty and nothing.said.startswith("No subtitles")


SAID = {
    "cp1252": "Où êtes-vous allé hier soir ? Ça n'a pas été facile à comprendre.",
    "cp1250": "Nie wiem, dokąd poszedł wczoraj wieczorem. To było ciężkie, żeby zrozumieć.",
    "cp1251": "Я не знаю, куда он ушёл вчера вечером.",
    "cp932": "昨日の夜、どこへ行ったのか分かりません。",
    "gb18030": "我不知道他昨天晚上去哪儿了。",
}


@pytest.mark.parametrize("encoding", SAID)
def test_a_code_page_is_guessed_and_said(film, tmp_path, encoding):
    write(tmp_path, SRT.replace("Goodbye.", SAID[encoding]), encoding=encoding)
    found = find_subtitles(film, 5.0)
    assert found.lines["text"][1] == SAID[encoding]
    assert f"encoded as {encoding}, a guess" in found.said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_known_by_itself(film, tmp_path, encoding):
    said = "Où êtes-vous? Куда? 昨日"
    write(tmp_path, SRT.replace("Goodbye.", said), encoding=encoding)
    found = find_subtitles(film, 5.0)
    assert found.lines["text"].tolist() == ["Hello\nyou two", said]
    assert "a guess" not in found.said


def test_lines_may_end_as_on_old_computers_and_hold_any_sign(film, tmp_path):
    expected = find_subtitles(film, 5.0, write(tmp_path, SRT)).lines
    odd = SRT.replace("Goodbye", "Good\0bye").replace("\n", "\r")
    assert find_subtitles(film, 5.0, write(tmp_path, odd)).lines.equals(expected)
    with pytest.raises(ValueError, match="The path is 5"):
        find_subtitles(film, 5.0, 5)


def test_two_who_speak_at_once_become_two_lines(film, tmp_path):
    said = "MARA: I do.\n- TOM: You don't.\n[Élodie] At 10:30: never.\n[Laughs] Ha!"
    write(tmp_path, SRT.replace("Goodbye.", said))
    lines = find_subtitles(film, 5.0).lines[1:]
    assert lines["speaker"].tolist() == ["MARA", "TOM", "Élodie"]
    assert lines["text"].tolist() == ["I do.", "You don't.", "At 10:30: never.\n[Laughs] Ha!"]
    assert lines["start"].tolist() == [3.0] * 3


@pytest.mark.parametrize("said", ["He said: go.", "WHAT I WANT NOW IS: you", "Listen: [music]"])
def test_not_everything_before_a_colon_is_a_name(film, tmp_path, said):
    write(tmp_path, SRT.replace("Goodbye.", said))
    lines = find_subtitles(film, 5.0).lines
    assert lines["text"][1] == said and lines["speaker"][1] == ""


def test_lines_may_overlap_and_come_in_any_order(film, tmp_path):
    late = "1\n00:00:02,000 --> 00:00:04,500\nLate.\n\n"
    early = "2\n00:00:00,500 --> 00:00:03,000\nEarly.\n\n"
    backwards = "3\n00:00:04,000 --> 00:00:03,000\nBackwards.\n"
    write(tmp_path, late + early + late + backwards)
    lines = find_subtitles(film, 5.0).lines
    assert lines["text"].tolist() == ["Early.", "Late.", "Backwards."]
    assert (lines["end"] >= lines["start"]).all()


def test_lines_beyond_the_end_are_left_out_and_said(film, tmp_path):
    write(tmp_path, SRT)
    found = find_subtitles(film, 2.0)
    assert found.lines[["start", "end"]].to_numpy().tolist() == [[1.0, 2.0]]
    assert "1 of 2 begin after the film's end" in found.notes[0]


WRONG = {
    "empty": ("", "empty or in an unknown encoding"),
    "no subtitles": ("Hello.", "in no format that is known here"),
    "markup alone": ("1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", "without text"),
    "of another film": (SRT.replace("00:00:", "01:00:"), "2 of 2 begin after the film's end, 0:05"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_subtitles_that_cannot_be_used_raise_where_given_and_are_noted_elsewhere(
    film, tmp_path, wrong
):
    content, message = WRONG[wrong]
    file = write(tmp_path, content)
    with pytest.raises(ValueError, match=message):
        find_subtitles(film, 5.0, file)
    found = find_subtitles(film, 5.0)
    assert found.lines.empty and message in found.notes[0]
    # Another file beside the film is still read.
    write(tmp_path, SRT, "film.en.srt")
    assert len(find_subtitles(film, 5.0).lines) == 2


def test_a_file_that_is_not_there_is_named(film, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.srt.*no file"):
        find_subtitles(film, 5.0, tmp_path / "none.srt")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("What brings you to the land of the gatekeepers?", True),
        ("Ich weiß nicht, wo er hingegangen ist. Was machen wir so?", False),
        ("Je ne sais pas où il est allé hier soir, mais on verra.", False),
        ("No sé adónde fue anoche, pero lo que dices no es verdad.", False),
        ("", False),
    ],
)
def test_english_is_known_by_its_common_words(text, english):
    assert is_english([text]) is english


LATE = "1\n100:00:00,000 --> 100:00:01,000\nLate\n\n"
EARLY = "2\n-00:00:01,000 --> 00:00:00,500\nEarly\n\n"
EVENTS = "[Events]\nDialogue: 0,0:00:00.10,0:00:00.90,Default,Ann,0,0,0,,{\\k20}Hel{\\k30}lo\n"


def test_times_beyond_the_clock_and_before_the_film(film, tmp_path):
    found = find_subtitles(film, 1.6, write(tmp_path, LATE + EARLY, "odd.srt"))
    assert found.lines[["start", "end", "text"]].to_numpy().tolist() == [[0, 0.5, "Early"]]
    assert "1 of 2 begin after the film's end" in found.notes[0]


@pytest.mark.parametrize("name", ["events.ass", "events.srt"])
def test_ass_without_styles(film, tmp_path, name):
    found = find_subtitles(film, 1.6, write(tmp_path, "[Script Info]\n\n" + EVENTS, name))
    assert found.lines.to_numpy().tolist() == [[0.1, 0.9, "Hello", "Ann"]]


@pytest.mark.timeout(10)
@pytest.mark.parametrize("sign", "<{[")
def test_a_megabyte_of_junk_in_a_line_takes_no_minutes(film, tmp_path, sign):
    content = "1\n00:00:00,100 --> 00:00:00,900\n" + 200_000 * sign
    assert len(find_subtitles(film, 1.6, write(tmp_path, content)).lines) == 1


def test_subtitles_as_json_of_another_shape(film, tmp_path):
    path = write(tmp_path, '{"info": {}, "styles": {"a": 5}, "events": [{"start": "x"}]}')
    with pytest.raises(ValueError, match=r"received as subtitles .* in no format"):
        find_subtitles(film, 1.6, path)
