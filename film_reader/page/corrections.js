// --- corrections: what somebody sets right on the page -------------------------------------------
//
// They are kept in the browser and saved as the file that `film-reader correct` takes; the README of
// film_reader describes it. Each correction speaks of what those before it have left, so all are
// applied here as film_reader.corrections does it, and only the last one can be taken back. The
// timeline shows shots, scenes, camera and lines as corrected; all else waits for that command.

if (document.getElementById("correct-list")) { // where there are no shots, there is nothing to correct
  const text = document.getElementById("findings").textContent;
  const found = JSON.parse(text);
  const rows = found.kind.map((kind, n) => ({
    kind, start: found.start[n], end: found.end[n], subject: found.subject[n], value: found.value[n],
  }));
  const rowsOf = (kind) => rows.filter((row) => row.kind === kind);
  const { fps, lanes } = JSON.parse(document.getElementById("data").textContent);
  const close = 0.5 / Math.max(fps, 1) + 0.001; // seconds: times are written to a thousandth
  const same = (one, other) => Math.abs(one - other) <= close;
  const film = document.querySelector("h1").textContent;
  // Another reading of the film has other findings, to which these corrections may not belong.
  const hash = [...text].reduce((sum, letter) => (31 * sum + letter.codePointAt(0)) | 0, 7);
  const key = "film_reader corrections " + hash + " " + film;
  const part = (name) => document.getElementById("correct-" + name);
  const expressions = part("labelling").dataset.expressions.split(" ");
  let list = [], moment = 0, now, shown;
  try { list = JSON.parse(localStorage.getItem(key)) ?? []; } catch { /* a browser that keeps nothing */ }

  const spansOf = (title) => lanes.find((lane) => lane.title === title)?.spans ?? [];

  // --- what the reading holds, with the corrections ----------------------------------------------

  // Each finding as labels: [table, column, value, whose it is].
  const labelsOf = {
    presence: ({ subject, value }) => [["appearances", "person", subject, { track: value }]],
    expression: ({ subject, value }) => [["appearances", "expression", value, { person: subject }]],
    action: ({ subject, value }) => [["appearances", "action", value, { person: subject }]],
    line: ({ subject, value, start, end }) => [["lines", "text", value], ["lines", "speaker", subject],
      ["lines", "start", start], ["lines", "end", end]],
  };

  // The labels of a finding; those of one line know each other, as two may lie at the same time.
  function labelled(kind, row) {
    const line = kind === "line" ? { line: { text: row.value } } : {};
    return (labelsOf[kind]?.(row) ?? []).map(([table, column, value, whose]) => (
      { table, column, start: row.start, end: row.end, ...whose, ...line, value }));
  }

  function applied() {
    const [scales, cameras, scenes] = ["scale", "camera", "scene"].map(rowsOf);
    const shots = rowsOf("shot").map(({ start, end, value }, n) => {
      const direction = found.direction[n];
      const camera = direction ? cameras[n].value.slice(0, -1 - direction.length) : cameras[n].value;
      const scene = scenes.filter((one) => one.start < start + close).length;
      const labels = { transition: value, scale: scales[n].value, camera, camera_direction: direction };
      return { start, end, scene, labels, before: { labels: { ...labels }, span: spansOf("Shots")[n] } };
    });
    const state = { shots, labels: rows.flatMap((row) => labelled(row.kind, row)) };
    for (const one of list) apply[one.do](state, one);
    return state;
  }

  const change = {
    shots({ shots }, { do: what, time, to = time }) {
      if (what === "add") {
        const n = shots.findIndex((shot) => to < shot.end), shot = shots[n];
        shots.splice(n + 1, 0, { ...shot, start: to, labels: { ...shot.labels, transition: "cut" } });
        shot.end = to;
        return;
      }
      const n = shots.findIndex((shot) => same(shot.start, time));
      if (what === "remove") shots[n - 1].end = shots.splice(n, 1)[0].end;
      else shots[n].start = shots[n - 1].end = to;
    },
    scenes({ shots }, { do: what, time, to = time }) {
      const shift = (at, by) => { for (const shot of shots) if (shot.start > at - close) shot.scene += by; };
      if (what !== "add") shift(time, -1);
      if (what !== "remove") shift(to, 1);
    },
    lines(state, one) {
      const { start, end, text, speaker = "" } = one;
      if (one.do === "add") { state.labels.push(...labelled("line", { start, end, value: text, subject: speaker })); return; }
      const gone = lineOf(state, one);
      state.labels = state.labels.filter((label) => !gone || label.line !== gone);
    },
    appearances({ labels }, { person, start, end }) {
      for (const [column, value] of [["person", person], ["expression", ""], ["action", ""]]) {
        labels.push({ table: "appearances", column, start, end, person, value });
      }
    },
  };

  // The line that a correction means: of a span, the first in which a column was so.
  const lineOf = ({ labels }, { start, end, column = "text", was, text }) => labels.find((label) => label.table === "lines"
    && label.column === column && same(label.start, start) && same(label.end, end)
    && (typeof was === "number" ? same(label.value, was) : label.value === was) && (text ?? label.line.text) === label.line.text)?.line;

  const apply = {
    name(state, { person, to }) {
      const isNamed = (label) => ["person", "speaker"].includes(label.column) && label.value === person;
      const meant = new Set(state.labels.filter((label) => label.person === person || isNamed(label)));
      for (const label of meant) {
        if (isNamed(label)) label.value = to;
        if (label.person === person) label.person = to;
      }
      if (to === "") state.labels = state.labels.filter((label) => label.table === "lines" || !meant.has(label));
    },
    label(state, one) {
      const { table, column, start, end, track, person, was, to } = one;
      if (table === "shots") { state.shots.find((shot) => same(shot.start, start)).labels[column] = to; return; }
      if (table === "lines") {
        const line = lineOf(state, one);
        for (const label of state.labels.filter((one) => line && one.line === line)) {
          if (label.column === column) label.value = to;
          if (["start", "end"].includes(column)) label[column] = to;
        }
        if (line && column === "text") line.text = to;
        return;
      }
      const meant = state.labels.filter((label) => label.table === table && same(label.start, start) && same(label.end, end));
      for (const label of meant) {
        if (label.column === column && label.track === track && label.person === person) label.value = to;
      }
      if (column === "person") { // what they do and show goes with them
        const during = (label) => label.person === was && label.start > start - close && label.end < end + close;
        for (const label of state.labels.filter(during)) label.person = to;
        state.labels = state.labels.filter((label) => label.person !== "" && !(label.column === "person" && label.track === track && label.value === ""));
      }
    },
    move: (state, one) => change[one.table](state, one),
    add: (state, one) => change[one.table](state, one),
    remove: (state, one) => change[one.table](state, one),
  };

  // The lanes that follow from that, as spans of the timeline; what is new in them is marked.
  function lanesNow() {
    const grey = "#8a8f98", plain = (words) => words.join(" ").trim().replace(/_/g, "-");
    const at = (title, time) => spansOf(title).find((span) => same(span[0], time));
    // A span as it was, where it lies as it did and says the same; else one that is marked.
    const span = (before, start, end, isSame, label, colour, text) => (before && isSame && same(before[1], end) && same(before[0], start)
      ? before : [start, end, label, before?.[3] ?? colour, null, text + ", awaits film-reader correct", true, true]);
    const found = { Scenes: [], Shots: [], Camera: [], Lines: [] };
    const scenes = new Map();
    now.shots.forEach(({ start, end, scene, labels, before }, n) => {
      scenes.set(scene, [scenes.get(scene)?.[0] ?? start, end]);
      const was = (...columns) => columns.every((column) => labels[column] === before.labels[column]);
      const says = (n ? "begins with a " + labels.transition : "the film's first");
      const shot = span(before.span, start, end, was("scale", "transition"), String(n + 1), grey, ["shot " + (n + 1), plain([labels.scale]), says].join(", "));
      found.Shots.push(shot.with(2, String(n + 1)).with(5, shot[5].replace(/^shot \d+/, "shot " + (n + 1))));
      const words = plain([labels.camera, labels.camera_direction]), camera = at("Camera", before.span[0]);
      if (labels.camera) found.Camera.push(span(camera, start, end, was("camera", "camera_direction"), words, grey, "camera: " + words));
    });
    [...scenes.values()].forEach(([start, end], n) => {
      const scene = span(at("Scenes", start), start, end, true, String(n + 1), grey, "scene " + (n + 1));
      found.Scenes.push(scene.with(2, String(n + 1)).with(3, spansOf("Scenes")[n % 2]?.[3] ?? grey).with(5, scene[5].replace(/^scene \d+/, "scene " + (n + 1))));
    });
    for (const { start, end, value } of now.labels.filter((label) => label.column === "text").sort((a, b) => a.start - b.start)) {
      const words = value.replace(/\s+/g, " ").trim(), before = spansOf("Lines").find((one) => same(one[0], start) && one[2] === words);
      found.Lines.push(span(before, start, end, true, words, spansOf("Lines")[0]?.[3] ?? grey, "“" + words + "”"));
    }
    return Object.entries(found);
  }

  // --- where the film stands ---------------------------------------------------------------------

  const frame = () => Math.floor(moment * fps + 0.02);
  const here = () => Math.round(1000 * frame() / fps) / 1000;
  const shotHere = () => Math.max(0, now.shots.findLastIndex((shot) => shot.start < here() + close));

  function labelsHere() {
    const n = shotHere(), { start, end, labels } = now.shots[n];
    const ofShot = Object.entries(labels).map(([column, value]) => ({ table: "shots", column, start, end, value }));
    const others = now.labels.filter((label) => label.start < here() + close && here() < label.end);
    const called = ({ table, column, track, person, start: at }) => column.replace("_", " ") + " of "
      + (table === "shots" ? "shot " + (n + 1) : table === "lines" ? "the line at " + clock(at, true) : person || (track ? "track " + track : "nobody in particular"));
    return [...ofShot, ...others].map((label) => ({ ...label, called: called(label) }));
  }

  const chosenLabel = () => labelsHere().find((label) => label.called === part("column").value);

  // What the three buttons would do: a shot starts at a frame, a scene where a shot does.
  function boundaryHere() {
    const table = part("table").value, { shots } = now;
    const starts = shots.filter((shot, n) => n && (table === "shots" || shot.scene !== shots[n - 1].scene)).map((shot) => shot.start);
    const to = table === "shots" ? here() : shots[shotHere()].start;
    const time = starts.reduce((best, start) => (Math.abs(start - here()) < Math.abs(best - here()) ? start : best), Infinity);
    const between = (low, high) => low + close < to && to < high - close;
    const last = shots.at(-1).end, n = starts.indexOf(time);
    const free = !starts.some((start) => same(start, to)) && between(0, last);
    return { table, time, to, can: {
      move: n >= 0 && free && between(starts[n - 1] ?? 0, starts[n + 1] ?? last), add: free, remove: n >= 0,
    } };
  }

  function fill(select, values) {
    const before = select.value;
    if ([...select.options].map((option) => option.value).join("\n") === values.join("\n")) return;
    select.replaceChildren(...values.map((value) => new Option(value)));
    if (values.includes(before)) select.value = before;
  }

  function showMoment() {
    const { time, can } = boundaryHere();
    part("here").textContent = clock(here(), true) + ", frame " + frame();
    // The page goes to the time that a button has.
    for (const [name, by] of [["back", -1], ["forth", 1]]) part(name).dataset.time = Math.max(0, (frame() + by) / fps);
    part("nearest").textContent = can.remove ? clock(time, true) : "no time but its first";
    part("nearest").dataset.time = can.remove ? time : 0;
    for (const name of ["move", "add", "remove"]) part(name).disabled = !can[name];
    fill(part("column"), labelsHere().map((label) => label.called));
    showLabel();
  }

  function showLabel() {
    const { column, value, called } = chosenLabel(), input = part("to");
    if (shown !== called + value) input.value = column === "text" ? value.replace(/\s+/g, " ") : "";
    shown = called + value;
    part("was").textContent = value === "" ? "nothing" : value;
    const known = [...now.labels, ...now.shots.flatMap((shot) => ({ column, value: shot.labels[column] }))];
    const isTime = ["start", "end"].includes(column);
    const values = known.filter((label) => label.column === column && label.value).map((label) => label.value);
    const offered = column === "expression" ? expressions : isTime || column === "text" ? [] : values;
    part("known").replaceChildren(...[...new Set(offered)].map((one) => new Option(one)));
    input.pattern = column === "expression" ? expressions.join("|") : isTime ? "\\d+(\\.\\d+)?" : ".*";
    input.title = column === "expression" ? expressions.join(", ") : isTime ? "seconds" : "";
    input.required = isTime || ["transition", "scale", "camera"].includes(column);
    input.placeholder = input.required ? "" : { person: "nobody", text: "no line" }[column] ?? "nothing";
  }

  // A span from where the film stands, of as many seconds as a field says; it ends with the film.
  function fromHere(field) {
    const start = here(), last = now.shots.at(-1).end;
    return { start, end: Math.min(Math.round(1000 * (start + Number(part(field).value))) / 1000, last) };
  }

  // --- forms -------------------------------------------------------------------------------------

  const said = (one) => {
    if (one.do === "name") return one.person + " is " + (one.to || "nobody");
    if (one.table === "appearances" && one.do === "add") return one.person + " is in view from " + clock(one.start, true) + " to " + clock(one.end, true);
    const at = (time) => clock(time, true), a = one.table?.slice(0, -1);
    if (one.do === "label") return one.column.replace("_", " ") + " at " + at(one.start) + ": " + (one.was || "nothing") + " → " + (one.to || "nothing");
    if (one.table === "lines") return one.do === "add" ? "at " + at(one.start) + ": “" + one.text + "”" : "no line at " + at(one.start) + ": “" + one.was + "”";
    if (one.do === "move") return "a " + a + " starts at " + at(one.to) + ", not at " + at(one.time);
    return (one.do === "add" ? "another " : "no ") + a + " starts at " + at(one.time);
  };

  function show() {
    now = applied();
    const renamed = (name) => list.reduce((last, one) => (one.do === "name" && one.person === last ? one.to : last), name);
    const people = [...document.querySelectorAll("[data-person]")];
    for (const one of people) if (one.querySelector("b")) one.querySelector("b").textContent = renamed(one.dataset.person);
    const names = now.labels.filter((label) => label.column === "person" && label.value).map((label) => label.value);
    fill(part("person"), [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true })));
    part("names").replaceChildren(...[...part("person").options].map((option) => new Option(option.value)));
    part("list").replaceChildren();
    for (const one of list) make(part("list"), "li", "", said(one));
    for (const name of ["undo", "save"]) part(name).disabled = !list.length;
    part("awaiting").hidden = !list.length;
    part("awaiting").textContent = (list.length === 1 ? "1 correction awaits" : list.length + " corrections await")
      + " film-reader correct: shots, scenes, camera and lines are shown as corrected, what is new in them with a dashed edge; all else is as it was.";
    const spans = list.length ? lanesNow() : ["Scenes", "Shots", "Camera", "Lines"].map((title) => [title, spansOf(title)]);
    document.dispatchEvent(new CustomEvent("corrected", { detail: spans }));
    showMoment();
  }

  function keep(next) {
    list = next;
    try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* it stays until the page is closed */ }
    show();
  }

  part("naming").addEventListener("submit", (event) => {
    event.preventDefault();
    const person = part("person").value, to = part("name").value.trim();
    if (!person || !to || to === person) return;
    part("name").value = "";
    keep([...list, { do: "name", person, to }]);
  });
  part("nobody").addEventListener("click", () => {
    if (part("person").value) keep([...list, { do: "name", person: part("person").value, to: "" }]);
  });
  part("saying").addEventListener("submit", (event) => {
    event.preventDefault();
    const [text, speaker] = ["line", "speaker"].map((name) => part(name).value.trim());
    const { start, end } = fromHere("seconds");
    if (!text || end <= start) return;
    part("line").value = "";
    keep([...list, { do: "add", table: "lines", start, end, text, ...(speaker ? { speaker } : {}) }]);
  });
  part("appearing").addEventListener("submit", (event) => {
    event.preventDefault();
    const person = part("newcomer").value.trim(), { start, end } = fromHere("lasting");
    if (!person || end <= start) return;
    part("newcomer").value = "";
    keep([...list, { do: "add", table: "appearances", person, start, end }]);
  });
  part("labelling").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value: was, called, line, ...where } = chosenLabel(), words = part("to").value.trim();
    const to = typeof was === "number" ? Number(words) : words;
    if (where.column === "text" && !to) keep([...list, { do: "remove", table: "lines", start: where.start, end: where.end, was }]);
    else if (to !== was) keep([...list, { do: "label", ...where, ...(line && where.column !== "text" ? { text: line.text } : {}), was, to }]);
  });
  for (const name of ["move", "add", "remove"]) {
    part(name).addEventListener("click", () => {
      const { table, time, to } = boundaryHere();
      keep([...list, { do: name, table, time: name === "add" ? to : time, ...(name === "move" ? { to } : {}) }]);
    });
  }
  part("table").addEventListener("change", showMoment);
  part("column").addEventListener("change", showLabel);
  part("undo").addEventListener("click", () => keep(list.slice(0, -1)));
  part("save").addEventListener("click", () => {
    const whole = { format: "film_reader corrections", version: 1, film, corrections: list };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }));
    link.download = film.replace(/\.\w+$/, "") + ".corrections.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  document.addEventListener("moment", ({ detail }) => {
    const before = frame();
    moment = detail;
    if (frame() !== before) showMoment();
  });
  show();
}
