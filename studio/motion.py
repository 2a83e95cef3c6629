"""How a body moves: the eight actions as poses over time.

Lengths are in statures (a standing person is 1 high), angles in radians. A pose lives in the
person's own frame: forward, up, and to the person's right. Feet are given as places on the ground
and the legs follow, so a foot that stands does not slide.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

ACTIONS = ("walk", "run", "jump", "wave", "sit_down", "stand_up", "dance", "fall")

THIGH = SHIN = 0.245
LEG = THIGH + SHIN
ANKLE = 0.045  # height of the ankle over the ground
FOOT = 0.07  # from the ankle to the ball of the foot
TORSO = 0.285  # from the pelvis to the neck
STANDING = 0.522  # height of the pelvis
HIP = 0.06  # a foot's usual distance from the middle line
RIGHT, LEFT = 1, -1


@dataclass
class Arm:
    """One arm: lifted forward, lifted outward, bent at the elbow towards `hint`.

    With `aim` over 0 the hand goes that share of the way to `target`, a place seen from the neck
    in the chest's frame, whatever the angles say; the elbow then points away from `hint`.
    """

    lift: float = 0.0
    out: float = 0.12
    elbow: float = 0.2
    hint: np.ndarray = field(default_factory=lambda: np.array([1.0, 0.2, 0.0]))
    aim: float = 0.0
    target: np.ndarray = field(default_factory=lambda: np.zeros(3))


@dataclass
class Foot:
    """One foot: where its ball is, how far the heel is raised and the toes turn to the right."""

    forward: float = 0.05
    up: float = 0.0
    side: float = HIP
    heel: float = 0.0
    yaw: float = 0.0


@dataclass
class Pose:
    """A whole body at one moment; arms and feet are given right, then left."""

    forward: float = 0.0
    up: float = STANDING
    side: float = 0.0
    turn: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    bend: float = 0.0
    twist: float = 0.0
    head_pitch: float = 0.0
    head_turn: float = 0.0
    head_roll: float = 0.0
    knees_out: float = 0.15
    swirl: float = 0.0  # how far a quick turn lifts the hem of a skirt, 0 to 1
    arms: tuple = field(default_factory=lambda: (Arm(), Arm()))
    feet: tuple = field(default_factory=lambda: (Foot(), Foot(side=-HIP)))


def blend(first, second, share):
    """Return the pose between two poses; `share` 0 gives the first, 1 the second."""
    if isinstance(first, tuple):
        return tuple(blend(a, b, share) for a, b in zip(first, second, strict=True))
    if hasattr(first, "__dataclass_fields__"):
        names = first.__dataclass_fields__
        parts = {name: blend(getattr(first, name), getattr(second, name), share) for name in names}
        mixed = type(first)(**parts)
        if isinstance(first, Arm) and mixed.aim > 0:
            # An arm that aims at nothing has no say in where the other one aims.
            weight = second.aim * share / mixed.aim
            mixed.target = first.target + (second.target - first.target) * weight
        return mixed
    return first + (second - first) * share


def ease(share):
    """Start slowly and end slowly: 0..1 to 0..1 with no speed at either end."""
    share = np.clip(share, 0.0, 1.0)
    return share**3 * (share * (6 * share - 15) + 10)


def keyed(time, keys):
    """Return the value at `time` between (time, value) keys, eased from one to the next."""
    if time <= keys[0][0]:
        return keys[0][1]
    for (start, first), (end, second) in pairwise(keys):
        if time < end:
            return blend(first, second, ease((time - start) / (end - start)))
    return keys[-1][1]


def turned(angle):
    """Rotate about the upright axis; a positive angle turns from forward to the right."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def leaned(angle):
    """Rotate so that what points up leans forward."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def rolled(angle):
    """Rotate so that what points up leans to the right."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def trunk_of(pose):
    """Return where the pelvis, the waist and the neck are, and how trunk and chest are turned."""
    pelvis = np.array([pose.forward, pose.up, pose.side])
    trunk = turned(pose.turn) @ leaned(pose.pitch) @ rolled(pose.roll)
    chest = trunk @ turned(pose.twist) @ leaned(pose.bend)
    waist = pelvis + trunk @ np.array([0, TORSO * 0.45, 0])
    neck = waist + chest @ np.array([0, TORSO * 0.55, 0])
    return pelvis, waist, neck, trunk, chest


def within_reach(pose, slack=0.996):
    """Lower the pelvis until both legs reach feet that are on the ground."""
    up = pose.up
    for foot in pose.feet:
        if foot.up < 0.01:
            ahead = foot.forward - FOOT * np.cos(foot.heel) - pose.forward
            ankle = ANKLE + FOOT * np.sin(max(foot.heel, 0.0))
            up = min(up, ankle + np.sqrt(max((LEG * slack) ** 2 - ahead**2, 0.01)))
    return replace(pose, up=up)


@dataclass
class Manner:
    """How one person does things in one clip, drawn once from the clip's seed."""

    tempo: float
    energy: float
    phase: float
    onset: float
    variant: float
    second_variant: float
    slouch: float
    hand: int
    seat: float  # height of the seat, in statures

    @classmethod
    def draw(cls, rng, seat):
        """Draw a manner; `seat` is the height of the seat in statures."""
        return cls(
            tempo=rng.uniform(0.8, 1.3),
            energy=rng.uniform(0.7, 1.2),
            phase=rng.uniform(0, 1),
            onset=rng.uniform(0, 1),
            variant=rng.uniform(0, 1),
            second_variant=rng.uniform(0, 1),
            slouch=rng.uniform(-0.04, 0.16),
            hand=int(rng.choice([RIGHT, LEFT])),
            seat=seat,
        )


def step(cycle, duty, stride, lift, toe_off, kick):
    """Return the foot of a gait at a place in its cycle (0..1), relative to the pelvis.

    For the share `duty` of the cycle the ball of the foot stands still on the ground while the
    body passes over it; then it swings forward.
    """
    reach = stride * duty / 2
    if cycle < duty:
        share = cycle / duty
        heel = keyed(share, [(0.0, -0.25), (0.18, 0.0), (0.5, 0.0), (1.0, toe_off)])
        ahead = reach - stride * cycle
        up = FOOT * np.sin(-heel) if heel < 0 else 0.0
    else:
        share = (cycle - duty) / (1 - duty)
        heel = keyed(share, [(0.0, toe_off), (0.3, toe_off + 0.25), (1.0, -0.25)])
        # The foot leaves the ground with the ground's own speed, so it does not jerk.
        ahead = -reach + 2 * reach * ease(share)
        up = lift * np.sin(np.pi * share) * (1 + kick * (0.5 - share)) + FOOT * 0.25 * share**3
    return ahead + 0.05, max(up, 0.0), heel


def gait(time, manner, speed, duty, step_length, lift, swing, elbow, lean, bounce, toe_off, kick):
    """Return the pose of someone who goes forward at `speed` (statures a second)."""
    stride = 2 * step_length
    cycle = time * speed / stride + manner.phase
    feet, arms = [], []
    forward = speed * time
    for index, side in enumerate((RIGHT, LEFT)):
        own = (cycle + 0.5 * index) % 1
        ahead, up, heel = step(own, duty, stride, lift, toe_off, kick)
        feet.append(Foot(forward + ahead, up, side * HIP * 0.6, heel))
        arm_swing = -np.cos(2 * np.pi * (own - 0.02))
        arms.append(Arm(swing * arm_swing + 0.08, 0.14, elbow + 0.3 * swing * max(arm_swing, 0)))
    beat = np.cos(4 * np.pi * (cycle - duty / 2))
    sway = np.sin(2 * np.pi * (cycle - duty / 2))
    return Pose(
        forward=forward,
        up=STANDING - 0.012 + bounce * beat,
        side=0.012 * sway,
        pitch=lean,
        bend=manner.slouch,
        roll=0.03 * sway,
        twist=0.16 * swing * np.cos(2 * np.pi * cycle) * 2,
        head_pitch=-0.6 * lean,
        arms=tuple(arms),
        feet=tuple(feet),
    )


def walk(time, manner):
    """Walk: one foot is always on the ground."""
    speed = 0.62 * manner.tempo
    pose = gait(
        time,
        manner,
        speed=speed,
        duty=0.62,
        step_length=0.27 + 0.09 * manner.energy * manner.tempo**0.5,
        lift=0.035,
        swing=0.25 + 0.35 * manner.energy,
        elbow=0.15 + 0.5 * manner.second_variant,
        lean=0.03 + 0.05 * manner.tempo,
        bounce=0.008,
        toe_off=0.65,
        kick=0.6,
    )
    if manner.variant < 0.22:  # one hand in the pocket
        still = Arm(0.05, 0.3, 0.9, np.array([0.4, 0.0, -0.7 * manner.hand]))
        pose.arms = (still, pose.arms[1]) if manner.hand == RIGHT else (pose.arms[0], still)
    elif manner.variant < 0.34:  # greets somebody on the way
        greet = Arm(1.2, 0.7, 1.5, np.array([0.0, 1.0, 0.2 * manner.hand]))
        pose.arms = (greet, pose.arms[1]) if manner.hand == RIGHT else (pose.arms[0], greet)
    return within_reach(pose)


def run(time, manner):
    """Run: for a moment of each step both feet are in the air."""
    tempo = manner.tempo
    return gait(
        time,
        manner,
        speed=1.35 * tempo,
        duty=0.36 + 0.06 * (1.3 - tempo),
        step_length=0.42 + 0.1 * manner.energy * tempo,
        lift=0.10 + 0.08 * manner.energy,
        swing=0.55 + 0.35 * manner.energy,
        elbow=1.1 + 0.5 * manner.second_variant,
        lean=0.10 + 0.12 * tempo,
        bounce=-0.022,
        toe_off=0.8,
        kick=1.1,
    )


def stand(time, manner, up=STANDING):
    """Stand and breathe, with the weight a little to one side."""
    breath = np.sin(2 * np.pi * (0.35 * time + manner.phase))
    sway = np.sin(2 * np.pi * (0.22 * time + manner.second_variant))
    elbow = 0.15 + 0.4 * manner.variant
    return Pose(
        up=up - 0.004,
        side=0.012 * sway,
        roll=0.02 * sway,
        bend=manner.slouch + 0.012 * breath,
        head_turn=0.1 * sway,
        arms=(Arm(0.06, 0.13 + 0.01 * breath, elbow), Arm(0.02, 0.13 + 0.01 * breath, elbow)),
        feet=(
            Foot(0.05 + 0.04 * manner.second_variant, 0.0, HIP * 1.1),
            Foot(0.05, 0.0, -HIP * 1.1),
        ),
    )


def sit(time, manner):
    """Sit on the chair behind the place where one stood; the feet stay where they were."""
    standing = stand(time, manner)
    lift = 0.35 + 0.3 * manner.variant
    lap = Arm(lift, 0.16, 0.9 + 0.5 * manner.energy, np.array([1.0, 0.2, 0.0]))
    return replace(
        standing,
        forward=-0.25,
        up=manner.seat + 0.055,
        pitch=-0.06,
        side=0.0,
        knees_out=0.12 + 0.35 * manner.second_variant,
        arms=(lap, replace(lap, lift=lift + 0.1)),
    )


def sit_down(time, manner):
    """Go from standing to sitting. Drawn backwards it is standing up."""
    length = 0.75 / manner.tempo**0.7 + 0.1
    start = 0.1 + (1.72 - length) * (0.1 + 0.8 * manner.onset)
    share = np.clip((time - start) / length, 0, 1)
    pose = blend(stand(time, manner), sit(time, manner), ease(share))
    # The trunk leans forward on the way, so that the weight stays over the feet.
    pose.pitch += (0.35 + 0.3 * manner.energy) * np.sin(np.pi * ease(share)) ** 1.5
    pose.head_pitch -= 0.25 * np.sin(np.pi * ease(share))
    for arm in pose.arms:
        arm.lift += 0.45 * manner.second_variant * np.sin(np.pi * ease(share))
    return pose


def wave(time, manner):
    """Wave a hand; some wave both."""
    pose = stand(time, manner)
    start = -0.6 + 0.6 * manner.onset
    raised = ease((time - start) / (0.45 / manner.tempo))
    swing = np.sin(2 * np.pi * ((1.3 + 0.9 * manner.tempo) * time + manner.phase))
    high = 1.9 + 0.5 * manner.variant
    both = manner.second_variant > 0.8
    arms = []
    for index, side in enumerate((RIGHT, LEFT)):
        hint = np.array([0.15, 1.0, -0.35 * side])
        bent = (1.9 - 0.45 * high) + 0.5 * manner.energy * swing
        waving = Arm(0.25, high + 0.08 * swing, max(bent, 0.05), hint)
        moves = both or side == manner.hand
        arms.append(blend(pose.arms[index], waving, raised) if moves else pose.arms[index])
    pose.arms = tuple(arms)
    pose.roll += 0.05 * raised * -manner.hand * (not both)
    pose.head_roll += 0.08 * swing * raised
    return pose


def jump(time, manner):
    """Crouch, push off, fly and land, once or more; some jump forward."""
    period = 1.15 / manner.tempo
    clock = time + manner.phase * period * 0.8
    count, local = divmod(clock, period)
    share = local / period
    height = 0.10 + 0.13 * manner.energy
    hop = 0.5 * max(manner.variant - 0.45, 0.0)
    fly_start, fly_end = 0.42, 0.78
    air = np.clip((share - fly_start) / (fly_end - fly_start), 0, 1)
    arc = 4 * height * air * (1 - air)
    crouch = keyed(share, [(0.0, 0.02), (0.26, 0.13), (0.42, -0.02), (0.78, 0.01), (0.9, 0.1)])
    if share > 0.9:
        crouch = 0.1 + (0.02 - 0.1) * ease((share - 0.9) / 0.1)
    forward = hop * (count + air)
    tuck = (0.02 + 0.16 * manner.second_variant) * np.sin(np.pi * air)
    heel = keyed(share, [(0.3, 0.0), (0.42, 0.9), (0.6, 0.6), (0.78, 0.25), (0.84, 0.0)])
    top = 0.5 + 2.2 * manner.energy * (0.5 + 0.5 * manner.variant)
    lift = keyed(
        share, [(0.0, 0.1), (0.26, -0.75), (0.45, top), (0.7, top * 0.7), (0.88, 0.2), (1.0, 0.1)]
    )
    split = 0.1 * np.sin(np.pi * air) * (manner.onset - 0.3)
    feet = tuple(
        Foot(forward + 0.05 + side * split, arc + tuck, side * HIP * 1.2, heel)
        for side in (RIGHT, LEFT)
    )
    arm = Arm(lift, 0.2 + 0.5 * manner.onset * np.sin(np.pi * air), 0.35 + 0.3 * crouch / 0.13)
    return Pose(
        forward=forward - 1.1 * max(crouch, 0) * 0.35,
        up=STANDING - max(crouch, 0.0) + arc + 0.04 * np.clip(heel, 0, 1) * (share < 0.6),
        pitch=0.08 + 3.6 * max(crouch, 0.0) + 0.1 * np.sin(np.pi * air),
        bend=manner.slouch,
        head_pitch=-1.8 * max(crouch, 0.0) - 0.15 * np.sin(np.pi * air),
        arms=(arm, replace(arm, lift=lift * 0.93)),
        feet=feet,
    )


def dance(time, manner):
    """Dance to a beat: steps to the side, a sway of the hips, arms that follow."""
    beat = (0.85 + 0.35 * manner.tempo) * time + manner.phase  # one unit: two steps
    sway = np.sin(2 * np.pi * beat)
    double = np.sin(4 * np.pi * beat)
    hop = abs(np.sin(2 * np.pi * beat))
    energy = manner.energy
    side = 0.09 * energy * sway
    feet = tuple(
        Foot(
            0.05 + 0.06 * manner.variant * double * foot,
            max(0.0, 0.09 * energy * -np.sin(2 * np.pi * beat) * foot),
            foot * HIP * 1.5 + 0.06 * sway * (manner.variant > 0.5),
            0.5 * max(0.0, -np.sin(2 * np.pi * beat) * foot),
        )
        for foot in (RIGHT, LEFT)
    )
    turn = 0.35 * sway if manner.second_variant < 0.75 else np.pi * 2 * ease((beat % 2) / 2)
    pose = Pose(
        side=side * 0.6,
        up=STANDING - 0.035 + 0.022 * hop * energy,
        turn=turn,
        roll=0.14 * energy * sway,
        twist=0.35 * energy * double * (manner.variant - 0.3),
        bend=0.05 + 0.05 * double,
        head_roll=-0.16 * sway,
        head_pitch=0.08 * double,
        knees_out=0.35,
        arms=_dancing_arms(manner, beat),
        feet=feet,
    )
    return within_reach(pose)


def _dancing_arms(manner, beat):
    """Return arms that pump, wave overhead, or swing by turns."""
    kind = int(manner.onset * 4)
    arms = []
    for side in (RIGHT, LEFT):
        own = np.sin(2 * np.pi * beat + (0.0 if kind in (1, 3) else np.pi * (side < 0)))
        if kind == 0:  # pumping fists
            arm = Arm(0.7 + 0.6 * own, 0.35, 1.5 - 0.4 * own)
        elif kind == 1:  # both over the head, swaying
            arm = Arm(0.4, 2.3 + 0.3 * own * side, 0.7, np.array([0.0, 1.0, -0.6 * side]))
        elif kind == 2:  # one up, one down, by turns
            arm = Arm(0.3, 1.25 + 0.95 * own, 0.7, np.array([0.2, 1.0, 0.0]))
        else:  # swinging to the sides
            arm = Arm(0.35 + 0.3 * own, 0.55 + 0.4 * own * side, 1.0 + 0.2 * own)
        arms.append(arm)
    return tuple(arms)


def fall(time, manner):
    """Walk, run or stand; then stumble, and end on the ground."""
    start = 0.25 + 0.75 * manner.onset
    pick = manner.second_variant
    before = walk if pick < 0.4 else run if pick < 0.6 else stand
    length = 0.72 / manner.tempo**0.5
    if time <= start:
        return before(time, manner)
    upright = before(start, manner)
    speed = {walk: 0.62 * manner.tempo, run: 1.35 * manner.tempo, stand: 0.0}[before]
    share = (time - start) / length
    way = "forward" if before is not stand or manner.variant < 0.35 else "back"
    way = "knees" if way == "forward" and manner.variant > 0.72 else way
    return _topple(upright, way, share, speed, manner)


def _topple(upright, way, share, speed, manner):
    """Return the pose on the way from upright to lying, falling faster and faster."""
    knees, lying = _lying(upright, way, speed, manner)
    # A falling body gains speed until it lands, then gives a little.
    drop = np.clip(share, 0, 1) ** 1.7
    if drop < 0.5:
        pose = blend(upright, knees, drop / 0.5)
    else:
        pose = blend(knees, lying, (drop - 0.5) / 0.5)
    if share > 1:
        rebound = np.exp(-5 * (share - 1)) * np.sin(9 * (share - 1))
        pose.up += 0.02 * max(rebound, 0)
        pose.head_pitch += 0.12 * rebound
    return pose


def _lying(upright, way, speed, manner):
    """Return the pose half-way down and the pose on the ground."""
    ahead = upright.forward
    slide = 0.28 * speed
    if way == "back":
        feet = tuple(
            Foot(ahead + 0.02, 0.0, s * HIP * 1.6, -0.1 + 0.3 * (s > 0)) for s in (RIGHT, LEFT)
        )
        half = replace(upright, forward=ahead - 0.3, up=0.24, pitch=-0.45, bend=0.3, feet=feet)
        half.arms = (Arm(1.1, 0.7, 0.4), Arm(0.9, 0.9, 0.5))
        feet = tuple(
            Foot(ahead + 0.08 + 0.1 * (s > 0), 0.06 * (s > 0), s * HIP * 1.8, -0.5)
            for s in (RIGHT, LEFT)
        )
        down = replace(half, forward=ahead - 0.36, up=0.085, pitch=-1.42, bend=0.05, feet=feet)
        down.arms = (Arm(0.3, 1.2, 0.4), Arm(0.4, 1.6, 0.5))
        down.head_pitch = 0.25
        return half, down
    feet = tuple(replace(foot, up=0.0, heel=0.75) for foot in upright.feet)
    half = replace(upright, forward=ahead + 0.12 + slide, up=0.30, pitch=0.75, feet=feet)
    half.arms = (Arm(1.5, 0.4, 0.3), Arm(1.7, 0.5, 0.3))
    half.head_pitch = -0.5
    behind = ahead + 0.2 + slide
    reach = 0.43 if way == "forward" else 0.2
    feet = tuple(Foot(behind - reach + 0.05 * s, 0.0, s * HIP * 1.5, 1.45) for s in (RIGHT, LEFT))
    down = replace(half, forward=behind, up=0.085 if way == "forward" else 0.17, feet=feet)
    down.pitch = 1.46 if way == "forward" else 1.75
    down.arms = (Arm(2.5, 0.5, 0.5), Arm(2.2 + 0.4 * manner.variant, 0.8, 0.9))
    down.head_pitch = -0.25
    return half, down


MOTIONS = {
    "walk": walk,
    "run": run,
    "jump": jump,
    "wave": wave,
    "sit_down": sit_down,
    "stand_up": sit_down,  # the scene plays it backwards
    "dance": dance,
    "fall": fall,
}


# --- what the film's people do besides -----------------------------------------------------------
# Each takes the time in seconds since it began, and a manner, and gives a pose.


def toward(pose, index, place, share=1.0, hint=(0.5, 1.0, -0.7)):
    """Let the hand of arm `index` go to a place, seen from the neck in the chest's frame.

    Parameters
    ----------
    pose : Pose
    index : int
        0 for the right arm, 1 for the left.
    place : sequence of 3
        Forward, up, and outward from the body's middle, in statures.
    share : float
        How much of the way the hand goes.
    hint : sequence of 3
        The elbow points away from this direction, given as `place` is.
    """
    side = (RIGHT, LEFT)[index]
    outward = np.array([1.0, 1.0, side])
    arm = replace(
        pose.arms[index],
        aim=share,
        target=np.asarray(place, float) * outward,
        hint=np.asarray(hint, float) * outward,
    )
    pose.arms = (arm, pose.arms[1]) if index == 0 else (pose.arms[0], arm)


def grasp(pose, index, point, share=1.0, hint=(0.5, 1.0, -0.7)):
    """Let a hand go to a point in the person's own frame: forward, up, to the right."""
    _, _, neck, _, chest = trunk_of(pose)
    place = chest.T @ (np.asarray(point, float) - neck)
    toward(pose, index, place * [1, 1, (RIGHT, LEFT)[index]], share, hint)


def breathe(pose, time, manner, depth=0.012):
    """Let the chest rise and fall; the head follows a little later."""
    phase = 2 * np.pi * (0.3 * time + manner.phase)
    pose.bend += depth * np.sin(phase)
    pose.head_pitch -= 0.7 * depth * np.sin(phase - 0.5)


def rest(time, manner):
    """Sit at rest, the hands on the thighs."""
    pose = sit(time, manner)
    pose.bend += 0.06
    breathe(pose, time, manner)
    for index, side in enumerate((RIGHT, LEFT)):
        knee = np.array([pose.forward + 0.15, pose.up + 0.035, side * 0.062])
        grasp(pose, index, knee, hint=(0.6, 1.0, -0.5))
    return pose


def clap(time, manner):
    """Sit and clap: quick hands that meet before the chest, a nod on the beat."""
    pose = rest(time, manner)
    beat = (2.0 + 0.5 * manner.tempo) * time + manner.phase
    apart = abs(np.sin(np.pi * beat)) ** 0.8
    sway = np.sin(np.pi * beat / 2 + manner.variant)
    pose.pitch += 0.05 + 0.012 * sway
    pose.roll += 0.03 * sway
    pose.head_pitch += 0.05 * np.cos(2 * np.pi * (beat - 0.15))
    pose.head_roll += 0.05 * np.sin(np.pi * beat / 2 + manner.variant - 0.7)
    height = -0.10 + 0.07 * manner.second_variant
    for index, up in enumerate((0.0, -0.008)):
        out = 0.012 + (0.05 + 0.03 * manner.energy) * apart
        toward(pose, index, (0.20, height + up + 0.012 * apart, out))
    return pose


def cheer(time, manner):
    """Sit and cheer: both arms up, waving, the whole body with them."""
    pose = rest(time, manner)
    up = ease(time / 0.45 + 0.2 * manner.onset)
    beat = (1.1 + 0.5 * manner.tempo) * time + manner.phase
    swing, late = (np.sin(2 * np.pi * (beat - delay)) for delay in (0.0, 0.14))
    hop = abs(np.sin(2 * np.pi * beat))
    pose.up += 0.016 * up * hop * manner.energy
    pose.pitch += up * (0.02 + 0.03 * hop)
    pose.bend -= 0.10 * up
    pose.roll += 0.07 * up * swing
    pose.head_pitch -= 0.14 * up
    pose.head_roll += 0.09 * up * late
    low = pose.arms
    for index, side in enumerate((RIGHT, LEFT)):
        own = late if manner.variant < 0.6 else late * side
        place = (0.08, 0.25 + 0.02 * hop, 0.18 + 0.07 * own * side)
        toward(pose, index, place, hint=(0.3, 0.4, -1.0))
        # The hands come up in front of the body, not through it.
        pose.arms[index].target[0] += 0.10 * np.sin(np.pi * up)
    pose.arms = blend(low, pose.arms, up)
    return pose


def talk_hands(time, manner):
    """Sit and talk with one hand; head and trunk go with it, each a little later."""
    pose = rest(time, manner)
    clock = time * (0.8 + 0.35 * manner.tempo) + 3 * manner.phase
    wave_1, wave_2 = np.sin(2 * np.pi * 0.55 * clock), np.sin(2 * np.pi * 0.93 * clock + 1.3)
    nod = np.sin(2 * np.pi * 0.93 * clock + 0.5)
    start = ease(time / 0.5)
    index = 0 if manner.hand == RIGHT else 1
    place = (0.21 + 0.03 * wave_2, -0.13 + 0.05 * wave_1 + 0.02 * wave_2, 0.12 + 0.06 * wave_1)
    low = pose.arms
    toward(pose, index, place)
    pose.arms = blend(low, pose.arms, start)
    pose.pitch += start * (0.04 + 0.025 * wave_2)
    pose.twist += start * 0.07 * wave_1 * -manner.hand
    pose.head_pitch += start * 0.06 * nod
    pose.head_roll += start * 0.05 * np.sin(2 * np.pi * 0.55 * clock - 0.6)
    return pose


BOX_SIDE = 0.093  # half the width of a box of 0.34 m, in statures


def hold(time, manner):
    """Stand and hold a box before the belly with both hands."""
    pose = stand(time, manner)
    breathe(pose, time, manner)
    pose.pitch -= 0.03  # the weight of the box
    pose.head_pitch += 0.06
    for index in (0, 1):
        lag = 0.004 * np.sin(2 * np.pi * (0.3 * time + manner.phase) - 0.4)
        toward(pose, index, (0.17, -0.19 + lag, BOX_SIDE))
    return pose


def carry(time, manner):
    """Walk with a box under one arm, that of the manner's hand."""
    pose = walk(time, replace(manner, variant=0.5))
    index = 0 if manner.hand == RIGHT else 1
    free = pose.arms[1 - index]
    free.lift, free.elbow = 0.8 * free.lift, free.elbow + 0.1
    pose.twist *= 0.6
    pose.roll -= 0.035 * manner.hand  # leaning away from what one carries
    toward(pose, index, (0.055, -0.265, 0.165), hint=(0.9, 0.3, -0.6))
    return pose


def run_carrying(time, manner):
    """Run with a box held before the chest by both arms."""
    pose = run(time, manner)
    pose.twist *= 0.35
    pose.head_pitch -= 0.05
    cycle = 4 * np.pi * time * 1.35 * manner.tempo / 2
    for index in (0, 1):
        toward(pose, index, (0.175, -0.15 + 0.008 * np.sin(cycle), BOX_SIDE))
    return pose


def give(time, manner):
    """Hold a box, then within 0.8 s stretch both arms forward and offer it."""
    pose = hold(time, manner)
    draw_in = np.sin(np.pi * np.clip(time / 0.3, 0, 1)) ** 2
    out = ease((time - 0.12) / 0.68)
    late = ease((time - 0.25) / 0.75)
    pose.forward += 0.03 * out
    pose.bend += 0.13 * out - 0.03 * draw_in
    pose.pitch += 0.03 * out
    pose.head_pitch += 0.10 * out * (1 - late) - 0.10 * late
    for index in (0, 1):
        place = (0.17 + 0.12 * out - 0.03 * draw_in, -0.19 + 0.075 * out, BOX_SIDE)
        toward(pose, index, place)
    return within_reach(pose)


def slump(time, manner):
    """Sit and sink forward within a second: elbows on the knees, hands hanging, head down."""
    pose = rest(time, manner)
    down, late = ease(time / 1.0), ease((time - 0.25) / 1.0)
    breathe(pose, time, manner, 0.014 * down)
    pose.pitch += 0.42 * down
    pose.bend += 0.36 * down
    pose.head_pitch += 0.08 * late
    low = pose.arms
    for index, side in enumerate((RIGHT, LEFT)):
        hand = np.array([pose.forward + 0.34, pose.up - 0.075 - 0.01 * index, side * 0.022])
        grasp(pose, index, hand, hint=(1.0, 0.6, -0.35))
    pose.arms = blend(low, pose.arms, down)
    return pose


def gasp(time, manner):
    """Sit and start up: within 0.3 s both hands fly to the mouth; then they stay and tremble."""
    pose = rest(time, manner)
    up = ease((time - 0.05) / 0.25)
    back = ease(time / 0.22) - 0.35 * ease((time - 0.3) / 0.5)
    tremble = 0.003 * np.sin(2 * np.pi * 7 * time) * ease((time - 0.3) / 0.3)
    pose.pitch -= 0.14 * back
    pose.bend -= 0.06 * back
    pose.up += 0.008 * back
    pose.head_pitch += 0.05 * back - 0.02
    low = pose.arms
    for index in (0, 1):
        place = (0.105, 0.052 - 0.012 * index + tremble, 0.020)
        toward(pose, index, place, hint=(0.3, 1.0, -0.5))
    pose.arms = blend(low, pose.arms, up)
    return pose


def sit_on_floor(time, manner):
    """Sit on the ground after a fall: legs to the right, propped on the left hand, head down."""
    phase = 2 * np.pi * (0.3 * time + manner.phase)
    pose = Pose(
        up=0.085 + 0.002 * np.sin(phase),
        turn=0.15,
        pitch=0.10,
        roll=-0.10,
        bend=0.30 + 0.015 * np.sin(phase),
        head_pitch=0.42 - 0.02 * np.sin(phase - 0.6),
        head_turn=-0.12,
        head_roll=0.10,
        knees_out=0.0,
        feet=(Foot(-0.06, 0.0, 0.34, 0.15, 1.9), Foot(0.045, 0.0, 0.25, 0.1, 1.7)),
    )
    grasp(pose, 1, (0.08, 0.03, -0.24), hint=(1.0, 0.0, 0.6))
    grasp(pose, 0, (0.20, 0.14, 0.06), hint=(0.6, 1.0, -0.6))
    return pose


BALLET = 4.0  # seconds until the dance begins again
# (time, forward, up, to the right, heel, yaw) of each foot; a foot moves only in the air.
RIGHT_STEPS = [
    (0.0, 0.05, 0.0, 0.05, 0.0, 0.55),
    (0.5, 0.04, 0.0, 0.22, 0.0, 0.55),
    (1.97, 0.04, 0.0, 0.22, 0.0, 0.55),
    (2.3, 0.05, 0.0, 0.05, 0.0, 0.55),
]
LEFT_STEPS = [
    (0.4, 0.01, 0.0, -0.05, 0.0, -0.55),
    (0.8, 0.0, 0.0, 0.10, 0.5, -0.55),
    (0.95, 0.0, 0.0, 0.10, 0.5, -0.55),
    (1.4, 0.07, 0.36, -0.39, 0.1, -1.4),
    (1.55, 0.07, 0.37, -0.39, 0.1, -1.4),
    (1.95, 0.01, 0.0, -0.05, 0.0, -0.55),
]
LOW, ROUND, OPEN, HIGH = (
    np.array(place)
    for place in ((0.13, -0.27, 0.05), (0.22, -0.12, 0.05), (0.07, -0.07, 0.37), (0.09, 0.27, 0.06))
)
SPIN_START, SPIN_END = 2.35, 3.55


def ballet(time, manner):
    """Dance 4 s that begin again by themselves: steps, a raised leg, a double turn on one leg."""
    time = time % BALLET
    feet = [_stepped(time, steps) for steps in (RIGHT_STEPS, LEFT_STEPS)]
    turn = 4 * np.pi * _smooth_turn((time - SPIN_START) / (SPIN_END - SPIN_START))
    raised = ease((time - 2.3) / 0.25) - ease((time - 3.5) / 0.3)  # on the toes of the left foot
    if raised > 0:
        feet = _spin(feet, turn, raised)
    pose = _over_feet(time, feet, turn, raised)
    pose.swirl = 0.7 * np.sin(np.pi * np.clip((time - SPIN_START) / 1.6, 0, 1)) ** 2
    late = _smooth_turn((time - 0.1 - SPIN_START) / (SPIN_END - SPIN_START))
    pose.head_turn += np.clip(4 * np.pi * late - turn, -0.7, 0)
    pose.bend += 0.01 * np.sin(2 * np.pi * time / BALLET + manner.phase)
    _ballet_arms(pose, time)
    return pose


def _smooth_turn(share):
    """Start and stop softly, with one speed between, so that a turn stays readable."""
    share = np.clip(share, 0.0, 1.0)
    return share - np.sin(2 * np.pi * share) / (2 * np.pi) * 0.75


def _stepped(time, keys):
    """Return a foot that steps from key to key in small arcs."""
    forward, up, side, heel, yaw = keyed(time, [(key[0], np.array(key[1:])) for key in keys])
    for (start, *first), (end, *second) in pairwise(keys):
        moved = np.hypot(second[0] - first[0], second[2] - first[2])
        if start < time < end and moved > 1e-6:
            up += 0.25 * moved * np.sin(np.pi * (time - start) / (end - start))
    return Foot(forward, up, side, heel, yaw)


def _spin(feet, turn, raised):
    """Stand on the left foot's toes and lift the right one to its knee, both turning."""
    right, left = feet
    around = turned(turn)
    knee = np.array([left.forward, 0.0, left.side]) + around @ np.array([0.05, 0.0, 0.045])
    start = np.array([left.forward, 0.0, left.side]) + around @ np.array([0.05, 0.0, 0.11])
    home = np.array([right.forward, 0.0, right.side])
    held = start + (knee - start) * raised
    place = home + (held - home) * ease(raised * 1.2)
    right = Foot(place[0], 0.30 * raised, place[2], 0.1 + 1.1 * raised, right.yaw + turn)
    left = replace(left, heel=1.25 * raised, yaw=left.yaw + turn)
    return [right, left]


def _over_feet(time, feet, turn, raised):
    """Return the trunk over the feet that carry it, as high as they allow."""
    home = np.array([0.02, 0.0])
    centre = keyed(
        time,
        [
            (0.0, home),
            (0.55, np.array([0.02, 0.16])),
            (1.0, np.array([0.01, 0.205])),
            (1.6, np.array([0.01, 0.205])),
            (2.1, np.array([0.02, 0.0])),
            (2.4, np.array([0.01, -0.045])),
            (3.45, np.array([0.01, -0.045])),
            (3.8, home),
        ],
    )
    lift = keyed(
        time,
        [
            (0.0, 0.0),
            (0.25, -0.035),
            (0.7, 0.0),
            (0.95, -0.015),
            (1.4, 0.0),
            (1.75, 0.0),
            (2.15, -0.06),
            (2.4, 0.0),
            (3.4, 0.0),
            (3.72, -0.045),
            (4.0, 0.0),
        ],
    )
    leg_up = ease((time - 0.95) / 0.45) - ease((time - 1.55) / 0.4)
    pose = Pose(
        forward=centre[0],
        side=centre[1],
        up=1.0,
        turn=turn,
        roll=0.14 * leg_up,
        bend=-0.03 - 0.05 * leg_up,
        head_roll=-0.18 * leg_up,
        head_pitch=-0.06 - 0.05 * raised,
        knees_out=0.55,
        feet=tuple(feet),
    )
    pose.up = _highest(pose) - 0.004 + lift
    return pose


def _highest(pose):
    """Return how high the pelvis may be for both legs to reach the feet on the ground."""
    highs = []
    for foot, side in zip(pose.feet, (RIGHT, LEFT), strict=True):
        back = FOOT * np.cos(foot.heel)
        ankle = np.array(
            [foot.forward - back * np.cos(foot.yaw), foot.side - back * np.sin(foot.yaw)]
        )
        hip = turned(pose.turn) @ rolled(pose.roll) @ np.array([0.0, 0.0, side * HIP])
        away = np.hypot(*(ankle - [pose.forward + hip[0], pose.side + hip[2]]))
        height = ANKLE + FOOT * np.sin(foot.heel)
        room = max((LEG * 0.997) ** 2 - away**2, 0.01)
        highs.append(foot.up + height + np.sqrt(room) - hip[1])
    return min(*highs, 0.62)


def _ballet_arms(pose, time):
    """Carry the arms through their places: low, round before the body, open, over the head."""
    keys = [
        (0.0, LOW, LOW),
        (0.45, ROUND, ROUND),
        (0.95, OPEN, OPEN),
        (1.4, HIGH, OPEN),
        (1.75, OPEN, OPEN),
        (2.15, ROUND, OPEN),
        (2.5, ROUND, ROUND),
        (2.95, HIGH, HIGH),
        (3.35, HIGH, HIGH),
        (3.7, OPEN, OPEN),
        (4.0, LOW, LOW),
    ]
    for index in (0, 1):
        # Hands come after the trunk.
        own = [(key[0] + 0.05, key[1 + index]) for key in keys[1:-1]]
        own = [(0.0, LOW), *own, (4.0, LOW)]
        place = np.array(keyed(time, own))
        opened = np.clip((place[2] - 0.1) / 0.25, 0, 1)
        hint = np.array([0.3, 0.3, -1.0]) * (1 - opened) + np.array([0.5, 0.7, -0.2]) * opened
        toward(pose, index, place, hint=hint)
