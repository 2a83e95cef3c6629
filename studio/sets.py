"""The film's sets: places that are composed, with an hour of the day, and spots for the actors.

A set is drawn in metres on upright planes, as the clips' places are (see `places`). Its colours are
final: a night set is painted dark. `FilmSet.tint` says what its light does to people and to the
music box, which are painted for daylight.
"""

from .paint import LIGHTS
from .set_indoors import TRACK, room, station
from .set_outdoors import park, street
from .set_parts import FilmSet, Palette
from .set_theatre import audience_backs, hall, stage

__all__ = ["SETS", "TRACK", "FilmSet", "Palette", "audience_backs", "build_set"]

SETS = ("street", "park", "room", "station", "stage", "hall")
BUILDERS = {
    "street": street,
    "park": park,
    "room": room,
    "station": station,
    "stage": stage,
    "hall": hall,
}


def build_set(name, light, palette, rng):
    """Furnish one of the film's sets.

    Parameters
    ----------
    name : str
        One of `SETS`.
    light : str
        "day", "dusk" or "night". Room, station, stage and hall are made for the night.
    palette : Palette
    rng : numpy.random.Generator
        Furnishes the details. The same generator's state gives the same set in another light.

    Returns
    -------
    FilmSet
    """
    if name not in SETS or light not in LIGHTS:
        raise ValueError(
            f"got the set {name!r} by {light!r}; choose a set from {SETS} "
            f"and a light from {tuple(LIGHTS)}"
        )
    return BUILDERS[name](LIGHTS[light], palette, int(rng.integers(1 << 30)))
