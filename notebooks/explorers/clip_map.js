// Each map is an SVG that holds one point a clip; the frames are cut out of one tall picture.

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
