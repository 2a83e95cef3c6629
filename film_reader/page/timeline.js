// A timeline of a film: lanes of spans, curves and colours over one axis of time.
//
// createTimeline(root, data, onSeek, findMore) draws `data` (see film_reader.report.lanes) into the
// element `root` and calls onSeek(seconds) when somebody chooses a moment. It returns
// { setTime(seconds), search(text), showUnsure(whether), setSpans([[title, spans], ...]) }. Lanes are canvases that draw only what is in view, so that a
// film of two hours with thousands of shots stays smooth. findMore(text) gives more spans for
// the search to list: what has no row of its own.

const LANE_HEIGHT = { spans: 26, curves: 64, barcode: 34 };
const AXIS_HEIGHT = 24;
const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const SHORTEST_VIEW = 2; // seconds
// What the lowest and the highest place of a curve mean, where the unit alone does not say it.
const ENDS = { valence: ["unpleasant", "pleasant"], mood: ["dark", "bright"] };

function clock(seconds, exact) {
  const whole = exact ? Math.floor(seconds) : Math.round(seconds);
  const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
  const two = (n) => String(n).padStart(2, "0");
  const tenth = exact ? "." + Math.floor((seconds - whole) * 10) : "";
  return (h ? h + ":" + two(m) : m) + ":" + two(s) + tenth;
}

function make(parent, tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

// Black or white, whichever is read more easily on a colour such as "#d55e00".
function inkOn(colour) {
  const n = parseInt(colour.slice(1), 16);
  const light = 0.299 * (n >> 16) + 0.587 * ((n >> 8) & 255) + 0.114 * (n & 255);
  return light > 140 ? "#111" : "#fff";
}

function percent(confidence) {
  return confidence === null ? "" : ", confidence " + Math.round(100 * confidence) + " %";
}

function describe(span) {
  const [start, end, , , confidence, text] = span;
  return text + ", " + clock(start, true) + " to " + clock(end, true) + percent(confidence);
}

function valueAt(curve, time) {
  let low = 0, high = curve.points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve.points[middle][0] <= time) low = middle; else high = middle;
  }
  return curve.points[low];
}

export function createTimeline(root, data, onSeek, findMore = () => []) {
  const duration = Math.max(data.seconds, 0.1);
  const view = { start: 0, end: duration };
  const chosen = { lane: 0, span: -1, time: 0 };
  let now = 0, found = null, unsure = true;

  // --- parts ---------------------------------------------------------------------------------

  root.classList.add("tl");
  const bar = make(root, "div", "tl-bar");
  const label = make(bar, "label", "tl-search", "Search ");
  const input = make(label, "input");
  input.type = "search";
  input.placeholder = "person 1, happy, run …";
  const buttons = make(bar, "div", "tl-zoom");
  const button = (text, title, action) => {
    const element = make(buttons, "button", "", text);
    element.type = "button";
    element.title = element.ariaLabel = title;
    element.addEventListener("click", action);
  };
  button("−", "Show more time", () => zoom(2));
  button("+", "Show less time", () => zoom(0.5));
  button("Whole film", "Show the whole film", () => show(0, duration));
  const hits = make(root, "div", "tl-hits");
  hits.hidden = true;
  const stage = make(root, "div", "tl-stage");
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label",
    "Timeline. Up and down choose a lane, left and right a moment in it, Enter goes there, " +
    "plus and minus zoom.");
  const axis = row("", AXIS_HEIGHT);
  const lanes = data.lanes.map((lane) => ({ ...lane, ...row(lane.title, LANE_HEIGHT[lane.kind], lane) }));
  const head = make(stage, "div", "tl-head");
  const tip = make(root, "div", "tl-tip");
  tip.hidden = true;
  const status = make(root, "div", "tl-status");
  status.setAttribute("aria-live", "polite");
  const legend = make(root, "div", "tl-legend");
  fillLegend();

  function row(title, height, { kind, unit, low, high, picture, about } = {}) {
    const name = make(stage, "div", "tl-name");
    if (about) name.title = about;
    make(name, "span", "", title);
    if (kind === "curves") { // a scale: its top and its bottom
      name.classList.add("tl-scaled");
      const [bottom, top] = ENDS[unit] ?? [unit, unit], round = (value) => String(Math.round(10 * value) / 10).replace("-", "−");
      make(name, "i", "tl-top", round(high) + " " + top);
      make(name, "i", "tl-bottom", round(low) + " " + bottom);
    }
    if (picture) Object.assign(make(name, "img"), { src: picture, alt: "" });
    const canvas = make(stage, "canvas");
    canvas.style.height = height + "px";
    if (title) canvas.setAttribute("aria-hidden", "true");
    return { name, canvas, height };
  }

  // What the colours mean: where a span is too short for its word, colour alone would have to say it.
  function fillLegend() {
    const words = new Map();
    for (const lane of lanes.filter((one) => one.title !== "Lines")) {
      for (const [, , text, colour] of lane.spans ?? []) {
        if (text && !/^\d+$/.test(text) && !words.has(text)) words.set(text, [colour, lane.title.split(",")[0]]);
      }
    }
    const groups = {};
    for (const [text, [colour, group]] of words) {
      const parent = (groups[group] ??= make(legend, "div", "", group));
      const element = make(parent, "button", "");
      element.type = "button";
      element.title = "Search for " + text;
      make(element, "i").style.background = colour;
      element.append(text);
      element.addEventListener("click", () => { input.value = text; search(text); });
    }
    for (const lane of lanes.filter((one) => (one.curves ?? []).length > 1)) {
      const parent = make(legend, "div", "", lane.title);
      for (const curve of lane.curves) {
        const element = make(parent, "span");
        make(element, "i", "tl-line").style.background = curve.colour;
        element.append(curve.name);
      }
    }
  }

  // --- time and place ------------------------------------------------------------------------

  // Measured once a drawing: asking the browser for each of thousands of spans is what would be slow.
  let across = 0;
  const width = () => across;
  const toX = (time) => ((time - view.start) / (view.end - view.start)) * width();
  const toTime = (x) => view.start + (x / Math.max(width(), 1)) * (view.end - view.start);

  function show(start, end) {
    const length = Math.min(Math.max(end - start, Math.min(SHORTEST_VIEW, duration)), duration);
    view.start = Math.min(Math.max(start, 0), duration - length);
    view.end = view.start + length;
    draw();
  }

  function zoom(factor, around) {
    const inView = now >= view.start && now <= view.end;
    const centre = around ?? (inView ? now : (view.start + view.end) / 2);
    const share = (centre - view.start) / (view.end - view.start);
    const length = (view.end - view.start) * factor;
    show(centre - share * length, centre + (1 - share) * length);
  }

  function intoView(time) {
    const length = view.end - view.start;
    if (time < view.start || time > view.end) show(time - length / 4, time + 3 * length / 4);
  }

  // --- drawing -------------------------------------------------------------------------------

  function prepare(part) {
    const scale = window.devicePixelRatio || 1, { canvas, height } = part;
    const pixels = [Math.round(canvas.clientWidth * scale), Math.round(height * scale)];
    if (canvas.width !== pixels[0] || canvas.height !== pixels[1]) [canvas.width, canvas.height] = pixels;
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, canvas.clientWidth, height);
    pen.font = FONT;
    pen.textBaseline = "middle";
    return pen;
  }

  function draw() {
    across = axis.canvas.clientWidth;
    const style = getComputedStyle(root);
    const ink = style.getPropertyValue("--ink").trim() || "#222";
    const faint = style.getPropertyValue("--line").trim() || "#ccc";
    drawAxis(prepare(axis), ink, faint);
    lanes.forEach((lane, index) => {
      const pen = prepare(lane);
      if (lane.kind === "barcode") drawBarcode(pen, lane);
      if (lane.kind === "spans") drawSpans(pen, lane, index, ink);
      if (lane.kind === "curves") drawCurves(pen, lane, ink, faint);
      lane.name.classList.toggle("tl-chosen", index === chosen.lane && document.activeElement === stage);
    });
    placeHead();
  }

  function drawAxis(pen, ink, faint) {
    const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
    const wanted = ((view.end - view.start) / Math.max(width(), 1)) * 90;
    const step = steps.find((s) => s >= wanted) ?? 7200;
    pen.fillStyle = ink;
    pen.strokeStyle = faint;
    for (let t = Math.ceil(view.start / step) * step; t <= view.end; t += step) {
      const x = Math.round(toX(t)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, AXIS_HEIGHT - 6);
      pen.lineTo(x, AXIS_HEIGHT);
      pen.stroke();
      if (x < width() - 34) pen.fillText(clock(t, step < 1), x + 4, AXIS_HEIGHT / 2);
    }
  }

  function drawBarcode(pen, lane) {
    const step = duration / lane.colours.length;
    const first = Math.max(Math.floor(view.start / step), 0);
    const last = Math.min(Math.ceil(view.end / step), lane.colours.length);
    for (let n = first; n < last; n++) {
      pen.fillStyle = lane.colours[n];
      pen.fillRect(toX(n * step), 0, toX((n + 1) * step) - toX(n * step) + 0.7, lane.height);
    }
  }

  function drawSpans(pen, lane, index, ink) {
    lane.spans.forEach((span, number) => {
      const [start, end, text, colour, confidence, , , isNew] = span;
      if (end < view.start || start > view.end || isHidden(span)) return;
      const left = toX(start), wide = Math.max(toX(end) - left - 1, 1.5);
      const isHit = !found || found.has(span);
      pen.globalAlpha = (isHit ? 1 : 0.15) * (0.35 + 0.65 * (confidence ?? 1));
      pen.fillStyle = colour;
      pen.fillRect(left, 2, wide, lane.height - 4);
      pen.globalAlpha = isHit ? 1 : 0.3;
      const edge = Math.max(left, 0);
      const room = Math.min(left + wide, width()) - edge - 8;
      const word = text && wide > 12 ? fitted(pen, text, room, lane.title === "Lines") : "";
      if (word) {
        pen.fillStyle = !isHit || (confidence ?? 1) < 0.6 ? ink : inkOn(colour);
        pen.fillText(word, edge + 4, lane.height / 2 + 1);
      }
      pen.globalAlpha = 1;
      const isChosen = index === chosen.lane && number === chosen.span;
      if (isChosen || isNew) {
        pen.strokeStyle = ink;
        pen.lineWidth = 2;
        if (!isChosen) pen.setLineDash([4, 3]);
        pen.strokeRect(left + 1, 3, Math.max(wide - 2, 1), lane.height - 6);
        pen.setLineDash([]);
      }
    });
  }

  // A word that does not fit is left out; of a line that somebody says, its beginning is shown.
  function fitted(pen, text, room, mayCut) {
    const share = room / pen.measureText(text).width;
    if (share >= 1) return text;
    const cut = mayCut ? Math.floor(share * text.length) - 1 : 0;
    return cut > 2 ? text.slice(0, cut) + "…" : "";
  }

  function isHidden(span) {
    return !unsure && span[6] === false;
  }

  function drawCurves(pen, lane, ink, faint) {
    const inside = lane.height - 8;
    const toY = (value) => {
      const share = (value - lane.low) / (lane.high - lane.low);
      return 4 + inside * (1 - Math.min(Math.max(share, 0), 1));
    };
    pen.strokeStyle = faint;
    pen.lineWidth = 1;
    pen.beginPath();
    const base = toY(lane.low < 0 && lane.high > 0 ? 0 : lane.low);
    pen.moveTo(0, base);
    pen.lineTo(width(), base);
    pen.stroke();
    for (const curve of lane.curves) {
      pen.strokeStyle = curve.colour;
      pen.globalAlpha = 1;
      pen.lineWidth = 2;
      pen.beginPath();
      for (let n = 1, last = null, drawn = 1; n < curve.points.length; n++) {
        const [before, from] = curve.points[n - 1], [time, to, confidence] = curve.points[n];
        if (time < view.start || before > view.end || from === null || to === null) continue;
        if (!unsure && confidence < lane.sure) continue;
        const alpha = 0.25 + 0.75 * Math.round(10 * (confidence ?? 1)) / 10;
        if (alpha !== drawn) { // a stroke for each run of equal confidence, not for each point
          pen.stroke();
          pen.globalAlpha = drawn = alpha;
          pen.beginPath();
          last = null;
        }
        if (last !== n - 1) pen.moveTo(toX(before), toY(from));
        pen.lineTo(toX(time), toY(to));
        last = n;
      }
      pen.stroke();
      pen.fillStyle = curve.colour; // a value between two gaps has no line: it is a dot
      curve.points.forEach(([time, value, confidence], n) => {
        const isLone = [-1, 1].every((by) => (curve.points[n + by]?.[1] ?? null) === null);
        if (value === null || !isLone || (!unsure && confidence < lane.sure)) return;
        if (time < view.start || time > view.end) return;
        pen.globalAlpha = 0.25 + 0.75 * (confidence ?? 1);
        pen.beginPath();
        pen.arc(toX(time), toY(value), 2.5, 0, 2 * Math.PI);
        pen.fill();
      });
    }
    pen.globalAlpha = 1;
    pen.fillStyle = pen.strokeStyle = ink;
    for (const [time, , way, sure] of lane.marks) {
      if (!unsure && !sure) continue;
      const x = toX(time), [foot, tip] = way > 0 ? [9, 1] : [1, 9]; // it points where the mood goes
      pen.setLineDash([3, 3]);
      pen.beginPath();
      pen.moveTo(x, 8);
      pen.lineTo(x, lane.height);
      pen.stroke();
      pen.setLineDash([]);
      pen.beginPath();
      pen.moveTo(x - 5, foot);
      pen.lineTo(x + 5, foot);
      pen.lineTo(x, tip);
      pen.fill();
    }
  }

  function placeHead() {
    const x = toX(now);
    head.hidden = x < 0 || x > width();
    head.style.transform = "translateX(" + (axis.canvas.offsetLeft + x) + "px)";
  }

  // --- pointing ------------------------------------------------------------------------------

  function under(event) {
    const index = lanes.findIndex((lane) => lane.canvas === event.target);
    if (index < 0) return null;
    const lane = lanes[index], time = toTime(event.offsetX);
    const slack = 3 * (view.end - view.start) / Math.max(width(), 1);
    if (lane.kind === "spans") {
      const number = lane.spans.findIndex((s) => !isHidden(s) && time >= s[0] && time < Math.max(s[1], s[0] + slack));
      return { index, time, text: number < 0 ? "" : describe(lane.spans[number]) };
    }
    if (lane.kind === "curves") {
      const mark = lane.marks.find(([at]) => Math.abs(at - time) < 2 * slack);
      const values = lane.curves.filter((c) => c.points.length).map((curve) => {
        const [, value, confidence] = valueAt(curve, time);
        const known = lane.curves.length > 1 || lane.marks.length ? percent(confidence) : "";
        return value === null ? "" : curve.name + " " + value.toFixed(1) + known;
      });
      return { index, time, text: (mark ? mark[1] + "; " : "") + values.join("; ") };
    }
    return { index, time, text: "mean colour" };
  }

  stage.addEventListener("pointermove", (event) => {
    const what = under(event);
    tip.hidden = !what;
    if (!what) return;
    tip.textContent = clock(what.time, true) + (what.text ? " · " + what.text : "");
    const box = root.getBoundingClientRect();
    tip.style.left = Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = event.clientY - box.top + 18 + "px";
  });
  stage.addEventListener("pointerleave", () => { tip.hidden = true; });
  stage.addEventListener("click", (event) => {
    const what = under(event);
    const time = event.target === axis.canvas ? toTime(event.offsetX) : what?.time;
    if (time === undefined) return;
    Object.assign(chosen, { lane: what?.index ?? chosen.lane, span: -1, time });
    draw();
    setTime(time);
    onSeek(time);
  });
  stage.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, toTime(event.offsetX));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      const by = ((event.deltaX || event.deltaY) / Math.max(width(), 1)) * (view.end - view.start);
      show(view.start + by, view.end + by);
    }
  }, { passive: false });

  // --- keys ----------------------------------------------------------------------------------

  function choose(lane, span) {
    chosen.lane = lane;
    chosen.span = span;
    const spans = lanes[lane].spans;
    if (spans && spans[span]) {
      chosen.time = spans[span][0];
      status.textContent = lanes[lane].title + ": " + describe(spans[span]);
    } else {
      status.textContent = lanes[lane].title + ", " + clock(chosen.time, true);
    }
    intoView(chosen.time);
    draw();
  }

  function firstAfter(lane) {
    const next = lane.spans.findIndex((s) => s[1] > chosen.time);
    return next < 0 ? lane.spans.length : next;
  }

  function step(direction) {
    const lane = lanes[chosen.lane];
    if (lane.kind === "spans") {
      const here = chosen.span < 0 ? firstAfter(lane) - (direction > 0) : chosen.span;
      choose(chosen.lane, Math.min(Math.max(here + direction, 0), lane.spans.length - 1));
    } else {
      chosen.time = Math.min(Math.max(chosen.time + direction, 0), duration);
      choose(chosen.lane, -1);
    }
  }

  stage.addEventListener("keydown", (event) => {
    const actions = {
      ArrowUp: () => choose(Math.max(chosen.lane - 1, 0), -1),
      ArrowDown: () => choose(Math.min(chosen.lane + 1, lanes.length - 1), -1),
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Enter: () => { setTime(chosen.time); onSeek(chosen.time); },
      "+": () => zoom(0.5),
      "-": () => zoom(2),
      0: () => show(0, duration),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  stage.addEventListener("focus", draw);
  stage.addEventListener("blur", draw);

  // --- searching -----------------------------------------------------------------------------

  function marksOf(lane) {
    return (lane.marks ?? []).map(([time, text, , sure]) => [time, time, "", "", null, text, sure]);
  }

  // A word like 1:44 or 1:02:03 asks for what is on show at that time.
  function secondsOf(word) {
    return /^\d+(:\d\d){1,2}$/.test(word) ? word.split(":").reduce((sum, part) => 60 * sum + Number(part), 0) : null;
  }

  function search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const all = lanes.flatMap((lane) => (lane.spans ?? marksOf(lane)).map((span) => ({ lane, span })));
    // Whole words only, or "person 1" would find "person 12" as well.
    const parts = (s) => s.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    const matches = words.length
      ? all.filter(({ lane, span }) => {
        if (isHidden(span)) return false;
        const known = parts(lane.title + " " + span[5]);
        return words.every((word) => {
          const time = secondsOf(word);
          if (time !== null) return time >= span[0] && time < span[1];
          return known.some((k) => (/^\d+$/.test(word) ? k === word : k.startsWith(word)));
        });
      })
      : [];
    found = words.length ? new Set(matches.map(({ span }) => span)) : null;
    const more = words.length ? findMore(text).filter((span) => !isHidden(span)) : [];
    const total = matches.length + more.length;
    hits.hidden = !words.length;
    hits.replaceChildren();
    const counted = total === 1 ? "1 moment" : total + " moments";
    make(hits, "p", "", counted);
    const list = make(hits, "div", "tl-list");
    for (const { lane, span } of matches.slice(0, 60)) {
      const element = make(list, "button", "", clock(span[0]) + " " + span[5]);
      element.type = "button";
      element.title = describe(span);
      element.addEventListener("click", () => {
        chosen.lane = lanes.indexOf(lane);
        chosen.span = lane.spans ? lane.spans.indexOf(span) : -1;
        chosen.time = span[0];
        setTime(span[0]);
        intoView(span[0]);
        draw();
        onSeek(span[0]);
      });
    }
    for (const span of more.slice(0, Math.max(0, 60 - matches.length))) {
      const [start] = span;
      const element = make(list, "button", "", clock(start) + " " + span[5]);
      element.type = "button";
      element.title = describe(span);
      element.addEventListener("click", () => {
        setTime(start);
        intoView(start);
        draw();
        onSeek(start);
      });
    }
    if (total > 60) make(list, "span", "", "and " + (total - 60) + " more");
    status.textContent = words.length ? counted + " found" : "";
    draw();
    return total;
  }

  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", (event) => {
    const first = hits.querySelector("button");
    if (!first || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    first.focus();
    if (event.key === "Enter") first.click();
  });
  hits.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const leave = event.key === "Escape";
    if (!by && !leave) return;
    event.preventDefault();
    const all = [...hits.querySelectorAll("button")];
    if (leave) input.focus();
    else all[(all.indexOf(document.activeElement) + by + all.length) % all.length]?.focus();
  });

  // --- time ----------------------------------------------------------------------------------

  function setTime(time) {
    now = Math.min(Math.max(time, 0), duration);
    if (document.activeElement !== stage) chosen.time = now;
    placeHead();
  }

  function showUnsure(whether) {
    unsure = whether;
    if (input.value) search(input.value); else draw();
  }

  // Other spans for some lanes, [title, spans]; one that is not there yet comes last.
  function setSpans(changed) {
    for (const [title, spans] of changed) {
      const lane = lanes.find((one) => one.title === title);
      if (lane) lane.spans = spans;
      else if (spans.length) lanes.push({ title, kind: "spans", spans, ...row(title, LANE_HEIGHT.spans) });
    }
    chosen.span = -1;
    if (input.value) search(input.value); else draw();
  }

  new ResizeObserver(draw).observe(stage);
  draw();
  return { setTime, search, showUnsure, setSpans, redraw: draw };
}
