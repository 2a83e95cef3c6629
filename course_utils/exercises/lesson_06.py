"""Exercises and quiz of lesson 06, Visualise."""

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    Question,
    Wrong,
    call,
    number,
    own_film,
    shorten,
)

_ACTIONS = ("dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave")


def _array(value, what):
    """Take an answer as an array of floats; raise `Wrong` if it is none."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(f"I expected {what}; I received {shorten(value)}.") from None


def _agree(one, other):
    """Whether two arrays agree as far as an exercise asks."""
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-6)


def _check_rows(row_shares):
    cases = [
        ([0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 0, 2], 3),
        ([1], [0], 2),
        ([3, 3, 0], [1, 3, 0], 4),
    ]
    for truths, words, count in cases:
        found = _array(call(row_shares, np.array(truths), np.array(words), count), "an array")
        matrix = np.zeros((count, count))
        np.add.at(matrix, (truths, words), 1)
        expected = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
        if _agree(found, expected):
            continue
        asked = f"For the true classes {truths} and the answers {words}"
        if np.isnan(found).any():
            raise Wrong(
                f"{asked}: some shares are `nan`. Class {int((~matrix.any(axis=1)).argmax())} has "
                "no clips, so its row is divided by 0. Let such a row be 0."
            )
        once = (matrix > 0) * 1.0
        slips = (
            (matrix, "these are counts. Divide each row by the number of its clips."),
            (matrix / matrix.sum(), "all cells together add up to 1. Each row should."),
            (once / np.maximum(once.sum(axis=1, keepdims=True), 1), "every cell is counted once, "
             "however often it occurs: `matrix[truths, words] += 1` adds 1 to each place only "
             "once. `np.add.at` or a loop counts all."),
            (matrix / np.maximum(matrix.sum(axis=0), 1), "the columns add up to 1. Divide by the "
             "clips that truly are of a class, not by those that were called so."),
            (matrix.T / np.maximum(matrix.T.sum(axis=1, keepdims=True), 1), "rows and columns are "
             "swapped: a row is for what is true, a column for what was answered."),
        )  # fmt: skip
        for slip, says in slips:
            if _agree(found, slip):
                raise Wrong(f"{asked}: {says}")
        raise Wrong(f"{asked} you get {shorten(found.tolist())}; I expected {expected.tolist()}.")
    return (
        "Now the diagonal holds the recall of each class, and classes of different size can be "
        "compared. How many clips stand behind a row, the shares do not tell."
    )


ROWS = Exercise(
    title="A confusion matrix of shares",
    statement="""Counts are hard to compare where one class has many clips and another few. Write
the function that gives **shares**: row and column as above, and each row divided by the number of
its clips, so that it adds up to 1. The row of a class without clips is 0. Both lists hold numbers
of classes, from 0 to `count` − 1.""",
    stub='''
def row_shares(true_numbers, said_numbers, count):
    """Confusion matrix (count, count) in which each row adds up to 1, or is 0."""
    return ...
''',
    answers=("row_shares",),
    check=_check_rows,
    hint="Count as in the cell above. `matrix.sum(axis=1, keepdims=True)` gives the clips of each "
    "row, as a column to divide by. What do you divide by where there are none?",
    solution='''
def row_shares(true_numbers, said_numbers, count):
    """Confusion matrix (count, count) in which each row adds up to 1, or is 0."""
    counted = np.zeros((count, count))
    for one_true, one_said in zip(true_numbers, said_numbers, strict=True):
        counted[one_true, one_said] += 1
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
''',
    mistakes=(
        Mistake(
            """
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (said_numbers, true_numbers), 1)
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
""",
            "are swapped",
        ),
        Mistake(
            """
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    counted[true_numbers, said_numbers] += 1
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
""",
            "counted once",
        ),
        Mistake(
            """
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    return counted / np.maximum(counted.sum(axis=0), 1)
""",
            "the columns add up to 1",
        ),
        Mistake(
            """
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    with np.errstate(invalid="ignore"):
        return counted / counted.sum(axis=1, keepdims=True)
""",
            "divided by 0",
        ),
        Mistake(
            """
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    return counted
""",
            "these are counts",
        ),
    ),
    before="import numpy as np",
)


def _check_guard(guard_precision, guard_recall, guard_f1):
    precision = number(guard_precision, "guard_precision")
    recall = number(guard_recall, "guard_recall")
    f1 = number(guard_f1, "guard_f1")

    def near(value, right):
        return abs(value - right) < 0.006

    if max(precision, recall, f1) > 1:
        raise Wrong("These are shares: numbers between 0 and 1, not percent.")
    if near(precision, 0.6) and near(recall, 0.75):
        raise Wrong(
            "Precision and recall are swapped. Precision asks about the alarms: how many were "
            "worth it? Recall asks about the falls."
        )
    if near(precision, 0.88) or near(recall, 0.88):
        raise Wrong(
            "0.88 is the share of all 100 clips that were named rightly, the accuracy. A guard "
            "that never rings would have 0.80, and be useless."
        )
    if not near(precision, 0.75):
        raise Wrong(f"For precision I received {precision:.3f}. How many alarms are there in all?")
    if near(recall, 0.95):
        raise Wrong("0.95 is the share of the other clips that stay silent. Ask about the falls.")
    if not near(recall, 0.6):
        raise Wrong(f"For recall I received {recall:.3f}. How many true falls are there?")
    if abs(f1 - 0.675) < 0.002:
        raise Wrong(
            "0.675 is the plain mean of the two. F1 is the harmonic mean, 2 · P · R / (P + R): it "
            "lies nearer to the lower one."
        )
    if abs(f1 - 2 / 3) > 0.006:
        raise Wrong(f"Precision and recall are right; for F1 I received {f1:.3f}. 2 · P · R / …?")
    return (
        "Three alarms in four are right, but two falls in five are missed: for this guard it is "
        "recall that has to grow, even at the cost of precision."
    )


GUARD = Exercise(
    title="A guard, by hand",
    statement="""A guard watches for people who fall, and rings an alarm. On 100 clips it did this:

|  | alarm | silent |
|---|---|---|
| truly a fall | 12 | 8 |
| something else | 4 | 76 |

Work out precision, recall and F1 of its alarms, as numbers between 0 and 1.""",
    stub="""
guard_precision = ...
guard_recall = ...
guard_f1 = ...
""",
    answers=("guard_precision", "guard_recall", "guard_f1"),
    check=_check_guard,
    hint="Precision reads the column `alarm`, recall reads the row `truly a fall`. In both cases "
    "12 is divided by a sum.",
    solution="""
guard_precision = 12 / (12 + 4)
guard_recall = 12 / (12 + 8)
guard_f1 = 2 * guard_precision * guard_recall / (guard_precision + guard_recall)
""",
    mistakes=(
        Mistake("guard_precision, guard_recall, guard_f1 = 0.6, 0.75, 0.667", "are swapped"),
        Mistake("guard_precision, guard_recall, guard_f1 = 0.88, 0.6, 0.71", "never rings"),
        Mistake("guard_precision, guard_recall, guard_f1 = 0.75, 0.95, 0.84", "stay silent"),
        Mistake("guard_precision, guard_recall, guard_f1 = 0.75, 0.6, 0.675", "plain mean"),
        Mistake("guard_precision, guard_recall, guard_f1 = 75, 60, 66.7", "not percent"),
    ),
)


def _softmax(scores, axis=-1):
    """Probabilities of scores along an axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _check_soften(soften):
    two = np.array([[2.0, 1.0, 0.1], [0.0, -1.0, 3.0]])
    cases = [(two, 2.0), (two, 0.5), (two[:1], 1.0), (two, 1.5)]
    cases += [(np.array([[1000.0, 999.0, 0.0]]), 1.0), (np.array([[2000.0, 0.0], [0.0, 1.0]]), 1.0)]
    for scores, degree in cases:
        with np.errstate(all="ignore"):
            found = _array(call(soften, scores, degree), "an array of probabilities")
        expected = _softmax(scores / degree)
        if _agree(found, expected):
            continue
        asked = f"For the scores {scores.tolist()} and T = {degree:g}"
        if not np.isfinite(found).all() and np.abs(scores).max() > 100:
            raise Wrong(
                f"{asked} the result holds `nan` or `inf`: the exponential of such a number does "
                "not fit a float, or all of them are 0. A constant taken from a whole row "
                "beforehand changes no probability; which one makes the largest score 0?"
            )
        slips = (
            (_softmax(scores * degree), "you multiply by T. Then a T above 1 makes a model surer."),
            (_softmax(scores), "the temperature changes nothing. Use it before the exponential."),
            (_softmax(scores) / degree, "the rows add up to 1/T. Divide the scores by T, and apply "
             "softmax afterwards."),
            (_softmax(scores / degree, axis=0), "the columns add up to 1. Softmax works on each "
             "row, along the last axis."),
            (_softmax((scores / degree).reshape(1, -1)).reshape(scores.shape), "all rows together "
             "add up to 1. Each row is one answer: keep the axis in the sum."),
        )  # fmt: skip
        for slip, says in slips:
            if _agree(found, slip):
                raise Wrong(f"{asked}, {says}")
        raise Wrong(
            f"{asked} you get {shorten(found.round(4).tolist())}; I expected "
            f"{expected.round(4).tolist()}."
        )
    return (
        "T moves all answers towards equal shares or away from them, and never changes which "
        "class is first. So the accuracy stays, and only the sureness moves."
    )


SOFTEN = Exercise(
    title="Softmax with a temperature",
    statement="""`warm` works on probabilities. Inside, a network first computes a **score** for
each class, which may be any number, and **softmax** makes probabilities of a row of scores: e to
the power of each score, divided by the sum of these over the row. With a temperature *T* each
score is divided by *T* first. Write it for scores (answers, classes). Mind that a score can be
1000, and that e to the power of 1000 is too large a number for a computer.""",
    stub='''
def soften(score_rows, T):
    """Turn scores (answers, classes) into probabilities, at the temperature T."""
    return ...
''',
    answers=("soften",),
    check=_check_soften,
    hint="e¹⁰⁰⁰ is too large for a float. Subtract the largest score of each row first: "
    "`max(axis=-1, keepdims=True)`. That multiplies above and below the line by the same number.",
    solution='''
def soften(score_rows, T):
    """Turn scores (answers, classes) into probabilities, at the temperature T."""
    divided = score_rows / T
    powers_of_e = np.exp(divided - divided.max(axis=-1, keepdims=True))
    return powers_of_e / powers_of_e.sum(axis=-1, keepdims=True)
''',
    mistakes=(
        Mistake(
            """
def soften(score_rows, T):
    e = np.exp(score_rows * T - (score_rows * T).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
""",
            "you multiply by T",
        ),
        Mistake(
            """
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum(axis=-1, keepdims=True)
""",
            "does not fit a float",
        ),
        Mistake(
            """
def soften(score_rows, T):
    e = np.exp(score_rows - score_rows.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) / T
""",
            "add up to 1/T",
        ),
        Mistake(
            """
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum(axis=0)
""",
            "the columns add up to 1",
        ),
        Mistake(
            """
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum()
""",
            "all rows together",
        ),
    ),
    before="import numpy as np",
)


def _check_heat(heat_of):
    drawn = np.random.default_rng(9)
    cases = [(drawn.random((4, 7, 5)), drawn.normal(size=(4, 7, 5)))]
    cases += [(drawn.random((1, 1, 3)), drawn.normal(size=(1, 1, 3)))]
    cases += [(drawn.random((2, 3, 1)), -np.ones((2, 3, 1)))]
    for maps, slopes in cases:
        found = _array(call(heat_of, maps, slopes), "an array")
        weights = slopes.mean(axis=(0, 1))
        whole = maps @ weights
        expected = np.maximum(whole, 0)
        if _agree(found, expected):
            continue
        asked = f"For maps and gradients of shape {maps.shape}"
        if found.shape != expected.shape:
            raise Wrong(
                f"{asked} you give the shape {found.shape}; I expected one value a place, "
                f"{expected.shape}: the maps are the last axis, and are added up."
            )
        slips = (
            (whole, "some places are below 0: they speak against the class. Cut them off."),
            (np.maximum((maps * slopes).sum(axis=-1), 0), "you weigh each place by the gradient "
             "there. Grad-CAM gives each map one weight, the mean of its gradient over places."),
            (np.maximum(maps * weights, 0).sum(axis=-1), "you cut off each map before you add. "
             "Then what speaks against the class cannot weigh against what speaks for it."),
            (np.maximum(maps @ np.abs(slopes).mean(axis=(0, 1)), 0), "you take the gradient "
             "without its sign. A map that speaks against the class would count for it."),
            (np.maximum(maps.sum(axis=-1), 0), "you add up the maps as they are. Then the heat "
             "is the same for every class: where do the gradients come in?"),
        )  # fmt: skip
        for slip, says in slips:
            if _agree(found, slip):
                raise Wrong(f"{asked}, {says}")
        hottest = expected.argmax()
        raise Wrong(
            f"{asked} the heat of the hottest place is {found.ravel()[hottest]:.4g} with you; I "
            f"expected {expected.max():.4g}. (Add the weighted maps up; no mean over the maps.)"
        )
    return (
        "That is all of Grad-CAM but the enlarging. Where nothing speaks for a class the heat is "
        "0 everywhere, and that is an answer, too."
    )


HEAT = Exercise(
    title="Grad-CAM from maps and gradients",
    statement="""Write the heart of Grad-CAM. `map_stack` holds the maps of one frame, and
`gradients` says for every value in them how much the score grows with it. The weight of a map is
the **mean of its gradient** over all places. Add up the maps, each times its weight, and then cut
off what is below zero.""",
    stub='''
def heat_of(map_stack, gradients):
    """Turn maps and gradients, both (height, width, maps), into heat (height, width)."""
    return ...
''',
    answers=("heat_of",),
    check=_check_heat,
    hint="Places are the axes 0 and 1: `gradients.mean(axis=(0, 1))` is one weight a map. `@` "
    "multiplies by weights and adds up along the last axis.",
    solution='''
def heat_of(map_stack, gradients):
    """Turn maps and gradients, both (height, width, maps), into heat (height, width)."""
    map_weights = gradients.mean(axis=(0, 1))
    return np.maximum(map_stack @ map_weights, 0)
''',
    mistakes=(
        Mistake(
            """
def heat_of(map_stack, gradients):
    return map_stack @ gradients.mean(axis=(0, 1))
""",
            "Cut them off",
        ),
        Mistake(
            """
def heat_of(map_stack, gradients):
    return np.maximum((map_stack * gradients).sum(axis=-1), 0)
""",
            "weigh each place",
        ),
        Mistake(
            """
def heat_of(map_stack, gradients):
    return np.maximum(map_stack * gradients.mean(axis=(0, 1)), 0).sum(axis=-1)
""",
            "before you add",
        ),
        Mistake(
            """
def heat_of(map_stack, gradients):
    return map_stack @ np.abs(gradients).mean(axis=(0, 1))
""",
            "without its sign",
        ),
        Mistake(
            """
def heat_of(map_stack, gradients):
    return np.maximum(map_stack * gradients.mean(axis=(0, 1)), 0)
""",
            "one value a place",
        ),
    ),
    before="import numpy as np",
)


def _check_overlap(overlap):
    heat = np.zeros((6, 8))
    heat[1:4, 2:6] = [[0.9, 0.7, 0.6, 0.3], [1.0, 0.8, 0.5, 0.2], [0.4, 0.3, 0.2, 0.1]]
    body = np.zeros((6, 8), bool)
    body[1:5, 1:4] = True
    nothing, nobody = np.zeros((6, 8)), np.zeros((6, 8), bool)
    cases = [
        (heat, body, "a heat map whose hottest place is 1.0"),
        (0.2 * heat, body, "a heat map whose hottest place is 0.2"),
        (40 * heat, body, "a heat map whose hottest place is 40"),
        (heat, nobody, "a frame without a person"),
        (heat, heat >= 0.5, "a person who is just where the heat is"),
        (nothing, body, "a heat map that is 0 everywhere"),
        (nothing, nobody, "no heat and no person"),
    ]
    for heats, person, what in cases:
        with np.errstate(all="ignore"):
            found = number(call(overlap, heats, person), "the overlap")
        hot = (heats >= heats.max() / 2) & (heats > 0)
        both, either = (hot & person).sum(), (hot | person).sum()
        expected = both / max(either, 1)
        if abs(found - expected) < 1e-4:
            continue
        if np.isnan(found):
            raise Wrong(f"For {what} you get `nan`: the union is empty, and 0 / 0. Give 0 there.")
        if not heats.any():
            raise Wrong(
                f"For {what} you get {found:.3f}: every place reaches half of 0, so all of the "
                "frame seems hot. No heat is no hot place."
            )
        if heats.max() != 1 and abs(found - expected) > 1e-4:
            raise Wrong(
                f"For {what} you get {found:.3f}; I expected {expected:.3f}. It is the same map as "
                "before on another scale: half of the hottest place, not 0.5."
            )
        slips = (
            (both / max(person.sum(), 1), "which share of the person is hot. Heat all over the "
             "frame would reach 1: the union has to stand below the line."),
            (both / max(hot.sum(), 1), "which share of the hot places is person. One hot place on "
             "a hand would reach 1: the union has to stand below the line."),
            (both / (hot.sum() + person.sum()), "less than it should be: you add the two areas, so "
             "what they share is below the line twice."),
            (2 * both / (hot.sum() + person.sum()), "the Dice score, twice what they share by the "
             "sum of both. A kindred measure, but here the union is asked for."),
            (((heats > heats.max() / 2) & person).sum() / max(
                ((heats > heats.max() / 2) | person).sum(), 1), "and the reason is a place with "
             "exactly half of the heat: \"at least half\" holds there."),
            ((hot == person).mean(), "the share of places where the two agree. The empty "
             "background agrees for nothing: leave out where neither is."),
        )  # fmt: skip
        for slip, says in slips:
            if abs(found - slip) < 1e-4:
                raise Wrong(f"For {what} you get {found:.3f}, {says}")
        raise Wrong(f"For {what} you get {found:.3f}; I expected {expected:.3f}.")
    return (
        "It is 1 only if heat and person are the same places, and both heat beside the person and "
        "a person left cold make it smaller. Lesson 08 measures boxes so."
    )


OVERLAP = Exercise(
    title="Heat and person: intersection over union",
    statement="""The share of heat in a box does not say how much of the person stays cold.
**Intersection over union** asks for both: the number of places that are hot *and* person, divided
by the number that are hot *or* person. A place is **hot** if it has at least half of the heat of
the frame's hottest place, and more than none. Where nothing is hot and nobody is there, give 0.""",
    stub='''
def overlap(heat_map, is_person):
    """Intersection over union of the hot places and a person (height, width), bool."""
    return ...
''',
    answers=("overlap",),
    check=_check_overlap,
    hint="Two arrays of bool: `hot_places & is_person` and `hot_places | is_person`. Sums count "
    "what is True. Which two cases would divide by 0, or call everything hot?",
    solution='''
def overlap(heat_map, is_person):
    """Intersection over union of the hot places and a person (height, width), bool."""
    hot_places = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    joined = (hot_places | is_person).sum()
    return (hot_places & is_person).sum() / max(joined, 1)
''',
    mistakes=(
        Mistake(
            """
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / max(is_person.sum(), 1)
""",
            "share of the person is hot",
        ),
        Mistake(
            """
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / max(hot.sum() + is_person.sum(), 1)
""",
            "below the line twice",
        ),
        Mistake(
            """
def overlap(heat_map, is_person):
    hot = heat_map >= 0.5
    return (hot & is_person).sum() / max((hot | is_person).sum(), 1)
""",
            "on another scale",
        ),
        Mistake(
            """
def overlap(heat_map, is_person):
    hot = heat_map >= heat_map.max() / 2
    return (hot & is_person).sum() / max((hot | is_person).sum(), 1)
""",
            "half of 0",
        ),
        Mistake(
            """
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / (hot | is_person).sum()
""",
            "union is empty",
        ),
    ),
    before="import numpy as np",
)


def _check_own(my_film, my_truth, my_answers, my_word, my_sureness):
    own_film(my_film, "my_film")
    answers = _array(my_answers, "an array of probabilities")
    if answers.ndim != 2 or answers.shape[1] != len(_ACTIONS):
        raise Wrong(
            f"`my_answers` has the shape {answers.shape}; I expected a row for each frame and a "
            f"column for each of the {len(_ACTIONS)} actions."
        )
    if answers.min() < 0 or not np.allclose(answers.sum(axis=1), 1, atol=0.01):
        raise Wrong("Each row of `my_answers` should hold probabilities that add up to 1.")
    sureness = number(my_sureness, "my_sureness")
    vote = answers.mean(axis=0)
    winner, firsts = _ACTIONS[vote.argmax()], [_ACTIONS[k] for k in answers.argmax(axis=1)]
    if my_word != winner:
        if my_word == firsts[0]:
            raise Wrong(
                f"{my_word!r} is what the first frame alone says. Let all {len(answers)} frames "
                "vote."
            )
        if my_word == max(sorted(set(firsts)), key=firsts.count):
            raise Wrong(
                f"{my_word!r} is what most frames put first. The vote takes the mean of their "
                "probabilities, so that a sure frame weighs more."
            )
        raise Wrong(f"By vote your answers say {winner!r}; for `my_word` I received {my_word!r}.")
    if abs(sureness - 100 * vote.max()) < 0.6:
        raise Wrong("`my_sureness` is in percent. Give a number between 0 and 1.")
    if abs(sureness - answers.max()) < 0.005 and abs(answers.max() - vote.max()) > 0.005:
        raise Wrong(
            f"{sureness:.2f} is the surest single frame. How sure is the vote, the mean over all?"
        )
    if abs(sureness - vote.max()) > 0.006:
        raise Wrong(f"The vote is {vote.max():.3f} sure; for `my_sureness` I received {sureness}.")
    if my_truth == winner:
        return f"{winner!r} with {vote.max():.0%}: right. Does Grad-CAM show a good reason for it?"
    if my_truth in _ACTIONS:
        return (
            f"{my_truth!r} is called {winner!r} with {vote.max():.0%}. Ask Grad-CAM what spoke for "
            "it: is it the person, or something in your set?"
        )
    return (
        f"The model has no word for {my_truth!r} and says {winner!r} with {vote.max():.0%}: one of "
        "its eight it must name. So a probability never means that it knows what it sees."
    )


OWN = Exercise(
    title="A film of your own, named",
    statement="""Take about two seconds of a film of your own in which somebody does something.
Read `num_frames` frames of it in the model's `size` (`video.read_clip`), let the model answer and
the frames vote. Report what you see in it, one of the eight actions or a word of your own; the
answers of all frames; and the word of the vote with its probability. No film at hand?
`data.sample("carphone")` is a man who talks in a car.

And with many clips, one folder a class: `test = data.clips_from_folder("my_clips")` in section 2
runs the lesson on them. Leave out section 4 and the boxes in sections 9 and 12, since your clips
have no such columns. Expect a poor score: the model has only ever seen drawn figures.""",
    stub="""
my_film = ...
my_truth = ...  # what you see in it, such as "walk" or "talk"
my_answers = ...  # probabilities, (frames, actions)
my_word = ...  # what the vote says
my_sureness = ...  # with which probability, 0 to 1
""",
    answers=("my_film", "my_truth", "my_answers", "my_word", "my_sureness"),
    check=_check_own,
    hint="`model.predict(video.read_clip(my_film, num_frames, size), verbose=0)` gives the "
    "answers. The frames go in as they are, 0 to 255: the model scales them itself. The vote is "
    "the mean over axis 0, as in section 2.",
    solution="""
my_film = data.sample("carphone")
my_truth = "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word = labels[my_vote.argmax()]
my_sureness = my_vote.max()
""",
    mistakes=tuple(
        Mistake(
            'my_film, my_truth = data.sample("carphone"), "talk"\n'
            "my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)\n"
            "my_vote = my_answers.mean(axis=0)\n"
            "my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()\n" + code,
            says,
        )
        for code, says in (
            ("my_word = labels[my_answers[0].argmax()]", "first frame alone"),
            ("my_sureness = my_answers.max()", "surest single frame"),
            ("my_sureness = 100 * my_vote.max()", "is in percent"),
            ("my_answers = my_answers.T", "a row for each frame"),
            ('my_film = "no_such_film.mp4"', "cannot be read"),
        )
    ),
    before='''
import numpy as np

from course_utils import data, video

labels = ["dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave"]
num_frames, size = 6, (64, 112)


class model:
    """Answers like the lesson's model, by chance."""

    @staticmethod
    def predict(frames, verbose):
        return np.random.default_rng(6).dirichlet(np.ones(8), len(frames))
''',
)

EXERCISES = (ROWS, GUARD, SOFTEN, HEAT, OVERLAP, OWN)

QUIZ = (
    Question(
        "In our run `dance` has a precision of 0.67 and a recall of 0.25. What does the model do?",
        (
            Answer(
                "It calls too many clips a dance.",
                "Then precision would be the lower one, and the column of `dance` would be full.",
            ),
            Answer(
                "It seldom says dance, and is mostly right when it does.",
                "Two in three that are called so are one, but three in four dances are called "
                "something else: look where their row went.",
                correct=True,
            ),
            Answer(
                "It finds two dances in three.",
                "0.67 is the precision: it is about the clips called a dance. Of the dances one "
                "in four is found.",
            ),
        ),
    ),
    Question(
        "A model is right in 60 of 100 answers, and gives each of them 95 %. What would mend that?",
        (
            Answer(
                "A temperature above 1, chosen on validation clips.",
                "It makes all answers less sure and changes none of them, which is what an "
                "over-confident model needs.",
                correct=True,
            ),
            Answer(
                "A temperature below 1, so that it is right more often.",
                "Below 1 it would be surer still, and no temperature changes the first answer.",
            ),
            Answer(
                "A temperature above 1, chosen on the test clips.",
                "The direction is right, but then the test clips have had a say, and can no longer "
                "judge.",
            ),
        ),
    ),
    Question(
        "The heat of Grad-CAM lies on the person in nearly every frame. What have you shown?",
        (
            Answer(
                "That the model understands the action.",
                "It may look at the right place and read it wrongly, as in our three wrong clips.",
            ),
            Answer(
                "That the answer would change without the person.",
                "That is what you would have to try: cover the person, and let the model vote "
                "again.",
            ),
            Answer(
                "Which places the score is made of, and no more.",
                "A hint, and a good one, once it differs from class to class and from that of "
                "random weights. Evidence comes from changing something.",
                correct=True,
            ),
            Answer(
                "Nothing at all: heat maps only ever show outlines.",
                "Some methods do that. This one differs with the class and with training, as we "
                "tested.",
            ),
        ),
    ),
    Question(
        "Covering the person takes the score from 59 % to 17 %; covering a place of the same size "
        "elsewhere takes it to 50 %. Why the second test?",
        (
            Answer(
                "To find out whether the background helps the model.",
                "It may tell something about that, but it stands there as the fair comparison for "
                "the first one.",
            ),
            Answer(
                "Because any box costs something: only the difference speaks for the person.",
                "The model has never seen a plain box. Without this comparison, its price would be "
                "counted as the person's.",
                correct=True,
            ),
            Answer(
                "To have more numbers, which makes the result more certain.",
                "The same clips give no more certainty. What is new is that something else was "
                "changed.",
            ),
        ),
    ),
    Question(
        "Two models reach 59 % and 63 % on 128 test clips. What do you report?",
        (
            Answer(
                "The second is better, since 63 is more than 59.",
                "Give or take 9 points: with other clips it could be the other way round.",
            ),
            Answer(
                "Both are equally good.",
                "That is not shown either. A real difference of 4 points may be there and too "
                "small for this test to see.",
            ),
            Answer(
                "The difference is smaller than what other clips might change: undecided.",
                "Two standard errors are about 9 points here, and the clips of one production go "
                "together, which makes it worse.",
                correct=True,
            ),
        ),
    ),
    Question(
        "You film jumps on the beach and walks in the street, and a model names 97 % rightly. "
        "Which test could show that it only knows sand?",
        (
            Answer(
                "Let it name walks on a beach.",
                "Change one thing, the place, and keep the action. If walks turn into jumps, sand "
                "is what it has learned.",
                correct=True,
            ),
            Answer(
                "Take twice as many clips from the same places.",
                "As long as the test has the same sand, the score stays high.",
            ),
            Answer(
                "Look at the training curves.",
                "They would look splendid: on these clips, sand is a perfect sign of a jump.",
            ),
        ),
    ),
)
