"""Pictures to touch, thin over functions that draw.

An explorer is a widget. Where nothing can move, as on a page on GitHub, a plain picture is shown
instead.
"""

import base64
import io

import anywidget
import ipywidgets
import numpy as np
import traitlets
from matplotlib.colors import to_hex
from PIL import Image

from course_utils import plots, preprocess, report, video

# Rows of the frames that explorers work on: enough to see, few enough to follow a moving slider.
WORKING_HEIGHT = 288


class Explorer(ipywidgets.VBox):
    """Controls above a picture that is drawn again whenever a control moves.

    Parameters
    ----------
    draw : function
        Takes the values of all controls by name and returns a `matplotlib.figure.Figure`.
    controls : dict of str to ipywidgets.Widget
        By the names of the parameters of ``draw``.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    picture : ipywidgets.Image
        What is on show, as PNG.
    """

    def __init__(self, draw, controls):
        self.draw, self.controls = draw, controls
        self.picture = ipywidgets.Image(format="png", layout={"max_width": "100%"})
        for control in controls.values():
            control.observe(self.update, "value")
        self.update()
        box = ipywidgets.Box([*controls.values()], layout={"flex_flow": "row wrap"})
        super().__init__([box, self.picture])

    def update(self, _change=None):
        """Draw the picture for the present values of the controls."""
        figure = self.draw(**{name: control.value for name, control in self.controls.items()})
        self.picture.value = _png(figure)

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle = super()._repr_mimebundle_(**options)
        return _with_still(bundle, self.picture.value, "a picture with controls")


def _png(figure):
    """Draw a figure as PNG, as bytes."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=80)
    return file.getvalue()


def _with_still(bundle, png, text):
    """Add a plain picture to what a widget offers to the page."""
    still = base64.b64encode(png).decode("ascii")
    return {**bundle, "image/png": still, "text/plain": text}


def augmentation(frame):
    """Let a learner change a frame with sliders, as random augmentation would.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    Explorer
        With the controls of `change_frame`. It works in JupyterLab, Colab and VS Code.
    """
    height, width = frame.shape[:2]
    if height > WORKING_HEIGHT:
        frame = preprocess.resize(frame, (WORKING_HEIGHT, round(width * WORKING_HEIGHT / height)))
    controls = {
        "rotation": _slider("rotation (degrees)", 8, -45, 45, 1),
        "zoom": _slider("zoom (times)", 1.2, 0.5, 2.0, 0.05),
        "brightness": _slider("brightness (%)", 10, -60, 60, 5),
        "noise": _slider("noise (%)", 2, 0, 30, 1),
        "crop": _slider("columns kept (%)", (0, 100), 0, 100, 5),
        "flip": ipywidgets.Checkbox(value=True, description="mirror", indent=True, style=_STYLE),
    }
    return Explorer(lambda **values: draw_augmentation(frame, **values), controls)


def draw_augmentation(frame, **changes):
    """Draw a frame beside the same frame after `change_frame`.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    **changes
        Passed on to `change_frame`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    changed = change_frame(frame, **changes)
    return plots.contact_sheet([frame, changed], ["as filmed", "as the network sees it"], 2, 7.5)


def change_frame(frame, rotation=0, zoom=1, brightness=0, noise=0, crop=(0, 100), flip=False):
    """Change one frame by known amounts; its size stays.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    rotation : float
        Degrees, anticlockwise.
    zoom : float
        Above 1 brings the middle closer; below 1 moves away and leaves a black border.
    brightness : float
        Added to every value, in percent of the range 0..255.
    noise : float
        Standard deviation of the noise, in percent of the range. The same noise each time.
    crop : (float, float)
        First and last column to keep, in percent of the width.
    flip : bool
        Swap left and right.

    Returns
    -------
    array, (height, width, 3), uint8
    """
    height, width = size = frame.shape[:2]
    first, last = (round(share / 100 * width) for share in crop)
    first = min(first, width - 1)
    frame = preprocess.resize(frame[:, first : max(last, first + 1)], size, "fit")
    if flip:
        frame = preprocess.flip(frame)
    frame = preprocess.rotate(frame, rotation)
    zoomed = preprocess.resize(frame, (round(height * zoom), round(width * zoom)))
    frame = preprocess.crop(zoomed, size) if zoom >= 1 else preprocess.pad(zoomed, size)
    grain = np.random.default_rng(0).normal(0, noise / 100 * 255, frame.shape)
    return (frame + brightness / 100 * 255 + grain).clip(0, 255).round().astype(np.uint8)


# --- a map of clips ------------------------------------------------------------------------------


# Each map is an SVG that holds one point a clip; the frames are cut out of one tall picture.
_MAP_SCRIPT = """
const SIDE = 330, EDGE = 12;

function make(parent, tag, values = {}, text = "") {
  const space = ["svg", "circle"].includes(tag) ? "http://www.w3.org/2000/svg" : null;
  const part = space ? document.createElementNS(space, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(values)) part.setAttribute(name, value);
  part.textContent = text;
  return parent.appendChild(part);
}

function drawMap(parent, model, choose) {
  const box = make(parent, "div", { class: "clip-map-side" });
  const title = make(box, "div", { class: "clip-map-title" });
  const svg = make(box, "svg", {
    viewBox: `0 0 ${SIDE} ${SIDE}`, tabindex: 0, role: "application",
    "aria-label": "Map of the clips. Left and right arrow: next clip to a side. "
      + "Up and down arrow: next clip above or below.",
  });
  const legend = make(box, "div", { class: "clip-map-legend" });
  const points = model.get("points");
  const place = (value) => EDGE + value * (SIDE - 2 * EDGE);
  const dots = points.map(([x, y], clip) => {
    const dot = make(svg, "circle", { cx: place(x), cy: place(y), r: 5 });
    dot.addEventListener("pointerenter", () => choose(clip));
    return dot;
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, -1], ArrowDown: [1, 1] };
    if (!(event.key in step)) return;
    event.preventDefault();
    event.stopPropagation();
    const [axis, by] = step[event.key];
    const order = points.map((_, n) => n).sort((a, b) => points[a][axis] - points[b][axis]);
    const now = order.indexOf(model.get("chosen"));
    choose(order[now < 0 ? 0 : Math.max(0, Math.min(order.length - 1, now + by))]);
  });
  const colour = ({ name, groups, colours, members }) => {
    title.textContent = `by ${name}`;
    members.forEach((group, clip) => dots[clip].setAttribute("fill", colours[group]));
    legend.replaceChildren();
    groups.forEach((group, n) => {
      const pair = make(legend, "span", { class: "clip-map-pair" });
      make(pair, "span", { class: "clip-map-key", style: `background: ${colours[n]}` });
      make(pair, "span", {}, group);
      legend.append(" ");  // here a line may break, not between a colour and its name
    });
  };
  const mark = (clip) => dots.forEach((dot, n) => {
    dot.classList.toggle("clip-map-chosen", n === clip);
    dot.setAttribute("r", n === clip ? 9 : 5);
  });
  return { colour, mark };
}

function render({ model, el }) {
  const groupings = model.get("groupings");
  const root = make(el, "div", { class: "clip-map" });
  const menu = make(root, "label", {}, "Colour the right map by ");
  const select = make(menu, "select");
  groupings.slice(1).forEach(({ name }, n) => make(select, "option", { value: n + 1 }, name));
  const row = make(root, "div", { class: "clip-map-row" });
  const choose = (clip) => { model.set("chosen", clip); model.save_changes(); };
  const maps = [0, 1].map((n) => {
    const map = drawMap(row, model, choose);
    map.colour(groupings[n]);
    return map;
  });
  select.addEventListener("change", () => maps[1].colour(groupings[select.value]));

  const side = make(row, "div", { class: "clip-map-frame" });
  const [height, width] = model.get("frame_size");
  const scale = 220 / width;
  const picture = make(side, "div", { role: "img", "aria-label": "no clip chosen" });
  Object.assign(picture.style, { width: "220px", height: `${height * scale}px` });
  const hint = "Point at a clip, or click a map and step with the arrow keys.";
  const caption = make(side, "div", { class: "clip-map-caption", "aria-live": "polite" }, hint);
  const show = () => {
    const clip = model.get("chosen");
    maps.forEach((map) => map.mark(clip));
    const text = clip < 0 ? hint : model.get("captions")[clip];
    caption.textContent = text;
    picture.setAttribute("aria-label", clip < 0 ? "no clip chosen" : `a frame of: ${text}`);
    picture.style.backgroundImage = clip < 0 ? "none" : `url(${model.get("sprite")})`;
    picture.style.backgroundSize = `220px ${height * scale * model.get("points").length}px`;
    picture.style.backgroundPosition = `0 ${-clip * height * scale}px`;
  };
  model.on("change:chosen", show);
  show();
  return () => model.off("change:chosen", show);
}
export default { render };
"""
_MAP_STYLE = """
.clip-map { color: #222; background: #fff; padding: 8px; font: 13px sans-serif; }
.clip-map-row { display: flex; flex-wrap: wrap; gap: 16px; margin-top: 8px; }
.clip-map-side { width: 330px; }
.clip-map-title { font-weight: bold; text-align: center; }
.clip-map svg { width: 330px; height: 330px; border: 1px solid #999; }
.clip-map svg:focus { outline: 3px solid #0b62c4; }
.clip-map circle { stroke: #fff; stroke-width: 1; }
.clip-map circle.clip-map-chosen { stroke: #000; stroke-width: 3; }
.clip-map-legend { line-height: 1.6; }
.clip-map-pair { white-space: nowrap; }
.clip-map-key { display: inline-block; width: 11px; height: 11px; margin: 0 4px; }
.clip-map-frame { width: 220px; }
.clip-map-frame [role="img"] { background-color: #eee; background-repeat: no-repeat; }
.clip-map-caption { min-height: 4.5em; margin-top: 6px; }
"""


class MapExplorer(anywidget.AnyWidget):
    """A map of clips: point at one, or step with the arrow keys, and see its frame.

    Made by `clip_map`. The pictures travel once, as one JPEG with a row a clip.

    Attributes
    ----------
    chosen : int
        The clip on show, -1 for none; the browser and Python may both set it.
    """

    _esm = _MAP_SCRIPT
    _css = _MAP_STYLE
    points = traitlets.List().tag(sync=True)
    groupings = traitlets.List().tag(sync=True)
    captions = traitlets.List().tag(sync=True)
    frame_size = traitlets.List().tag(sync=True)
    sprite = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)

    def __init__(self, still, **values):
        super().__init__(**values)
        self._still = still

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle, details = super()._repr_mimebundle_(**options)
        return _with_still(bundle, self._still, "a map of clips"), details


def clip_map(points, frames, captions, groupings):
    """Let a learner walk about a map of clips: two colourings of it side by side, and the frames.

    Parameters
    ----------
    points : array, (clips, 2), float
        Where each clip lies, such as scikit-learn's TSNE gives.
    frames : array, (clips, height, width, 3), uint8
        One frame a clip, small: about 100 pixels wide.
    captions : sequence of str
        One a clip, shown below its frame.
    groupings : dict of str to sequence of str
        What to colour by: at least two names, each with one group a clip. The first keeps the left
        map; the others take turns in the right one.

    Returns
    -------
    MapExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is a picture of the first two
        colourings, drawn by `course_utils.plots.clip_map`.

    Raises
    ------
    ValueError
        If there is not one point, frame, caption and group for each clip, or one colouring only.
    """
    points, frames = np.asarray(points, float), np.asarray(frames)
    counts = {len(points), len(frames), len(captions), *map(len, groupings.values())}
    if len(counts) != 1 or len(groupings) < 2 or points.shape[1:] != (2,) or frames.ndim != 4:
        raise ValueError(
            f"received points {points.shape}, frames {frames.shape}, {len(captions)} captions and "
            f"{len(groupings)} colourings; expected (clips, 2), (clips, height, width, 3), a "
            "caption a clip, and at least two colourings with a group a clip. Make all of them "
            "from the same table of clips."
        )
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.maximum(high - low, 1e-9)
    first_two = dict(list(groupings.items())[:2])
    return MapExplorer(
        still=_png(plots.clip_map(points, first_two)),
        points=(shares * [1, -1] + [0, 1]).round(4).tolist(),  # in a browser, y points down
        groupings=[_coloured(name, groups) for name, groups in groupings.items()],
        captions=[str(caption) for caption in captions],
        frame_size=list(frames.shape[1:3]),
        sprite=_sprite(frames),
    )


def _coloured(name, groups):
    """Describe one colouring to the browser: its groups, their colours, and each clip's group."""
    names = sorted({str(group) for group in groups})
    colours = [to_hex(plots.PALETTE[n % len(plots.PALETTE)]) for n in range(len(names))]
    members = [names.index(str(group)) for group in groups]
    return {"name": name, "groups": names, "colours": colours, "members": members}


def _sprite(frames):
    """Put all frames into one JPEG, one below the other, as the address of a picture."""
    file = io.BytesIO()
    Image.fromarray(np.concatenate(list(frames))).save(file, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")


# --- a film's timeline ---------------------------------------------------------------------------


class TimelineExplorer(anywidget.AnyWidget):
    """The timeline of a film's reading: click, or choose with the arrow keys, and see the frame.

    Made by `timeline`.

    Attributes
    ----------
    time : float
        The moment on show, in seconds; the browser and Python may both set it.
    """

    _esm = report.read_part("timeline.js") + report.read_part("widget.js")
    _css = report.read_part("timeline.css")
    timeline = traitlets.Dict().tag(sync=True)
    time = traitlets.Float(0.0).tag(sync=True)
    frame = traitlets.Unicode("").tag(sync=True)

    def __init__(self, path, still, **values):
        super().__init__(**values)
        self._path, self._still = path, still
        self.observe(self._show_frame, "time")

    def _show_frame(self, change):
        """Read the frame of the moment that was chosen."""
        info = video.probe(self._path)
        small = WORKING_HEIGHT, round(info.size[1] * WORKING_HEIGHT / info.size[0])
        last = max(info.duration - 2 / info.frame_rate, 0)
        _, frame = next(video.frames(self._path, size=small, start=min(change["new"], last)))
        self.frame = _sprite([frame])

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle, details = super()._repr_mimebundle_(**options)
        return _with_still(bundle, self._still, "a timeline of a film"), details


def timeline(reading):
    """Let a learner walk through what was read from a film.

    Parameters
    ----------
    reading : course_utils.film.FilmReading
        The film must still be at ``reading.info["path"]`` for its frames to be shown.

    Returns
    -------
    TimelineExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is the picture that
        `course_utils.plots.film_timeline` draws.
    """
    lanes = report.timeline_data(reading)
    still = _png(plots.film_timeline(lanes))
    return TimelineExplorer(reading.info["path"], still, timeline=lanes)


# --- sliders -------------------------------------------------------------------------------------

_STYLE = {"description_width": "130px"}


def _slider(label, value, low, high, step):
    """Make a slider; a pair as its value gives one with two handles."""
    kind = ipywidgets.FloatRangeSlider if isinstance(value, tuple) else ipywidgets.FloatSlider
    digits = ".2f" if step < 1 else ".0f"
    return kind(
        value=value, min=low, max=high, step=step, description=label, style=_STYLE,
        layout={"width": "340px"}, readout_format=digits,
    )  # fmt: skip
