"""Acting: what one person does, feels and looks at during a shot, as a figure for every moment.

A performance is written as beats: "from this moment, walk; from that one, stand". Between two beats
the body goes over gently, and feet that stand on the ground are lifted before they are put
elsewhere.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from . import face, motion
from .figure import Figure, facing
from .motion import FOOT, Manner, ease, keyed, within_reach

# What a viewer would say that somebody does; the eight actions of the clips and two states.
STATES = ("stand", "sit")
# Motions that leave a person somewhere else than where they began.
TRAVELS = {"walk", "run", "jump", "carry", "run_carrying", "leap"}
LABELS = {
    "rest": "sit",
    "leap": "jump",
    "carry": "walk",
    "run_carrying": "run",
    "hold": "stand",
    "give": "stand",
    "ballet": "dance",
    "clap": "sit",
    "talk_hands": "sit",
    "slump": "sit",
    "gasp": "sit",
    "sit_on_floor": "sit",
    "cheer": "wave",
}
LEAP_STARTS, LEAP_TAKES, LEAP_HEIGHT = 0.2, 0.6, 0.26  # s, s, statures
FEELING_TAKES = 0.5  # seconds for a face to change
BLINK_TAKES = 0.2


@dataclass(frozen=True)
class Beat:
    """From `start` (seconds of the shot) on, do one thing.

    `motion` names a function of `motion`, or "stand_up"; `blend` is how long the body takes to go
    over into it; `clock` is the motion's own time at the start.
    """

    start: float
    motion: str
    blend: float = 0.45
    clock: float = 0.0


@dataclass
class Performer:
    """One person in one shot.

    Parameters
    ----------
    name : str
    body : figure.Body
    seed : int
        Draws blinks and the manner where none is given.
    at : tuple of float
        (x, z) on the ground where the person's own origin is at the first beat, in metres.
    heading : list of (float, float)
        (time, radians) keys: 0 looks to the right of the picture, pi/2 at the camera, pi left.
    beats : list of Beat
    faces : list of (float, str)
        From this time on, this expression.
    look : list of (float, float)
        How far the head turns to the camera, in radians, as keys.
    gaze : list of (float, tuple)
        Where the eyes point, (turn, rise) in degrees, as keys.
    talks : list of (float, float)
        Start and end of what the person says.
    manner : dict
        Parts of the manner that are not left to chance.
    floor : list of (float, float)
        Height of the ground under the person, in metres, as keys.
    """

    name: str
    body: object
    seed: int
    at: tuple = (0.0, 0.0)
    heading: list = field(default_factory=lambda: [(0.0, 0.6)])
    beats: list = field(default_factory=lambda: [Beat(0.0, "stand")])
    faces: list = field(default_factory=lambda: [(0.0, "neutral")])
    look: list = field(default_factory=lambda: [(0.0, 0.4)])
    gaze: list = field(default_factory=lambda: [(0.0, (0.0, 0.0))])
    talks: list = field(default_factory=list)
    manner: dict = field(default_factory=dict)
    floor: list = field(default_factory=lambda: [(0.0, 0.0)])
    seat: float = 0.45  # height of the seat used, in metres
    lead: bool = False

    def __post_init__(self):
        rng = np.random.default_rng([self.seed, 20])
        drawn = Manner.draw(rng, self.seat / self.body.stature)
        calm = {"variant": 0.5 + 0.4 * drawn.variant}  # no hands in pockets, no greetings
        self._manner = replace(drawn, **{**calm, **self.manner})
        self._blinks = np.cumsum(rng.uniform(1.8, 4.2, 12)) - rng.uniform(0, 2)
        self._babble = rng.uniform(0, 1, 2)
        self._offsets = self._find_offsets()

    # -- body ---------------------------------------------------------------------------------

    def _find_offsets(self):
        """Return how far forward each beat begins, in statures."""
        offsets, forward = [], 0.0
        for number, beat in enumerate(self.beats):
            offsets.append(forward - self._own(beat, beat.start).forward * (beat.motion in TRAVELS))
            if beat.motion in TRAVELS and number + 1 < len(self.beats):
                following = self.beats[number + 1]
                end = following.start
                forward = offsets[-1] + self._own(beat, end).forward
                if following.motion not in TRAVELS:  # room to slow down in
                    forward += 0.45 * self._speed(beat, end) * following.blend - FOOT / 2
        return offsets

    def _own(self, beat, time):
        """Return a beat's pose at a time of the shot, not yet moved to where it takes place."""
        clock = time - beat.start + beat.clock
        if beat.motion == "stand_up":
            return motion.sit_down(2.0 - clock, self._manner)
        if beat.motion == "leap":
            return leap(clock, self._manner)
        return getattr(motion, beat.motion)(clock, self._manner)

    def _placed(self, number, time):
        beat, offset = self.beats[number], self._offsets[number]
        pose = self._own(beat, time)
        feet = tuple(replace(foot, forward=foot.forward + offset) for foot in pose.feet)
        return replace(pose, forward=pose.forward + offset, feet=feet)

    def _speed(self, beat, time):
        """Return how fast a beat goes forward at a time, in statures a second."""
        if beat.motion not in TRAVELS:
            return 0.0
        return (self._own(beat, time).forward - self._own(beat, time - 0.04).forward) / 0.04

    def pose(self, time):
        """Return the pose at a time of the shot, in statures."""
        number = self._beat(time)
        pose, beat = self._placed(number, time), self.beats[number]
        share = (time - beat.start) / beat.blend
        if number == 0 or share >= 1:
            return pose
        before = self.beats[number - 1]
        first = self._placed(number - 1, beat.start)
        speed = self._speed(before, beat.start) * beat.blend
        return go_over(first, pose, share, speed, beat.motion in TRAVELS)

    def _beat(self, time):
        return max(n for n, beat in enumerate(self.beats) if n == 0 or beat.start <= time)

    # -- feelings -----------------------------------------------------------------------------

    def feeling(self, time):
        """Return the name of the expression at a time: what the face shows more than half."""
        names = [name for start, name in self.faces if start + FEELING_TAKES / 2 <= time]
        return names[-1] if names else self.faces[0][1]

    def _face(self, time):
        shape = self.faces[0][1]
        for start, name in self.faces[1:]:
            if time > start:
                shape = face.blend_faces(shape, name, float(ease((time - start) / FEELING_TAKES)))
        return shape

    def _blink(self, time):
        return float(max(0.0, 1 - np.abs(self._blinks - time).min() / (BLINK_TAKES / 2)) ** 0.6)

    def _talk(self, time):
        if not any(start <= time <= end for start, end in self.talks):
            return 0.0
        fast, slow = self._babble
        beat = np.sin(2 * np.pi * (4.1 * time + fast)) * np.sin(2 * np.pi * (1.3 * time + slow))
        return float(np.clip(0.45 + 0.9 * beat, 0, 1))

    # -- what the film asks for ---------------------------------------------------------------

    def action(self, time):
        """Return what the person does at a time: one of the eight actions, or stand or sit."""
        number = self._beat(time)
        name, local = self.beats[number].motion, time - self.beats[number].start
        if name in ("sit_down", "stand_up"):
            name = self._state_around(name, local + self.beats[number].clock)
        return LABELS.get(name, name)

    def _state_around(self, name, clock):
        """Return the action while it goes on, and the state before and after it."""
        manner = self._manner
        length = 0.75 / manner.tempo**0.7 + 0.1
        start = 0.1 + (1.72 - length) * (0.1 + 0.8 * manner.onset)
        states = ("stand", "sit")
        if name == "stand_up":
            start, states = 2.0 - start - length, ("sit", "stand")
        if clock < start:
            return states[0]
        return name if clock <= start + length else states[1]

    def figure(self, time):
        """Return the person's `figure.Figure` at a time of the shot."""
        heading = keyed(time, self.heading)
        return Figure(
            self.body,
            self.pose(time),
            np.array([self.at[0], keyed(time, self.floor), self.at[1]]),
            heading,
            self._face(time),
            look=keyed(time, self.look),
            blink=self._blink(time),
            gaze=keyed(time, self.gaze),
            talk=self._talk(time),
        )

    def steps(self, seconds, rate=48):
        """Return when a foot meets the ground, in seconds: for the sound of steps."""
        times = np.arange(0, seconds, 1 / rate)
        poses = [self.pose(time) for time in times]
        found = []
        for foot in (0, 1):
            up = np.array([pose.feet[foot].up for pose in poses]) > 0.012
            found += list(times[1:][up[:-1] & ~up[1:]])
        return sorted(float(time) for time in found)


def leap(time, manner):
    """Run with a box and, within the first second, take one long jump over something."""
    pose = motion.run_carrying(time, manner)
    air = np.clip((time - LEAP_STARTS) / LEAP_TAKES, 0, 1)
    if not 0 < air < 1:
        return pose
    arc, open_ = 4 * LEAP_HEIGHT * air * (1 - air), float(np.sin(np.pi * air) ** 0.7)
    feet = []
    for foot, ahead in zip(pose.feet, (0.3, -0.22), strict=True):
        split = replace(foot, forward=pose.forward + ahead, up=arc + 0.05, heel=0.5 - ahead)
        feet.append(motion.blend(replace(foot, up=foot.up + arc), split, open_))
    return replace(pose, up=pose.up + 0.85 * arc, feet=tuple(feet), pitch=pose.pitch + 0.1 * open_)


def go_over(first, second, share, speed, starts):
    """Return the pose on the way from one beat to the next.

    Parameters
    ----------
    first, second : motion.Pose
        Where the body was when the beat began, and where the new motion has it now.
    share : float
        How much of the way is done, 0 to 1.
    speed : float
        How far the body would have gone on during the whole way, in statures.
    starts : bool
        Whether the new motion travels: then the body gains speed, else it loses it.
    """
    pose = motion.blend(first, second, float(ease(share)))
    if not starts and abs(speed) > 1e-6:  # leave with the old speed, arrive with none
        rest, end = (1 - share) ** 2, share * share * (3 - 2 * share)
        way = first.forward * (1 - end) + second.forward * end + speed * share * rest
        pose = replace(pose, forward=way)
    gaps = [
        np.hypot(b.forward - a.forward, b.side - a.side)
        for a, b in zip(first.feet, second.feet, strict=True)
    ]
    late = int(np.argmin(gaps))  # the foot with the longer way goes first
    feet = []
    for number, (a, b) in enumerate(zip(first.feet, second.feet, strict=True)):
        own = np.clip(2 * share - (number == late), 0, 1) if min(gaps) > 0.02 else share
        own = float(ease(own))
        foot = motion.blend(a, b, own)
        lift = min(0.06, 0.35 * gaps[number]) * np.sin(np.pi * own)
        feet.append(replace(foot, up=max(foot.up, 0.0) + lift))
    return within_reach(replace(pose, feet=tuple(feet)))


def seated(spot, heading, body):
    """Return where a person's origin has to be, (x, z), to sit on a spot (x, y, z)."""
    behind = facing(heading) @ np.array([-0.27 * body.stature, 0, 0])
    return (spot[0] - behind[0], spot[2] - behind[2])
