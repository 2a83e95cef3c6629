"""Who is who: detections become tracks, and tracks become people.

Tracking ties detections together within a shot; clustering by looks finds a person again in others.
What a drawn person looks like is read by a small network of ours from hair, skin and clothes; a
filmed face by a network that tells faces apart. Where a filmed face is small or turned away, the
colours of the clothes have a say, too. One that is too small or dark to tell is nobody's.
"""

import cv2
import numpy as np
import pandas as pd
import scipy  # its parts are loaded when they are used

from film_reader import networks, spans
from film_reader.boxes import BODY, FACE, POINTS, align, bust_region, cut_all, grown, iou, middle
from film_reader.networks import NUM_FACE
from film_reader.stages import Stage

NUM_LOOKS = 48  # numbers that describe what a drawn person looks like
LOOKS = [f"look_{n}" for n in range(NUM_LOOKS)] + [f"face_{n}" for n in range(NUM_FACE)]
# Cells of lightness, green to red and blue to yellow (Lab) in which the colours of clothes fall.
_CELLS, _RANGES = (4, 6, 6), (0, 256, 88, 168, 88, 168)
CLOTHES = [f"clothes_{n}" for n in range(np.prod(_CELLS))]
GAP = 1.0  # seconds that a track may be lost and still go on
FEWEST = 2  # moments that a person must have: a single detection is too often a mistake
SURE = 0.5  # confidence that a filmed face must have once in its track
# Cosine distances of looks up to which two tracks may be one person, by what the film is.
SAME_PERSON = {"drawn": 0.6, "filmed": 0.065}
# A filmed face whose box has fewer pixels, or in which grey values spread less (of 256), tells
# nobody apart; and in one of fewer than `CLEAR`, or turned aside, the network is much weaker.
SMALLEST, FLAT, CLEAR, ASIDE = 30, 12, 80, 0.5
# How alike clothes must be, 0 to 1, to say nothing, and how much farther apart two faces are that
# are not clear if the clothes have nothing in common, as a share of `SAME_PERSON`.
CLOTHES_ALIKE, CLOTHES_PRICE = 0.5, 0.6
# Moments for which two tracks must be in view at once to be two people for certain: a detector may
# see one person double for a moment or two.
TOGETHER = 3
MOST_CLUSTERED = 3000  # tracks that are compared with each other; further ones join the nearest
_NO_MATCH = 1e3  # the cost of a detection that cannot belong to a track
# Where the eyes, the nose and the corners of the mouth lie in most faces, as shares of their boxes.
_USUAL = np.array([(0.31, 0.42), (0.69, 0.42), (0.5, 0.62), (0.34, 0.8), (0.66, 0.8)])


class Looks(Stage):
    """What each person looks like: `LOOKS`, of length 1, with zeros for the other kind.

    Of filmed people also `CLOTHES`, of length 1, zeros where they are not in the frame, and
    ``tells``, the height of the face in pixels, 0 where hardly anything is seen in it.
    """

    takes = "frames"
    needs = ("faces",)
    gives = ("looks",)
    networks = ("looks", "face_embedding")
    work = 1.0

    def read(self, frames, tables):
        table, drawn = tables["faces"], (tables["faces"]["source"] == "drawn").to_numpy()
        looks = np.zeros((len(table), len(LOOKS) + len(CLOTHES) + 1), np.float32)
        if drawn.any():
            network, ours = networks.trained("looks"), table[drawn]
            regions = bust_region(ours[FACE], ours[BODY])
            indices = ours["frame"].to_numpy(int)
            busts = cut_all(frames.pictures, indices, regions, network.input_shape[1:3])
            looks[drawn, :NUM_LOOKS] = networks.ask(network, busts, NUM_LOOKS)
        if not drawn.all():
            looks[~drawn, NUM_LOOKS:] = _filmed_looks(frames.pictures, table[~drawn])
        return {"looks": pd.DataFrame(looks, columns=[*LOOKS, *CLOTHES, "tells"])}


def _filmed_looks(pictures, table):
    """What filmed faces and clothes look like, and the pixels that tell: (faces, 273)."""
    from film_reader.networks import face_embedding

    network, places = networks.trained("face_embedding"), np.array(face_embedding.POINTS)
    indices = table["frame"].to_numpy(int)
    points = table[POINTS].to_numpy(float).reshape(-1, 5, 2)
    boxes = table[FACE].to_numpy(float)
    # Of detectors that give boxes alone, the points are where they lie in most faces.
    usual = boxes[:, np.newaxis, :2] + _USUAL * boxes[:, np.newaxis, 2:]
    pairs = zip(indices, np.where(np.isnan(points), usual, points), strict=True)
    chips = [align(pictures[i], five, places, face_embedding.SIZE) for i, five in pairs]
    numbers = networks.ask(network, np.stack(chips), NUM_FACE)
    numbers /= np.maximum(np.linalg.norm(numbers, axis=1, keepdims=True), 1e-9)
    # Without hair and background, which may be all that differs.
    inner = [cv2.cvtColor(chip[25:125, 30:120], cv2.COLOR_RGB2GRAY).std() for chip in chips]
    tells = np.where(np.array(inner) < FLAT, 0, boxes[:, 3])
    return np.column_stack([numbers, _clothes(pictures, indices, boxes), tells])


def _clothes(pictures, indices, boxes):
    """Square roots of the shares of the colours below faces: (faces, 144), of length 1."""
    shares = np.zeros((len(boxes), len(CLOTHES)), np.float32)
    regions = grown(boxes, (0.5, -1.15), (2, 1.2))
    in_frame = np.flatnonzero(middle(regions)[:, 1] < pictures.shape[1])  # half of them, at least
    parts = cut_all(pictures, indices[in_frame], regions[in_frame], (24, 32))
    for row, part in zip(in_frame, parts, strict=True):
        lab = cv2.cvtColor(part, cv2.COLOR_RGB2LAB)
        counts = cv2.calcHist([lab], [0, 1, 2], None, _CELLS, _RANGES).ravel()
        shares[row] = np.sqrt(counts / max(counts.sum(), 1))
    return shares


class Identity(Stage):
    """Who is in view at each moment, by tracking and clustering: ``row`` is that of ``faces``."""

    needs = ("faces", "looks", "shots")
    gives = ("appearances",)

    def read(self, film, tables):
        faces = tables["faces"].rename(columns={"confidence": "face_confidence"})
        # Boxes are those of the frames as they were sampled; a reading's are of the film's own.
        faces = faces.assign(**{side: faces[side] * film.scale for side in (*FACE, *BODY)})
        table = pd.concat([faces, tables["looks"]], axis=1).assign(row=np.arange(len(faces)))
        table = table.sort_values("time", kind="stable")
        table = table[_is_of_its_shot(table, tables["shots"])].reset_index(drop=True)
        table["track"] = track(table, tables["shots"])
        table = _named(table[table["track"] > 0].reset_index(drop=True))
        columns = ["row", "time", "track", "person", "person_confidence", *FACE]
        columns += ["face_confidence", *BODY, "source", "turned"]
        return {"appearances": table.assign(turned=_turned(table))[columns]}


def _is_of_its_shot(table, shots):
    """Tell which rows of faces are of the kind that their shot shows: drawn or filmed people."""
    # Each detector sees some of its people in material of the other kind, too. So the kind whose
    # surest face is surer, on the mean over the moments of a shot, is that of the shot; how much
    # surer it is in the whole film counts as much. A face that both have found speaks for a drawn
    # one: the detector of drawn people seldom finds filmed faces, the other often drawn ones.
    drawn = (table["source"] == "drawn").to_numpy()
    boxes = table[FACE].to_numpy(float)
    sure = table["face_confidence"].where(table["x"].notna(), 0.0).to_numpy(copy=True)
    for rows in table.groupby("time").indices.values():
        filmed, others = rows[~drawn[rows]], rows[drawn[rows]]
        sure[filmed[(iou(boxes[filmed], boxes[others]) >= 0.3).any(axis=1)]] = 0.0
    sure = pd.Series(sure, table.index)
    ours, others = (sure.where(kind, 0.0).groupby(table["time"]).max() for kind in (drawn, ~drawn))
    surer = ours - others
    shot = spans.shot_of(surer.index, shots)
    is_drawn = surer.groupby(shot).transform("mean") + surer.mean() > 0
    return is_drawn.reindex(table["time"]).to_numpy(bool) == drawn


def _named(table):
    """Name the person of each row, drop who is seen too seldom, and number the tracks anew."""
    # A filmed track without a face that tells is nobody in particular: "".
    tells = (table["source"] == "drawn") | (table["tells"] >= SMALLEST)
    known = tells.groupby(table["track"]).transform("any")
    people, confidence = identify(table[known])
    named = pd.DataFrame({"person": people, "person_confidence": confidence}, table.index[known])
    table = table.join(named).fillna({"person": ""})
    who = table["person"].where(table["person"] != "", table["track"].astype(str))
    table = table[table.groupby(who)["time"].transform("nunique") >= FEWEST].reset_index(drop=True)
    return table.assign(track=table["track"].rank(method="dense").astype(int))


def _turned(table):
    """How far the nose lies beside the middle of the eyes, in distances of the eyes, at most 10."""
    left, right, nose = (table[f"{part}_x"] for part in ("left_eye", "right_eye", "nose"))
    return ((nose - (left + right) / 2) / (right - left).clip(lower=1e-6)).clip(-10, 10)


def track(observations, shots):
    """Tie detections into tracks: the same person, from moment to moment, within one shot.

    At each moment the new detections are matched with the tracks that are still open, at the lowest
    sum of costs (Kuhn, "The Hungarian method for the assignment problem", 1955; for tracking as in
    Bewley and others, "Simple Online and Realtime Tracking", 2016,
    https://arxiv.org/abs/1602.00763). A match costs little if the boxes overlap where the track
    should be by now, and if both look alike. A track without a match for `GAP` seconds is closed.
    Returns the number of each one's track; 0 for those that belong to none: (observations,), int.
    """
    times = observations["time"].to_numpy(float)
    boxes = observations[[*FACE, *BODY]].to_numpy(float).reshape(-1, 2, 4)
    looks = observations[LOOKS].to_numpy(np.float32)
    numbers, count = np.zeros(len(times), int), 0
    for shot in shots.itertuples():
        # Times may differ from the shot's edges by rounding.
        within = np.flatnonzero((times >= shot.start - 1e-6) & (times < shot.end - 1e-6))
        open_tracks = []
        for moment in np.unique(times[within]):
            rows = within[times[within] == moment]
            open_tracks = [t for t in open_tracks if moment - t.time <= GAP + 1e-6]
            costs = [t.costs(moment, boxes[rows], looks[rows]) for t in open_tracks]
            costs = np.array(costs).reshape(-1, len(rows))
            for old, new in zip(*scipy.optimize.linear_sum_assignment(costs), strict=True):
                if costs[old, new] < _NO_MATCH:
                    open_tracks[old].add(moment, boxes[rows[new]], looks[rows[new]])
                    numbers[rows[new]] = open_tracks[old].number
            for row in rows[numbers[rows] == 0]:
                count += 1
                numbers[row] = count
                open_tracks.append(_Track(count, moment, boxes[row], looks[row]))
    # Tracks that are drawn and short, or filmed and never sure, are dropped: a filmed person may
    # run so fast that no two boxes overlap, and faces can join short tracks.
    drawn = (observations["source"] == "drawn").groupby(numbers).transform("any")
    tracks = observations["face_confidence"].groupby(numbers)
    keep = np.where(drawn, tracks.transform("size") >= FEWEST, tracks.transform("max") >= SURE)
    return np.where(keep, numbers, 0)


class _Track:
    """A track while it grows: where it was last, how it moved, and what it looks like."""

    def __init__(self, number, moment, boxes, look):
        self.number, self.time, self.speed = number, moment, np.zeros(2)
        self.boxes, self.look = boxes, look  # (2, 4), of face and body; (176,)

    def add(self, moment, boxes, look):
        """Take one more detection; looks, and speed from its first step on, are running means."""
        steps = (middle(boxes) - middle(self.boxes)) / (moment - self.time)
        steps = steps[np.isfinite(steps).all(axis=1)]
        if len(steps):  # of the face, or else of the body
            self.speed = 0.5 * (self.speed + steps[0]) if self.speed.any() else steps[0]
        self.look = 0.8 * self.look + 0.2 * look
        self.time, self.boxes = moment, boxes

    def costs(self, moment, boxes, looks):
        """Say how ill each detection fits, 0 to 2, or `_NO_MATCH` where it cannot be this track."""
        ahead = self.boxes + [*self.speed * (moment - self.time), 0, 0]
        overlap = np.max([iou(ahead[part], boxes[:, part])[0] for part in (0, 1)], axis=0)
        ways = np.linalg.norm(middle(boxes) - middle(ahead), axis=2)
        near = np.fmin.reduce(ways / np.sqrt(self.boxes[:, 2:].prod(axis=1)), axis=1)
        alike = 1 - 0.6 * _apart(looks, self.look[np.newaxis])[:, 0]
        fits = (overlap > 0.2) | ((near < 1.5) & (alike > 0.6))
        return np.where(fits, 1 - overlap + 1 - alike, _NO_MATCH)


def identify(observations):
    """Tell which tracks of a film are one person, by what they look like.

    By agglomerative clustering with the mean distance, up to `SAME_PERSON`. Two tracks that are
    seen together at `TOGETHER` moments are two people, and are never joined. Returns two arrays
    (observations,): the person, of whom "person 1" is the one with most moments in view (of two
    with equally many, who comes first); and the confidence, 0 to 1: how much nearer the track is to
    this person than to the next one; 0.5 is between.
    """
    if not len(observations):
        return np.empty(0, str), np.empty(0)
    names, rows, counts = np.unique(observations["track"], return_inverse=True, return_counts=True)
    # The mean looks of each track, weighed by how sure, large and frontal a face is.
    weight = observations["face_confidence"] * np.sqrt(observations["height"].fillna(4.0))
    weight *= np.exp(-_turned(observations).abs().fillna(0.0))
    weight[(observations["source"] == "filmed") & (observations["tells"] < SMALLEST)] = 0.0
    looks = _summed(observations[LOOKS].to_numpy(), rows, len(names), weight.fillna(0.1))
    order = np.argsort(-counts, kind="stable")[:MOST_CLUSTERED]
    distances = _distances(observations, looks, rows, order)
    clusters = np.full(len(names), -1)
    clusters[order] = 0
    if len(order) > 1:  # joined while the mean distance is below `SAME_PERSON`, here 1
        upper = distances[np.triu_indices(len(order), 1)]  # each pair once
        tree = scipy.cluster.hierarchy.average(np.maximum(upper, 0))
        clusters[order] = scipy.cluster.hierarchy.fcluster(tree, 1.0, "distance") - 1
    centres = _summed(looks[order], clusters[order], clusters.max() + 1)
    further = clusters < 0
    clusters[further] = _apart(looks[further], centres).argmin(axis=1)
    cluster = pd.Series(clusters[rows])
    seen = observations["time"].reset_index(drop=True).groupby(cluster, sort=False).nunique()
    seen = seen.sort_values(ascending=False, kind="stable")
    people = {number: f"person {n}" for n, number in enumerate(seen.index, 1)}
    return cluster.map(people).to_numpy(), _margin(looks, centres, clusters)[rows]


def _summed(values, rows, count, weights=1.0):
    """Add up values (n, m) by the row to which each belongs: (count, m), of length 1."""
    columns = [np.bincount(rows, weights * column, count) for column in values.T]
    sums = np.stack(columns, axis=1)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def _apart(looks, others):
    """Cosine distances of looks (n, 176) from others (m, 176), as shares of `SAME_PERSON`."""
    lengths = np.linalg.norm(looks, axis=1)[:, np.newaxis] * np.linalg.norm(others, axis=1)
    distances = 1 - looks @ others.T / np.maximum(lengths, 1e-9)
    filmed, also = (each[:, NUM_LOOKS:].any(axis=1) for each in (looks, others))
    both = filmed[:, np.newaxis] & also
    return distances / np.where(both, SAME_PERSON["filmed"], SAME_PERSON["drawn"])


def _distances(observations, looks, rows, order):
    """Distances between tracks, as `_apart`; out of reach for two that are seen together."""
    distances = _apart(looks[order], looks[order])
    moments = np.unique(observations["time"], return_inverse=True)[1]
    seen = scipy.sparse.csr_array((np.ones(len(rows), np.uint16), (rows, moments)))[order]
    distances[(seen @ seen.T).toarray() >= TOGETHER] = 1e6
    # Two tracks are farther apart by their clothes, where a face of them is not clear.
    clothes = _summed(observations[CLOTHES].to_numpy(), rows, rows.max() + 1)[order]
    frontal = _turned(observations).abs() < ASIDE
    clear = observations["tells"].where(frontal, 0.0).groupby(rows).max().to_numpy()
    unclear = clear[order] < CLEAR
    known = clothes.any(axis=1)
    alike = np.where(known & known[:, np.newaxis], clothes @ clothes.T, 1.0)
    differ = np.maximum(1 - alike / CLOTHES_ALIKE, 0)
    return distances + CLOTHES_PRICE * differ * (unclear | unclear[:, np.newaxis])


def _margin(looks, centres, clusters):
    """Compare the distance to a track's own person with that to the next one."""
    distances = np.maximum(_apart(looks, centres), 0)
    theirs = np.arange(len(looks)), clusters
    own = distances[theirs]
    distances[theirs] = np.inf
    # Alone in a film, a person is compared with the distance at which another would begin.
    other = np.minimum(distances.min(axis=1), 2.0)
    return other / np.maximum(own + other, 1e-9)
