"""Subtitles inside a film or beside it: who says what, from when to when."""

import html
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pysubs2
from av.stream import Disposition
from charset_normalizer import from_bytes

from film_reader import text
from film_reader._clock import packets_of
from film_reader._open_video import OpenVideo
from film_reader._opening import file_path, open_container

_FORMATS = (".srt", ".vtt", ".ass", ".ssa")
_UNICODE = ["ascii", "utf_8", "utf_16", "utf_16_le", "utf_16_be", "utf_32"]
_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "cp932"]
_PAGES += ["cp949", "gb18030", "big5", "euc_jp"]
# Where code pages fit alike, it is that of western Europe, unless the language says otherwise.
_PAGE_OF = {"Hungarian": "cp1250", "Polish": "cp1250", "Czech": "cp1250", "Turkish": "cp1254"}
_ISO = {"eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "und": ""}
_COMMON = re.compile("the|and|you|that|is|it|to|of|i|what|this|have|not|for|your|are|be|know|we|my")
_ENGLISH = 0.15  # share of such words from which lines count as English
_BEFORE = re.compile(r"(?<!\S)-\d+:\d\d:\d\d[,.]\d+")  # a time before the film
_LONGEST = 5000  # letters of a line
_VOICE = re.compile(r"<v(?:\.[^ >]*)? ([^>]+)>")
_NAMED = re.compile(r"^[\s\-–—]*(?:\[([^\]\n]+)\]:?|([^:\n]{1,30}):)\s+(?=\S)", re.MULTILINE)
# What brackets hold where it is no name: [laughing], [door closes].
_NOISE = re.compile(r"(?i)ing\b|music|laugh|sigh|gasp|chuckle|sob|cough|applause|phone|door|voice")


@dataclass(frozen=True)
class Subtitles:
    """Lines of a film: ``start`` and ``end`` in seconds, ``text``, and ``speaker`` where named.

    ``said`` tells where they are from; ``language`` is "" where it is not known, or such as ``en``.
    """

    lines: pd.DataFrame = field(default_factory=lambda: _table([]))
    said: str = ""
    language: str = ""
    notes: tuple = ()


def find_subtitles(path, duration, given=None):
    """Find the subtitles of a film that lasts so many seconds; return `Subtitles`.

    They are those of the file ``given``, or else those inside the film, or those of a file beside
    it that is named like it: ``film.srt``, ``film.en.vtt``. FileNotFoundError or ValueError if the
    file that was given cannot be used; of any other that becomes a note.
    """
    if given is not None:
        return _of_file(file_path(given), duration)
    notes, path = [], Path(path)
    beside = [file for file in path.parent.iterdir() if file.suffix.lower() in _FORMATS]
    beside = [file for file in beside if file.name.startswith(f"{path.stem}.")]
    # That named just like the film comes first, then English ones.
    beside.sort(key=lambda file: (file.stem != path.stem, _tag(file) != "en", file.name))
    for read, source in [(_of_film, path), *((_of_file, file) for file in beside)]:
        try:
            if found := read(source, duration):
                return found
        except (OSError, ValueError) as problem:
            notes.append(f"Subtitles are left out: {problem}")
    return Subtitles(said="No subtitles were found in the film or beside it.", notes=tuple(notes))


def _tag(file):
    """The language that a name tells, as in ``film.en.srt``."""
    tag = re.fullmatch(r"\.([a-z]{2,3})(?:[-_]\w+)?", Path(file.stem).suffix.lower())
    return _ISO.get(tag[1], tag[1]) if tag else ""


def is_english(texts):
    """Tell whether texts are English, by the share of common words in them."""
    found = words(" ".join(texts))
    return sum(bool(_COMMON.fullmatch(word)) for word in found) >= _ENGLISH * max(1, len(found))


def words(line):
    """List the words of a line in small letters; I'm is one."""
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line.lower())


def _of_file(file, duration):
    """Subtitles of a file of their own."""
    if not os.path.isfile(file):
        raise FileNotFoundError(_wrong(str(file), "where there is no file"))
    content, encoding = _decoded(file)
    where = f"the file {file.name} ({encoding})"
    try:
        lines = re.sub("\r\n?", "\n", content)  # where \r alone ends a line, too
        # pysubs2 overlooks a sign, and of hours all but two digits.
        lines = _BEFORE.sub("00:00:00,000", re.sub(r"\b\d{3,}(?=:\d\d:\d\d\D)", "99", lines))
        form = "ass" if "\nDialogue:" in lines else None  # also without styles, by which it tells
        read = pysubs2.SSAFile.from_string(lines, form, keep_html_tags=True)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, TypeError, AttributeError) as problem:
        raise ValueError(_wrong(where, "in no format that is known here")) from problem
    for event in read:
        event.text = event.text[:_LONGEST]  # patterns would take minutes for a megabyte of junk
        if read.format == "vtt":  # what follows an empty row is a note, or the next line's name
            event.text = html.unescape(event.text.partition(r"\N\N")[0])
    return _checked(read, where, _tag(file), duration)


def _wrong(where, what):
    return (
        f"received as subtitles {where}, {what}; expected lines of this film in SubRip, WebVTT or "
        "ASS, best in UTF-8. Look at them in an editor, or get others."
    )


def _decoded(file):
    """The text of a file, and how it is encoded."""
    content = file.read_bytes()
    found = list(from_bytes(content, cp_isolation=[*_UNICODE, *_PAGES])) if content.strip() else []
    if not found:
        raise ValueError(_wrong(file.name, "empty or in an unknown encoding"))
    best = found[0]
    if best.encoding in _UNICODE:
        return str(best).removeprefix("\ufeff"), best.encoding
    alike = {other.encoding: other for other in found if other.chaos == best.chaos}
    best = alike.get(_PAGE_OF.get(best.language, "cp1252"), best)
    return str(best), f"encoded as {best.encoding}, a guess"


def _of_film(path, duration):
    """Subtitles inside a film, of the first track that is text; None without a track."""
    with OpenVideo(path) as film:
        origin = film.origin * film.tick
    with open_container(path) as container:
        tracks = [track for track in container.streams.subtitles if track.codec_context]
        # One that the film wants to be shown comes before the others.
        tracks.sort(key=lambda track: not track.disposition & Disposition.default)
        track = next((track for track in tracks if track.codec_context.codec.text_sub), None)
        if not tracks:
            return None
        if track is None:
            raise ValueError(_wrong("a track inside the film", "which is pictures"))
        packets = packets_of(container, track)
        events = [event for packet in packets for event in _events(packet, origin)]
        language = track.metadata.get("language", "").lower()
        where = f"track {track.index} inside the film ({track.codec_context.name})"
    return _checked(events, where, _ISO.get(language, language), duration)


def _events(packet, origin):
    """What a packet of subtitles shows, as events of pysubs2."""
    if packet.pts is None:
        return
    start = float(packet.pts * packet.time_base - origin) * 1000
    times = {"start": start, "end": start + float((packet.duration or 0) * packet.time_base) * 1000}
    if packet.stream.codec_context.name == "webvtt":  # FFmpeg would leave out who speaks
        said = bytes(packet).decode("utf-8", "replace")
        yield pysubs2.SSAEvent(**times, text=html.unescape(said))
        return
    for part in packet.decode():
        *_, name, _, _, _, _, said = part.ass.decode("utf-8", "replace").split(",", 8)
        yield pysubs2.SSAEvent(**times, name=name, text=said)


def _checked(events, where, language, duration):
    """`Subtitles` of events of pysubs2; ValueError if no line of them belongs to the film."""
    table = _table(events)
    late = table["start"] >= duration
    beyond = f"{late.sum()} of {len(table)} begin after the film's end, {text.clock(duration)}"
    if late.all():
        raise ValueError(_wrong(where, f"of which {beyond}" if len(table) else "without text"))
    left_out = f"Of the lines from {where}, {beyond}: they are left out, perhaps of another film."
    lines = table[~late].reset_index(drop=True)
    lines["end"] = lines["end"].clip(upper=duration)
    language = language or ("en" if is_english(lines["text"]) else "")
    said = f"{text.count(len(lines), 'line')} from {where}."
    return Subtitles(lines, said, language, (left_out,) if late.any() else ())


def _table(events):
    """A row a line, in the order of time; what two people say at once becomes two lines."""
    rows = [
        (event.start / 1000, max(event.start, event.end) / 1000, said, speaker)
        for event in sorted(events)
        if event.is_text
        for speaker, said in _voices(event)
    ]
    table = pd.DataFrame(rows, columns=["start", "end", "text", "speaker"])
    return table.drop_duplicates(ignore_index=True)


def _voices(event):
    """Yield (speaker, text) of an event of pysubs2, without markup."""
    plain = event.plaintext.replace("\0", "")
    marked = re.sub(r"<[^>]*>", "", _VOICE.sub("\n\0\\1\0", plain))
    # Names and what follows them take turns.
    parts = [event.name, *_NAMED.sub(_marked, marked).split("\0")]
    for speaker, said in zip(parts[::2], parts[1::2], strict=True):
        rows = [row.strip() for row in said.splitlines() if row.strip()]
        if rows:
            yield speaker.strip(), "\n".join(rows)


def _marked(match):
    """Set a name of at most three words apart from what is said, if it is one."""
    bracketed, before_colon = match.groups()
    name = (bracketed or before_colon).strip()
    is_name = name[:1].isupper() and not _NOISE.search(name) if bracketed else name.isupper()
    return f"\0{name}\0" if is_name and len(name.split()) <= 3 else match[0]
