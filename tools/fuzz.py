"""Damage films at random and look what reading them does: ``make fuzz``.

Films of many kinds are made, damaged (bits, blocks, lost packets, cut ends, joined halves) and
given to `probe`, `frames`, `read_clip`, `read_audio`, `preflight` and, now and then, to a whole
reading, in a child process. Right is a result or one of the package's own errors: FileNotFoundError
or VideoError. Anything else is printed with its seed, and makes the exit status 1: another
exception, a process that dies, a call of more than 20 seconds, or one that needs more than 1.5 GB.

    python -m tools.fuzz --calls 10000          about an hour on two cores
    python -m tools.fuzz --seed 17 --calls 5    only the film of seed 17
"""

import argparse
import json
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import av
import numpy as np

from film_reader import video

LONGEST, MOST_MEMORY = 20, 1500  # seconds and megabytes that a call may need
CALLS = ("probe", "frames", "sampled", "from the middle", "read_clip", "read_audio", "copy")
RARE = ("preflight", "read")  # with networks: once in so many films
SELDOM = 40
# Endings and codecs: (ending, picture, sound).
KINDS = (
    ("mp4", "libx264", "aac"),
    ("mkv", "libx264", "ac3"),
    ("ts", "libx264", "aac"),
    ("mpg", "mpeg2video", "mp2"),
    ("avi", "mpeg4", "libmp3lame"),
    ("webm", "libvpx", "libopus"),
    ("flv", "flv1", "libmp3lame"),
    ("avi", "mjpeg", "pcm_s16le"),
    ("mov", "prores", "alac"),
    ("mkv", "ffv1", "flac"),
)


# --- films ----------------------------------------------------------------------------------------


def make(kind, folder):
    """Write three seconds of moving stripes with a tone, of one of `KINDS`; return the path."""
    ending, codec, sound_codec = KINDS[kind]
    path = folder / f"whole{kind}.{ending}"
    with av.open(str(path), "w") as out:
        picture = out.add_stream(codec, rate=25)
        picture.width, picture.height = 160, 96
        odd = {"mjpeg": "yuvj420p", "prores": "yuv422p10le"}
        picture.pix_fmt = odd.get(codec, "yuv420p")
        picture.codec_context.gop_size = 12
        sound = out.add_stream(sound_codec, rate=48000, layout="stereo")
        convert = av.AudioResampler(sound.codec_context.format.name, "stereo", 48000)
        columns = np.arange(160)
        for i in range(75):
            stripes = np.uint8(127 + 120 * np.sin((columns + 3 * i) / 9))
            array = np.ascontiguousarray(np.broadcast_to(stripes[None, :, None], (96, 160, 3)))
            frame = av.VideoFrame.from_ndarray(array, format="rgb24")
            frame.pts = i
            out.mux(picture.encode(frame.reformat(format=picture.pix_fmt)))
            wave = np.sin(2 * np.pi * 440 * (np.arange(1920) + 1920 * i) / 48000)
            heard = av.AudioFrame.from_ndarray(np.float32([wave, wave]), "fltp", "stereo")
            heard.sample_rate, heard.pts = 48000, 1920 * i
            for part in convert.resample(heard):
                out.mux(sound.encode(part))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))
    return path


def damage(data, chance):
    """Damage a file's bytes in one way, by a `random.Random`; return (bytes, how)."""
    data = bytearray(data)
    how = chance.choice(("bits", "many bits", "block", "lost", "cut", "joined", "moved"))
    first = chance.randrange(len(data))
    size = chance.choice((1, 188, 1000, 188 * 30))
    if how in ("bits", "many bits"):
        for _ in range(chance.choice((1, 5, 30)) * (20 if how == "many bits" else 1)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif how == "block":
        data[first : first + size] = chance.randbytes(min(size, len(data) - first))
    elif how == "lost":
        first -= first % 188
        del data[first : first + size]
    elif how == "cut":
        del data[first:]
    elif how == "joined":
        data = data[first:] + data if chance.random() < 0.5 else data + data[:first]
    else:
        part = data[first : first + size]
        del data[first : first + size]
        place = chance.randrange(len(data) + 1)
        data[place:place] = part
    return bytes(data), how


def film_of_seed(seed, folder):
    """Write the damaged film of a seed; return its path and what was done."""
    chance = random.Random(seed)
    kind = chance.randrange(len(KINDS))
    whole = folder / f"whole{kind}.{KINDS[kind][0]}"
    whole = whole if whole.exists() else make(kind, folder)
    content, how = damage(whole.read_bytes(), chance)
    path = folder / f"seed{seed}{whole.suffix}"
    path.write_bytes(content)
    return path, f"{'/'.join(KINDS[kind])}, {how}"


# --- the child ------------------------------------------------------------------------------------


def call(name, path):
    """Do one thing with a film."""
    if name == "probe":
        video.probe(path)
    elif name in ("frames", "sampled", "from the middle"):
        options = {"frames": {}, "sampled": {"fps": 2}, "from the middle": {"start": 1.5}}[name]
        for _ in video.frames(path, size=(18, 32), **options):
            pass
    elif name == "read_clip":
        video.read_clip(path, 4, (18, 32))
    elif name == "read_audio":
        video.read_audio(path)
    elif name == "copy":
        video.browser_copy(path, path.with_name("copy.mp4"), 64, start=0.5, end=1)
    else:
        import film_reader

        film_reader.preflight(path, 2) if name == "preflight" else film_reader.read(path, False)


def child():
    """Do what is asked on standard input, a line each; answer with "ok" or what was raised."""
    import warnings

    import psutil

    warnings.simplefilter("ignore")
    for line in sys.stdin:
        name, path = json.loads(line)
        try:
            call(name, Path(path))
            answer = "ok"
        except (FileNotFoundError, video.VideoError):
            answer = "ok"
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        answer = {"answer": answer, "memory": psutil.Process().memory_info().rss / 1e6}
        print(json.dumps(answer), flush=True)


class Child:
    """A process that reads films, started again when it has died or was too slow."""

    def __init__(self, cache):
        self.environment = {**os.environ, "FILM_READER_CACHE": str(cache)}
        self.process = None

    def ask(self, name, path, longest):
        """What is wrong with a call, or None."""
        if self.process is None:
            self.start()
        self.process.stdin.write(json.dumps([name, str(path)]) + "\n")
        self.process.stdin.flush()
        try:
            line = self.answers.get(timeout=longest)
        except queue.Empty:
            self.stop()
            return f"more than {longest} s"
        if not line:
            status = self.process.wait()
            self.process = None
            return f"the process died: {status}"
        found = json.loads(line)
        if found["answer"] != "ok":
            return found["answer"]
        # Networks alone need half a gigabyte.
        allowed = MOST_MEMORY if name in RARE else MOST_MEMORY / 2
        return f"{found['memory']:.0f} MB" if found["memory"] > allowed else None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.fuzz", "--child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
        )
        self.answers = queue.Queue()
        process, answers = self.process, self.answers
        threading.Thread(target=lambda: _pass_on(process, answers), daemon=True).start()

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def _pass_on(process, answers):
    """Put each line that a process writes into a queue; an empty one at its end."""
    for line in process.stdout:
        answers.put(line)
    answers.put("")


# --- the parent -----------------------------------------------------------------------------------


def fuzz(calls, seed, with_networks=True, folder=None):
    """Do so many calls with films of rising seeds; return a list of what went wrong, as texts."""
    wrong, done = [], 0
    with tempfile.TemporaryDirectory(dir=folder) as place:
        place = Path(place)
        one, networks = Child(place / "cache"), Child(place / "cache")
        while done < calls:
            path, what = film_of_seed(seed, place)
            asked = [(one, name, LONGEST) for name in CALLS]
            if with_networks and seed % SELDOM == 0:
                # The first call of a process also loads the networks.
                asked += [(networks, name, 3 * LONGEST) for name in RARE]
            for reader, name, longest in asked[: calls - done]:
                fault = reader.ask(name, path, longest)
                done += 1
                if fault:
                    wrong.append(f"seed {seed} ({what}), {name}: {fault}")
                    print(wrong[-1], flush=True)
            path.unlink()
            seed += 1
            if sys.stdout.isatty():
                print(f"\r{done:,} of {calls:,} calls, {len(wrong)} wrong ", end="", flush=True)
        one.stop()
        networks.stop()
    return wrong


def main(arguments=None):
    about = __doc__.splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=about)
    parser.add_argument("--calls", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--seed", type=int, default=0, help="of the first film (default: 0)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        return child()
    wrong = fuzz(chosen.calls, chosen.seed)
    print(f"{chosen.calls:,} calls, films of seed {chosen.seed} and on: {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
