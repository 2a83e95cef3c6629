"""The story of the film, shot by shot: who is where, what they do and feel, and how it is filmed.

To change the film, change this file: one method writes one scene and returns its shots. Times are
seconds from the start of a shot, places metres (see `sets`). Everything that may differ from film
to film (faces, colours, lengths) is drawn from the seed; the story stays.
"""

from dataclasses import dataclass, field

import numpy as np

from . import cast, dialogue, motion, sets
from .acting import Beat, Performer, seated
from .camera import FilmCamera, Key
from .sound import Cue, Noise

TITLE = "ENCORE"
END = "THE END"
RATE = 24
SIZE = (360, 640)  # height, width
TRANSITIONS = {"cut": 0, "dissolve": 18, "fade": 24, "wipe": 16}  # frames, both shots together
MIXED = ("dissolve", "wipe")  # both shots are seen at once
TURNED = np.pi  # add to a heading to look the other way
EXTRAS = 12
SEAT = 0.45  # height of a seat in the hall over its own row, in metres


@dataclass
class Shot:
    """One shot of the film.

    Parameters
    ----------
    scene : str
        Shots of one scene, one after the other, carry the same name.
    place, light : str
        As `sets.build_set` takes them.
    seconds : float
        From the middle of the transition before it to the middle of the one after it.
    camera : camera.FilmCamera
    people : list of acting.Performer
    into : str
        The transition that leads into this shot, one of `TRANSITIONS`.
    subject : str
        Whom the shot is about: the camera's scale is measured on this person.
    follow : float
        How much of the subject's way the camera goes along, 0 to 1.
    focus : float
        How far the background is out of focus, in pixels.
    box : list of (float, str or tuple)
        From this time on the music box is "away", at a spot (x, y, z), or with a person:
        ("hands", name) or ("arm", name).
    opened : list of (float, float)
        How far the box stands open, as keys.
    rain : float
        0 to 1.
    flashes : list of float
        When lightning or a photographer's flash lights the picture.
    door : list of (float, float)
        How far the room's door stands open, as keys; nothing if it stays as the set has it.
    train : float or None
        When the front of the passing train comes into the picture.
    card : str
        What a title card says; then there is nothing else.
    insert : str
        "ticket" for the picture of the ticket.
    backs : bool
        Whether the backs of the audience stand in front.
    mood : str
        The music, one of `sound.MOODS`.
    noises : list of sound.Noise
    turn : tuple of (float, str), optional
        When the story turns here, and how.
    """

    scene: str
    place: str
    light: str
    seconds: float
    camera: FilmCamera = None
    people: list = field(default_factory=list)
    into: str = "cut"
    subject: str = ""
    follow: float = 0.0
    focus: float = 1.0
    box: list = field(default_factory=lambda: [(0.0, "away")])
    opened: list = field(default_factory=lambda: [(0.0, 0.0)])
    rain: float = 0.0
    flashes: list = field(default_factory=list)
    door: list = field(default_factory=list)
    train: float | None = None
    card: str = ""
    insert: str = ""
    backs: bool = False
    mood: str = "silence"
    noises: list = field(default_factory=list)
    turn: tuple | None = None
    number: int = 0
    start: int = 0  # first frame
    end: int = 0  # one after the last

    @property
    def name(self):
        """Return the shot's name, as in `s07`."""
        return f"s{self.number:02d}"

    @property
    def frames(self):
        """Return how many frames the shot has."""
        return self.end - self.start

    @property
    def overlap(self):
        """Return how many frames before its start the shot is already seen, mixed in."""
        return TRANSITIONS[self.into] // 2 if self.into in MIXED else 0

    @property
    def transition_frames(self):
        """Return the first frame of the transition into this shot, and one after its last."""
        half = TRANSITIONS[self.into] // 2
        return max(self.start - half, 0), self.start + half


def held(x, y, height, **options):
    """Return a camera that does not move."""
    return FilmCamera([Key(0.0, x, y, height)], **options)


def moved(move, first, last, seconds, begin=0.3, end=0.3, **options):
    """Return a camera that goes from one framing (x, y, height) to another during a shot."""
    keys = [Key(begin, *first), Key(seconds - end, *last)]
    return FilmCamera(keys, move=move, **options)


class Story:
    """The film of a seed: its cast, its sets and its shots.

    Parameters
    ----------
    seed : int
        Another seed gives the same story with other people, colours and lengths.
    """

    def __init__(self, seed):
        self.seed = seed
        rng = np.random.default_rng([seed, 30])
        self.bodies = {"lena": cast.lena(rng), "max": cast.max_(rng)}
        for index in range(EXTRAS):
            self.bodies[f"extra_{index + 1}"] = cast.extra(rng, index)
        self.palette = sets.Palette.draw(rng)
        self.shots = [
            *self._title(),
            *self._shop_window(),
            *self._bench(),
            *self._at_home(),
            *self._rain(),
            *self._platform(),
            *self._show(),
            *self._turn(),
            *self._run(),
            *self._gift(),
            *self._evening(),
            *self._end(),
        ]
        first = 0
        for number, shot in enumerate(self.shots, start=1):
            shot.number = number
            length = shot.seconds + (rng.uniform(-0.05, 0.2) if shot.seconds > 2 else 0)
            shot.start, shot.end = first, first + round(length * RATE)
            first = shot.end
        self.frames = first
        for shot, line in dialogue.in_order(self.shots):
            for person in (person for person in shot.people if person.name == line.speaker):
                person.talks.append((line.at, line.at + line.seconds))

    # -- help in writing ----------------------------------------------------------------------

    def set_of(self, place, light):
        """Return the furnished set: the same for a place in all its shots."""
        rng = np.random.default_rng([self.seed, 31, sets.SETS.index(place)])
        return sets.build_set(place, light, self.palette, rng)

    def spot(self, place, name):
        """Return where something of a set is: (x, y, z) in metres."""
        return self.set_of(place, "day").spots[name]

    def play(self, name, number, **options):
        """Return a performer; `number` tells this performance from others of the same person."""
        lead = name in ("lena", "max")
        own = int(np.random.default_rng([self.seed, 32, number]).integers(1 << 30))
        return Performer(name, self.bodies[name], own, lead=lead, **options)

    def sits(self, name, number, spot, heading, beats=None, **options):
        """Return a performer who sits on a spot."""
        options = {"at": seated(spot, heading, self.bodies[name]), "seat": spot[1], **options}
        beats = beats or [Beat(0.0, "rest")]
        return self.play(name, number, heading=[(0.0, heading)], beats=beats, **options)

    def passer_by(self, index, number, x, z, heading, **options):
        """Return somebody who walks through the picture."""
        person = self.play(
            f"extra_{index}",
            number,
            at=(x, z),
            heading=[(0.0, heading)],
            beats=[Beat(0.0, options.pop("motion", "walk"))],
            look=[(0.0, 0.15)],
        )
        return person

    # -- the scenes ---------------------------------------------------------------------------

    def _title(self):
        noises = [Noise(0.2, "murmur", 2.4, gain=0.3)]
        return [Shot("title", "card", "night", 3.4, card=TITLE, mood="title", noises=noises)]

    def _shop_window(self):
        window, lamp = self.spot("street", "window"), self.spot("street", "lamp")
        street = {"scene": "shop_window", "place": "street", "light": "day", "mood": "light"}
        box = [(0.0, window)]
        air = [Noise(0.0, "street", 5.0, gain=0.5)]
        walk = [Beat(0.0, "walk")]
        happy = [(0.0, "happy")]

        def lena(number, x, **options):
            options = {"at": (x, 0.2), "heading": [(0.0, 0.05)], "faces": happy, **options}
            return self.play("lena", number, manner={"tempo": 1.1}, **options)

        stop = window[0] - 0.75
        walks_up = [Beat(0.0, "walk"), Beat(1.9, "stand", 0.6)]
        sees = [(0.0, "happy"), (2.6, "surprised")]
        max_here = {"at": (lamp[0] + 0.7, 0.5), "heading": [(0.0, 0.35)]}
        strollers = [
            self.passer_by(1, 1, 4.5, 1.1, TURNED),
            self.passer_by(2, 2, -2.6, 1.3, 0.0),
            self.passer_by(3, 3, 7.0, -0.5, TURNED + 0.05),
        ]
        wide = moved("pan", (-3.2, 1.75, 3.9), (1.2, 1.4, 2.9), 5.0, distance=7.5)
        along = FilmCamera([Key(0.0, 0.35, 1.02, 1.92)], "track", distance=4.2, eye=1.3)
        face = moved("push", (stop + 0.12, 1.36, 0.78), (stop + 0.2, 1.38, 0.62), 2.6, distance=2.4)
        return [
            Shot(
                **street,
                seconds=5.0,
                into="fade",
                camera=wide,
                people=[lena(4, -4.6, beats=walk), *strollers],
                subject="lena",
                focus=0.5,
                box=box,
                noises=air,
            ),
            Shot(
                **street,
                seconds=4.2,
                camera=along,
                people=[
                    lena(
                        5,
                        stop - 2.05,
                        beats=walks_up,
                        faces=sees,
                        look=[(1.8, 0.3), (2.6, -0.15)],
                        heading=[(2.0, 0.05), (2.7, 0.1)],
                    ),
                    self.passer_by(4, 6, 3.2, 1.2, TURNED),
                ],
                subject="lena",
                follow=0.85,
                focus=1.0,
                box=box,
                noises=air,
            ),
            Shot(
                **street,
                seconds=2.6,
                camera=face,
                people=[
                    lena(
                        7,
                        stop,
                        beats=[Beat(0.0, "stand")],
                        heading=[(0.0, 0.55)],
                        faces=[(0.0, "surprised"), (0.9, "happy")],
                        look=[(0.0, 0.3)],
                        gaze=[(0.0, (16, -6)), (1.6, (14, -4))],
                    )
                ],
                subject="lena",
                focus=2.6,
                box=box,
            ),
            Shot(
                **street,
                seconds=2.8,
                camera=held(lamp[0] + 0.6, 1.06, 2.15, distance=4.6),
                people=[
                    self.play(
                        "max",
                        8,
                        **max_here,
                        beats=[Beat(0.0, "stand"), Beat(0.7, "wave", 0.5)],
                        faces=[(0.0, "neutral"), (0.4, "happy")],
                        look=[(0.0, 0.5)],
                        manner={"onset": 0.9, "second_variant": 0.3, "hand": motion.LEFT},
                    ),
                    self.passer_by(5, 9, lamp[0] - 2.2, 1.2, 0.0),
                ],
                subject="max",
                box=box,
                noises=[Noise(0.3, "bell", gain=0.5)],
            ),
            Shot(
                **street,
                seconds=4.0,
                camera=moved(
                    "zoom",
                    (window[0] - 1.5, 1.35, 2.8),
                    (window[0] - 0.1, window[1] + 0.16, 0.95),
                    4.0,
                    begin=1.0,
                    distance=6.5,
                ),
                people=[
                    self.play(
                        "max",
                        10,
                        at=(window[0] - 2.9, 0.2),
                        heading=[(0.0, 0.05)],
                        beats=[Beat(0.0, "walk"), Beat(1.3, "stand", 0.6)],
                        faces=happy,
                        look=[(0.0, 0.5), (1.6, -0.4)],
                        manner={"tempo": 1.0},
                    ),
                    self.passer_by(6, 11, window[0] + 3.0, -0.6, TURNED, motion="run"),
                ],
                subject="max",
                focus=0.6,
                box=box,
                noises=air,
            ),
        ]

    def _bench(self):
        left, right = self.spot("park", "bench_left"), self.spot("park", "bench_right")
        clue = self.spot("park", "clue")
        park = {"scene": "bench", "place": "park", "light": "day", "box": [(0.0, clue)]}
        middle = (left[0] + right[0]) / 2
        air = [Noise(0.0, "birds", 5.0, gain=0.6)]
        to_him, to_her = 1.25, TURNED - 1.25
        close_eye = {"distance": 2.4, "eye": 1.1}

        def lena(number, faces, beats=None, **options):
            options = {"look": [(0.0, 0.1)], "gaze": [(0.0, (12, 0))], **options}
            return self.sits("lena", number, left, to_him, beats, faces=faces, **options)

        def max_(number, faces, beats=None, **options):
            options = {"look": [(0.0, 0.1)], "gaze": [(0.0, (-12, 0))], **options}
            return self.sits("max", number, right, to_her, beats, faces=faces, **options)

        down = [Beat(0.0, "sit_down")]
        early = {"onset": 0.1, "tempo": 0.9}
        on_her = held(left[0] + 0.12, 1.04, 0.68, **close_eye)
        on_him = held(right[0] - 0.12, 1.18, 0.76, **close_eye)
        return [
            Shot(
                **park,
                seconds=4.6,
                into="dissolve",
                mood="tender",
                camera=moved(
                    "push", (middle + 0.3, 1.15, 2.9), (middle + 0.15, 1.0, 2.45), 4.6, distance=6.5
                ),
                people=[
                    lena(20, [(0.0, "happy")], down, manner=early),
                    max_(21, [(0.0, "happy")], down, manner={"onset": 0.5, "tempo": 0.9}),
                    self.passer_by(7, 22, 4.6, 2.9, TURNED, motion="run"),
                    self.passer_by(8, 23, -5.0, 3.2, 0.0),
                ],
                subject="max",
                focus=0.5,
                noises=air,
            ),
            Shot(
                **park,
                seconds=3.2,
                mood="tender",
                camera=held(middle, 0.92, 1.55, distance=4.0, eye=1.15),
                people=[
                    lena(24, [(0.0, "happy"), (2.0, "neutral")]),
                    max_(25, [(0.0, "neutral"), (1.4, "sad")], [Beat(0.0, "talk_hands")]),
                ],
                subject="lena",
                focus=1.2,
                noises=air,
            ),
            Shot(
                scene="bench",
                place="park",
                light="day",
                seconds=1.8,
                mood="tense",
                insert="ticket",
                camera=moved("zoom", (0.0, 0.0, 0.36), (0.02, 0.0, 0.3), 1.8, distance=1.0, eye=0),
                noises=[Noise(0.1, "paper")],
            ),
            Shot(
                **park,
                seconds=3.0,
                mood="tense",
                camera=moved(
                    "push",
                    (left[0] + 0.1, 1.03, 0.78),
                    (left[0] + 0.1, 1.04, 0.64),
                    3.0,
                    **close_eye,
                ),
                people=[
                    lena(26, [(0.0, "happy"), (0.2, "surprised"), (1.7, "sad")]),
                    max_(27, [(0.0, "sad")]),
                ],
                subject="lena",
                focus=2.8,
            ),
            Shot(
                **park,
                seconds=2.6,
                mood="tense",
                camera=on_him,
                people=[
                    lena(28, [(0.0, "sad")]),
                    max_(29, [(0.0, "sad")]),
                ],
                subject="max",
                focus=2.8,
            ),
            Shot(
                **park,
                seconds=2.5,
                mood="tense",
                camera=on_her,
                people=[
                    lena(30, [(0.0, "sad"), (0.2, "angry")]),
                    max_(31, [(0.0, "afraid")]),
                ],
                subject="lena",
                focus=2.8,
                turn=(0.4, "the quarrel"),
            ),
            Shot(
                **park,
                seconds=1.8,
                mood="tense",
                camera=on_him,
                people=[lena(32, [(0.0, "angry")]), max_(33, [(0.0, "sad"), (0.2, "afraid")])],
                subject="max",
                focus=2.8,
            ),
            Shot(
                **park,
                seconds=5.0,
                mood="sad",
                camera=moved(
                    "pan", (middle - 0.2, 1.05, 2.7), (middle + 0.25, 1.0, 2.5), 5.0, distance=6.0
                ),
                people=[
                    self.sits(
                        "lena",
                        34,
                        left,
                        TURNED - 0.7,
                        [Beat(0.0, "stand_up", clock=0.4), Beat(1.4, "walk", 0.5)],
                        faces=[(0.0, "angry")],
                        manner={"onset": 0.6, "tempo": 1.25, "seat": left[1] / 1.58},
                    ),
                    max_(35, [(0.0, "sad")], [Beat(0.0, "rest"), Beat(2.2, "slump", 1.0)]),
                ],
                subject="max",
                focus=0.6,
                noises=[Noise(0.0, "birds", 5.0, gain=0.3)],
            ),
        ]

    def _at_home(self):
        door, seat = self.spot("room", "door"), self.spot("room", "seat")
        room = {"scene": "at_home", "place": "room", "light": "night", "mood": "lonely"}
        pours = Noise(0.0, "rain", 6.0, gain=0.45)
        way = seat[0] - door[0] - 0.55
        stop = way / (0.62 * 0.9 * 1.58)
        return [
            Shot(
                **room,
                seconds=4.4,
                into="fade",
                camera=moved("pan", (door[0] + 0.6, 1.2, 2.5), (seat[0] - 0.5, 1.1, 2.3), 4.4),
                people=[
                    self.play(
                        "lena",
                        40,
                        at=(door[0] + 0.25, 0.45),
                        heading=[(0.0, 0.1)],
                        beats=[
                            Beat(0.0, "stand", clock=1.0),
                            Beat(0.9, "walk", 0.5),
                            Beat(0.9 + stop, "stand", 0.6),
                        ],
                        faces=[(0.0, "sad")],
                        manner={"tempo": 0.9, "slouch": 0.16},
                    )
                ],
                subject="lena",
                focus=0.6,
                door=[(0.3, 1.0), (1.5, 0.0)],
                noises=[pours, Noise(0.1, "door")],
            ),
            Shot(
                **room,
                seconds=3.4,
                camera=held(seat[0] - 0.1, 0.84, 1.72, distance=4.2, eye=1.2),
                people=[
                    self.sits(
                        "lena",
                        41,
                        seat,
                        TURNED - 0.75,
                        [Beat(0.0, "sit_down", clock=0.1), Beat(1.9, "slump", 1.0)],
                        faces=[(0.0, "sad")],
                        manner={"onset": 0.15, "tempo": 0.9},
                    )
                ],
                subject="lena",
                focus=1.2,
                flashes=[2.5],
                noises=[pours, Noise(2.9, "thunder", gain=0.7)],
            ),
            Shot(
                **room,
                seconds=2.8,
                camera=moved(
                    "push",
                    (seat[0] - 0.16, 1.02, 0.8),
                    (seat[0] - 0.16, 1.02, 0.64),
                    2.8,
                    distance=2.3,
                    eye=1.05,
                ),
                people=[
                    self.sits(
                        "lena",
                        42,
                        seat,
                        TURNED - 1.05,
                        faces=[(0.0, "sad")],
                        look=[(0.0, 0.0)],
                        gaze=[(0.0, (-4, -14)), (1.6, (10, -4))],
                    )
                ],
                subject="lena",
                focus=2.4,
                noises=[pours],
            ),
        ]

    def _rain(self):
        lamp = self.spot("street", "lamp")
        street = {"scene": "rain", "place": "street", "light": "night", "mood": "lonely"}
        pours = [Noise(0.0, "rain", 6.0, gain=0.9)]

        def max_(number, x, **options):
            return self.play(
                "max",
                number,
                at=(x, 0.2),
                beats=[Beat(0.0, "carry")],
                manner={"tempo": 0.95, "slouch": 0.16, "hand": motion.LEFT},
                **{"heading": [(0.0, TURNED - 0.1)], "faces": [(0.0, "sad")], **options},
            )

        return [
            Shot(
                **street,
                seconds=5.0,
                into="dissolve",
                camera=moved(
                    "tilt",
                    (-0.2, 4.6, 3.4),
                    (-0.4, 1.35, 2.9),
                    5.0,
                    begin=0.2,
                    end=1.8,
                    distance=7.5,
                ),
                people=[max_(50, 2.9)],
                box=[(0.0, ("arm", "max"))],
                subject="max",
                focus=0.5,
                rain=1.0,
                flashes=[1.2, 3.4],
                noises=[*pours, Noise(1.6, "thunder"), Noise(4.0, "thunder", gain=0.8)],
            ),
            Shot(
                **street,
                seconds=3.2,
                camera=FilmCamera(
                    [Key(0.0, -0.35, 1.1, 2.1)],
                    "hand_held",
                    distance=4.2,
                    eye=1.5,
                    shake=0.012,
                ),
                people=[max_(51, lamp[0] + 3.4, look=[(0.0, 0.5), (2.0, 0.1)])],
                box=[(0.0, ("arm", "max"))],
                subject="max",
                follow=1.0,
                focus=1.3,
                rain=1.0,
                noises=pours,
            ),
        ]

    def _platform(self):
        seat, clue = self.spot("station", "seat"), self.spot("station", "clue")
        station = {"scene": "platform", "place": "station", "light": "night", "mood": "lonely"}
        return [
            Shot(
                **station,
                seconds=5.6,
                into="dissolve",
                camera=moved(
                    "track",
                    (seat[0] - 0.9, 1.35, 3.1),
                    (seat[0] + 0.1, 1.2, 2.7),
                    5.6,
                    distance=7.0,
                ),
                people=[
                    self.sits("max", 60, seat, 1.0, [Beat(0.0, "slump")], faces=[(0.0, "sad")]),
                    self.passer_by(9, 61, seat[0] + 4.0, 1.6, TURNED),
                ],
                box=[(0.0, clue)],
                subject="max",
                focus=0.5,
                train=2.2,
                noises=[Noise(0.4, "bell"), Noise(2.0, "train", 3.6)],
            ),
        ]

    def _audience(self, number, beats, faces):
        """Return the audience in the hall; beats and faces may differ from person to person."""
        people = []
        for index in range(EXTRAS):
            row, column = divmod(index, 4)
            column += row == 2
            spot = self.spot("hall", f"seat_{row}_{column}")
            delay = float(np.random.default_rng([self.seed, 33, number, index]).uniform(0, 0.5))
            own_beats = [
                Beat(b.start + delay * (b.start > 0), b.motion, b.blend) for b in beats(index)
            ]
            own_faces = [(t + delay * (t > 0), name) for t, name in faces(index)]
            people.append(
                self.sits(
                    f"extra_{index + 1}",
                    1000 * number + index,
                    spot,
                    np.pi / 2 + 0.12 * (1.5 - column),
                    own_beats,
                    faces=own_faces,
                    floor=[(0.0, spot[1] - SEAT)],
                    seat=SEAT,
                    look=[(0.0, 0.0)],
                )
            )
        return people

    def _show(self):
        stage = {"scene": "show", "place": "stage", "light": "night"}
        hall = {"scene": "show", "place": "hall", "light": "night"}
        mark = self.spot("stage", "mark")
        happy = [(0.0, "happy")]
        ballet = {"tempo": 1.0, "energy": 1.0}

        def lena(number, beats, **options):
            options = {"faces": happy, "heading": [(0.0, 0.9)], "manner": ballet, **options}
            return self.play("lena", number, at=(mark[0], mark[2]), beats=beats, **options)

        row = moved("pan", (-1.0, 1.3, 2.0), (0.5, 1.3, 2.0), 2.6, distance=6.0, eye=1.5)
        return [
            Shot(
                **stage,
                seconds=4.8,
                into="fade",
                mood="dance",
                camera=moved("zoom", (0.0, 1.5, 3.6), (0.0, 1.15, 2.5), 4.8, distance=8.0),
                people=[lena(70, [Beat(0.0, "ballet")])],
                subject="lena",
                focus=0.4,
                backs=True,
            ),
            Shot(
                **hall,
                seconds=2.6,
                mood="dance",
                camera=row,
                people=self._audience(
                    71,
                    lambda i: [Beat(0.0, "clap" if i % 3 == 0 else "rest")],
                    lambda i: [(0.0, "happy" if i % 3 else "neutral")],
                ),
                subject="extra_2",
                focus=0.4,
                noises=[Noise(0.0, "applause", 2.4, gain=0.35)],
            ),
            Shot(
                **stage,
                seconds=3.8,
                mood="dance",
                camera=held(mark[0], 0.88, 1.9, distance=5.0, eye=1.2),
                people=[
                    lena(
                        72,
                        [Beat(0.0, "ballet", clock=1.0), Beat(1.5, "fall", 0.3, clock=0.1)],
                        faces=[(0.0, "happy"), (1.9, "afraid")],
                        manner={"tempo": 1.1, "onset": 0.2, "second_variant": 0.8, "variant": 0.8},
                    )
                ],
                subject="lena",
                focus=0.8,
                flashes=[0.9, 2.1],
                noises=[Noise(2.5, "fall")],
                turn=(2.3, "the fall"),
            ),
            Shot(
                **hall,
                seconds=2.2,
                mood="fall",
                camera=held(-0.2, 1.25, 2.1, distance=6.0, eye=1.5),
                people=self._audience(
                    73,
                    lambda i: [Beat(0.0, "rest"), Beat(0.3, "gasp", 0.3)],
                    lambda i: [(0.0, "happy"), (0.15, "surprised")],
                ),
                subject="extra_2",
                focus=0.4,
                noises=[Noise(0.3, "gasp")],
            ),
            Shot(
                **stage,
                seconds=3.0,
                mood="silence",
                camera=moved(
                    "push",
                    (mark[0] + 0.05, 0.5, 1.0),
                    (mark[0] + 0.05, 0.52, 0.78),
                    3.0,
                    distance=3.0,
                    eye=0.8,
                ),
                people=[
                    lena(
                        74,
                        [Beat(0.0, "sit_on_floor")],
                        faces=[(0.0, "afraid"), (1.3, "sad")],
                        heading=[(0.0, 1.1)],
                    )
                ],
                subject="lena",
                focus=1.8,
                noises=[Noise(0.3, "heartbeat", 2.4)],
            ),
            Shot(
                **hall,
                seconds=2.4,
                mood="silence",
                camera=moved(
                    "pan", (0.6, 1.35, 1.9), (-0.7, 1.35, 1.9), 2.4, distance=6.0, eye=1.5
                ),
                people=self._audience(
                    75,
                    lambda i: [Beat(0.0, "talk_hands" if i % 4 == 1 else "rest")],
                    lambda i: [(0.0, "surprised"), (0.2, "angry" if i % 3 else "sad")],
                ),
                subject="extra_3",
                focus=0.4,
                noises=[Noise(0.2, "murmur", 2.2)],
            ),
        ]

    def _turn(self):
        seat, clue = self.spot("station", "seat"), self.spot("station", "clue")
        station = {"scene": "turn", "place": "station", "light": "night", "box": [(0.0, clue)]}
        poster = self.spot("station", "poster")

        def max_(number, faces, beats=None, **options):
            return self.sits("max", number, seat, 1.0, beats, faces=faces, **options)

        return [
            Shot(
                **station,
                seconds=3.4,
                into="dissolve",
                mood="lonely",
                camera=moved(
                    "pan",
                    (seat[0] + 0.1, 0.95, 1.75),
                    ((seat[0] + poster[0]) / 2, 1.25, 1.75),
                    3.4,
                    distance=4.2,
                ),
                people=[
                    max_(
                        80,
                        [(0.0, "sad"), (2.2, "surprised")],
                        [Beat(0.0, "slump"), Beat(1.2, "rest", 0.8)],
                        look=[(1.2, 0.1), (2.0, -0.5)],
                    )
                ],
                subject="max",
                focus=0.8,
            ),
            Shot(
                **station,
                seconds=1.8,
                mood="turn",
                camera=moved(
                    "zoom",
                    (clue[0], clue[1] + 0.16, 0.75),
                    (clue[0], clue[1] + 0.14, 0.52),
                    1.8,
                    distance=2.4,
                    eye=1.0,
                    z=clue[2],
                ),
                people=[max_(81, [(0.0, "surprised")])],
                subject="max",
                focus=2.0,
                noises=[Noise(0.2, "music_box", 1.5, gain=0.5)],
            ),
            Shot(
                **station,
                seconds=2.8,
                mood="turn",
                camera=moved(
                    "push",
                    (seat[0] + 0.12, 1.2, 0.86),
                    (seat[0] + 0.12, 1.21, 0.7),
                    2.8,
                    distance=2.5,
                    eye=1.1,
                ),
                people=[
                    max_(
                        82,
                        [(0.0, "sad"), (0.4, "surprised"), (1.6, "happy")],
                        gaze=[(0.0, (14, -10)), (1.5, (0, 2))],
                    )
                ],
                subject="max",
                focus=2.8,
                turn=(1.7, "he understands"),
            ),
            Shot(
                **{**station, "box": [(0.0, clue), (1.15, ("hands", "max"))]},
                seconds=2.4,
                mood="chase",
                camera=held(seat[0] + 0.6, 1.15, 2.6, distance=6.0),
                people=[
                    self.sits(
                        "max",
                        83,
                        seat,
                        0.35,
                        [Beat(0.0, "stand_up", clock=0.35), Beat(1.35, "run_carrying", 0.45)],
                        faces=[(0.0, "happy")],
                        manner={"onset": 0.7, "tempo": 1.15, "seat": seat[1] / 1.9},
                    )
                ],
                subject="max",
                focus=0.6,
            ),
        ]

    def _run(self):
        puddle = self.spot("street", "puddle")
        street = {"scene": "run", "place": "street", "light": "night", "mood": "chase"}
        pours = [Noise(0.0, "rain", 4.0, gain=0.8)]
        runner = {
            "heading": [(0.0, 0.08)],
            "faces": [(0.0, "happy")],
            "manner": {"tempo": 1.1, "energy": 1.0},
        }
        return [
            Shot(
                **street,
                seconds=3.4,
                camera=FilmCamera(
                    [Key(0.0, 0.35, 1.15, 2.2)], "track", distance=4.6, eye=1.2, shake=0.006
                ),
                people=[
                    self.play(
                        "max", 90, at=(-4.6, 0.2), beats=[Beat(0.0, "run_carrying")], **runner
                    ),
                    self.passer_by(10, 91, 1.5, 1.3, TURNED),
                ],
                box=[(0.0, ("hands", "max"))],
                subject="max",
                follow=1.0,
                focus=1.2,
                rain=0.9,
                flashes=[1.9],
                noises=[*pours, Noise(2.2, "thunder", gain=0.5)],
            ),
            Shot(
                **street,
                seconds=1.9,
                camera=held(puddle[0], 1.2, 2.7, distance=6.0, eye=1.1),
                people=[
                    self.play(
                        "max",
                        92,
                        at=(puddle[0] - 2.9, 0.1),
                        beats=[
                            Beat(0.0, "run_carrying"),
                            Beat(0.62, "leap", 0.25),
                            Beat(1.5, "run_carrying", 0.25),
                        ],
                        **runner,
                    )
                ],
                box=[(0.0, ("hands", "max"))],
                subject="max",
                focus=0.6,
                rain=0.9,
                noises=[*pours, Noise(1.5, "splash")],
            ),
        ]

    def _gift(self):
        chair, mark = self.spot("stage", "chair"), self.spot("stage", "mark")
        far = self.spot("hall", "aisle_far")
        stage = {"scene": "gift", "place": "stage", "light": "night"}
        hall = {"scene": "gift", "place": "hall", "light": "night"}
        facing_right, facing_left = 0.5, TURNED - 0.5
        reach = 1.12
        stop = mark[0] - reach

        def lena(number, beats, **options):
            options = {"at": (mark[0], mark[2]), "heading": [(0.0, facing_left)], **options}
            return self.play("lena", number, beats=beats, **options)

        def giver(number, beats, **options):
            options = {"at": (stop, mark[2]), "heading": [(0.0, facing_right)], **options}
            options = {"faces": [(0.0, "happy")], **options}
            return self.play("max", number, beats=beats, **options)

        return [
            Shot(
                **stage,
                seconds=2.8,
                into="dissolve",
                mood="sad",
                camera=moved(
                    "zoom",
                    (chair[0] * 0.6, 1.25, 3.0),
                    (chair[0] * 0.8, 1.0, 2.3),
                    2.8,
                    distance=7.0,
                ),
                people=[
                    self.sits(
                        "lena", 100, chair, TURNED - 0.8, [Beat(0.0, "slump")], faces=[(0.0, "sad")]
                    )
                ],
                subject="lena",
                focus=0.6,
            ),
            Shot(
                **hall,
                seconds=3.2,
                mood="silence",
                camera=moved("push", (0.9, 1.5, 2.9), (1.1, 1.5, 2.5), 3.2, distance=7.5, eye=1.6),
                people=[
                    *self._audience(
                        101,
                        lambda i: [Beat(0.0, "rest")],
                        lambda i: [(0.0, "sad"), (1.4, "surprised")],
                    ),
                    self.play(
                        "max",
                        102,
                        at=(far[0], far[2]),
                        heading=[(0.0, np.pi / 2)],
                        floor=[(1.2, far[1]), (3.2, 0.0)],
                        beats=[Beat(0.0, "hold"), Beat(1.2, "run_carrying", 0.5)],
                        faces=[(0.0, "afraid")],
                        look=[(0.0, 0.0)],
                        manner={"tempo": 0.8},
                    ),
                ],
                box=[(0.0, ("hands", "max"))],
                subject="max",
                focus=0.4,
                noises=[Noise(0.1, "door"), Noise(0.9, "murmur", 2.2, gain=0.5)],
            ),
            Shot(
                **stage,
                seconds=4.2,
                mood="reunion",
                camera=held(mark[0] - 0.5, 1.05, 2.35, distance=5.4),
                people=[
                    giver(
                        103,
                        [Beat(0.0, "hold"), Beat(1.2, "give", 0.6)],
                        faces=[(0.0, "afraid"), (1.6, "happy")],
                    ),
                    lena(
                        104,
                        [Beat(0.0, "stand"), Beat(3.0, "hold", 0.7)],
                        faces=[(0.0, "sad"), (0.9, "surprised")],
                    ),
                ],
                box=[(0.0, ("hands", "max")), (3.4, ("hands", "lena"))],
                subject="max",
                focus=0.8,
                turn=(1.8, "the gift"),
            ),
            Shot(
                **stage,
                seconds=2.6,
                mood="reunion",
                camera=moved(
                    "zoom",
                    (mark[0] - 0.22, 0.98, 0.86),
                    (mark[0] - 0.22, 1.0, 0.66),
                    2.6,
                    distance=2.6,
                    eye=1.1,
                ),
                people=[lena(105, [Beat(0.0, "hold")], faces=[(0.0, "surprised")])],
                box=[(0.0, ("hands", "lena"))],
                opened=[(0.5, 0.0), (1.7, 1.0)],
                subject="lena",
                focus=2.0,
                noises=[Noise(0.5, "music_box", 2.0)],
            ),
            Shot(
                **stage,
                seconds=2.6,
                mood="reunion",
                camera=moved(
                    "push",
                    (mark[0] - 0.1, 1.37, 0.74),
                    (mark[0] - 0.1, 1.39, 0.6),
                    2.6,
                    distance=2.4,
                ),
                people=[
                    lena(
                        106,
                        [Beat(0.0, "hold")],
                        heading=[(0.0, TURNED - 0.85)],
                        faces=[(0.0, "surprised"), (0.8, "happy")],
                        gaze=[(0.8, (4, -14)), (1.6, (0, 2))],
                    )
                ],
                box=[(0.0, ("hands", "lena"))],
                opened=[(0.0, 1.0)],
                subject="lena",
                focus=2.8,
            ),
            Shot(
                **stage,
                seconds=4.8,
                mood="finale",
                camera=moved("track", (-0.5, 1.3, 3.0), (0.15, 1.2, 2.7), 4.8, distance=6.5),
                people=[
                    lena(
                        107,
                        [Beat(0.0, "ballet", clock=0.4)],
                        heading=[(0.0, 0.95)],
                        at=(0.75, 0.0),
                        faces=[(0.0, "happy")],
                    ),
                    self.play(
                        "max",
                        108,
                        at=(-0.75, 0.3),
                        heading=[(0.0, 0.9)],
                        beats=[Beat(0.0, "dance")],
                        faces=[(0.0, "happy")],
                        manner={"second_variant": 0.4, "energy": 1.0, "onset": 0.3, "variant": 0.0},
                    ),
                ],
                box=[(0.0, (0.0, 0.0, -0.5))],
                opened=[(0.0, 1.0)],
                subject="max",
                focus=0.5,
                backs=True,
                flashes=[1.4, 3.1],
            ),
            Shot(
                **hall,
                seconds=3.0,
                mood="finale",
                camera=moved("zoom", (0.0, 1.35, 2.2), (0.1, 1.4, 2.7), 3.0, distance=6.5, eye=1.5),
                people=self._audience(
                    109,
                    lambda i: [Beat(0.0, "cheer" if i % 3 == 1 else "clap")],
                    lambda i: [(0.0, "happy")],
                ),
                subject="extra_2",
                focus=0.4,
                noises=[Noise(0.0, "applause", 3.0)],
            ),
        ]

    def _evening(self):
        left, right = self.spot("park", "bench_left"), self.spot("park", "bench_right")
        middle = (left[0] + right[0]) / 2
        between = (middle, 0.45, (left[2] + right[2]) / 2)
        park = {"scene": "evening", "place": "park", "light": "dusk", "mood": "finale"}
        happy = [(0.0, "happy")]
        return [
            Shot(
                **park,
                seconds=4.2,
                into="wipe",
                camera=moved(
                    "push", (middle + 0.3, 1.15, 2.9), (middle + 0.15, 1.0, 2.45), 4.2, distance=6.5
                ),
                people=[
                    self.sits("lena", 110, left, 1.25, faces=happy),
                    self.sits("max", 111, right, TURNED - 1.25, faces=happy),
                    self.passer_by(11, 112, -4.6, 3.0, 0.0),
                ],
                box=[(0.0, between)],
                subject="max",
                focus=0.5,
            ),
            Shot(
                **park,
                seconds=2.6,
                camera=held(middle, 1.0, 1.25, distance=3.6, eye=1.15),
                people=[
                    self.sits("lena", 113, left, 1.25, faces=happy, gaze=[(0.0, (12, 4))]),
                    self.sits(
                        "max", 114, right, TURNED - 1.25, faces=happy, gaze=[(0.0, (-12, -4))]
                    ),
                ],
                box=[(0.0, between)],
                subject="lena",
                focus=1.8,
            ),
            Shot(
                **park,
                seconds=5.4,
                camera=moved("zoom", (middle, 1.3, 2.6), (middle, 1.9, 4.4), 5.4, distance=8.5),
                people=[
                    self.play(
                        "lena",
                        115,
                        at=(middle - 0.75, -0.9),
                        heading=[(0.0, 0.95)],
                        beats=[Beat(0.0, "ballet", clock=0.8)],
                        faces=happy,
                    ),
                    self.play(
                        "max",
                        116,
                        at=(middle + 0.75, -0.9),
                        heading=[(0.0, TURNED - 0.9)],
                        beats=[Beat(0.0, "dance")],
                        faces=happy,
                        manner={"second_variant": 0.4, "onset": 0.55, "variant": 0.0},
                    ),
                ],
                box=[(0.0, between)],
                subject="max",
                focus=0.4,
            ),
        ]

    def _end(self):
        return [Shot("end", "card", "night", 4.0, into="fade", card=END, mood="finale")]

    # -- the sound ----------------------------------------------------------------------------

    def cues(self):
        """Return the music: one cue for each stretch of shots with one mood."""
        cues = []
        for shot in self.shots:
            start, end = shot.start / RATE, shot.end / RATE
            if cues and cues[-1].mood == shot.mood:
                cues[-1] = Cue(cues[-1].start, end, shot.mood)
            else:
                cues.append(Cue(start, end, shot.mood))
        return cues
