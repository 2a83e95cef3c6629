"""What the film's people say: its lines, each in its scene and shot, with speaker and mood."""

from typing import NamedTuple


class Line(NamedTuple):
    """A line of the film.

    ``scene`` and ``shot``, from 1 in that scene, say where it stands; ``at`` and ``seconds``, when
    it begins in the shot and how long it is. ``mood`` is 1 for one that is meant to be bright, -1
    for a dark one, 0 for one that is neither: how it is meant, not what any measure makes of it.
    """

    scene: str
    shot: int
    at: float
    seconds: float
    speaker: str
    text: str
    mood: int


LINES = (
    Line("shop_window", 2, 2.6, 1.4, "lena", "Oh, look at that!", 1),
    Line("shop_window", 3, 0.6, 1.8, "lena", "A dancer in a little box. She is beautiful.", 1),
    Line("shop_window", 4, 0.6, 1.8, "max", "Good morning, Lena!", 1),
    Line("shop_window", 5, 1.5, 2.2, "max", "So that is what you wish for.", 1),
    Line("bench", 1, 0.5, 2.0, "lena", "Tonight I dance on the great stage.", 1),
    Line("bench", 1, 2.6, 1.8, "max", "Everybody will love you.", 1),
    Line(
        "bench",
        2,
        0.3,
        2.6,
        "max",
        "I must tell you something.\nI leave tonight, and I am sorry.",
        -1,
    ),
    Line("bench", 4, 0.2, 1.4, "lena", "A ticket? For tonight?", 0),
    Line("bench", 4, 1.8, 1.3, "lena", "So you will not be there.", -1),
    Line("bench", 5, 0.3, 2.1, "max", "I have no choice. It hurts me, too.", -1),
    Line("bench", 6, 0.3, 2.0, "lena", "You promised! You are a liar!", -1),
    Line("bench", 7, 0.2, 1.4, "max", "Please, do not be angry.", -1),
    Line("bench", 8, 0.1, 1.4, "lena", "I hate this. Go, then!", -1),
    Line("bench", 8, 3.0, 1.6, "max", "Lena! Wait!", 0),
    Line("at_home", 2, 0.3, 1.7, "lena", "Nobody ever stays.", -1),
    Line("at_home", 3, 0.4, 2.0, "lena", "I am so alone.", -1),
    Line("rain", 2, 0.5, 2.0, "max", "What have I done?", -1),
    Line("platform", 1, 0.8, 2.4, "voice", "The night train to the coast is leaving.", 0),
    Line("platform", 1, 3.8, 1.6, "max", "I should never have gone.", -1),
    Line("show", 1, 0.6, 2.4, "host", "And now, Lena! Enjoy the dance!", 1),
    Line("show", 3, 2.2, 1.4, "lena", "No! My foot!", -1),
    Line("show", 4, 0.9, 1.3, "woman", "Oh no, she is hurt!", -1),
    Line("show", 5, 0.8, 2.1, "lena", "It is over. I have lost everything.", -1),
    Line("show", 6, 0.5, 1.6, "man", "Poor girl.", -1),
    Line("turn", 1, 2.1, 1.3, "max", "What is that sound?", 0),
    Line("turn", 3, 1.3, 1.5, "max", "She needs me. I love her!", 1),
    Line("run", 1, 0.6, 1.9, "max", "I am coming, Lena!", 1),
    Line("gift", 1, 0.5, 2.0, "lena", "I will never dance again.", -1),
    Line("gift", 2, 1.3, 1.8, "max", "Lena, forgive me!", 0),
    Line("gift", 3, 1.0, 1.9, "max", "This is for you. It always was.", 1),
    Line("gift", 3, 3.0, 1.2, "lena", "You came back.", 1),
    Line("gift", 4, 0.4, 1.9, "lena", "The dancer from the window!", 1),
    Line("gift", 5, 0.7, 1.7, "lena", "Thank you, Max. I am so happy.", 1),
    Line("gift", 6, 0.8, 2.0, "max", "Dance, Lena! I am proud of you.", 1),
    Line("gift", 7, 0.5, 2.0, "woman", "Bravo! Wonderful!", 1),
    Line("evening", 1, 0.9, 1.8, "max", "No more trains.", 1),
    Line("evening", 2, 0.4, 1.6, "lena", "Is that a promise?", 1),
    Line("evening", 3, 0.6, 1.9, "max", "With all my heart.", 1),
)


def in_order(shots):
    """Yield the lines of a film with their shots, in the order in which they are said."""
    places = {}
    for shot in shots:
        places[shot.scene] = places.get(shot.scene, 0) + 1
        for line in LINES:
            if (line.scene, line.shot) == (shot.scene, places[shot.scene]):
                yield shot, line
