// --- search: what has no row of its own on the timeline, and shots alike --------------------------
//
// createSearch(findings, lanes) takes the long table of a reading as lists by column, and returns a
// function from words to spans as those of a lane. film_reader/search.py does the same in Python.

function createSearch(findings, lanes) {
  const rows = findings.kind.map((kind, n) => ({
    kind, start: findings.start[n], end: findings.end[n], subject: findings.subject[n], value: findings.value[n],
    confidence: findings.confidence[n],
  }));
  const of = (kind) => rows.filter((row) => row.kind === kind);
  const titles = lanes.map((lane) => lane.title.toLowerCase());
  const hasLane = (row) => titles.some((title) => title === row.subject.toLowerCase()
    || title.endsWith(", " + row.subject.toLowerCase()));
  const HUES = [[15, "red"], [40, "orange"], [68, "yellow"], [162, "green"], [194, "cyan"], [252, "blue"], [295, "purple"], [338, "pink"], [360, "red"]];

  const rgb = (colour) => [1, 3, 5].map((n) => parseInt(colour.slice(n, n + 2), 16) / 255);

  function colourName(colour) {
    const [r, g, b] = rgb(colour), high = Math.max(r, g, b), range = high - Math.min(r, g, b);
    if (high < 0.15) return "black";
    if (range / high < 0.15) return high > 0.85 ? "white" : "grey";
    const hue = 60 * (high === r ? ((g - b) / range + 6) % 6 : high === g ? (b - r) / range + 2 : (r - g) / range + 4);
    const name = HUES.find(([most]) => hue <= most)[1];
    return name === "orange" && high < 0.6 ? "brown" : name;
  }

  function said(row) {
    if (row.kind === "colour") return row.subject + ", " + colourName(row.value);
    if (row.kind === "brightness") return row.subject + ", " + (row.value < 0.25 ? "dark" : row.value > 0.6 ? "bright" : "");
    if (row.kind === "presence") return row.subject + " is in view";
    return row.subject + ": " + row.value;
  }
  // What people do and show is here for those who have no row on the timeline.
  const beyond = rows.filter((row) => ["colour", "brightness"].includes(row.kind)
    || (["presence", "expression", "action"].includes(row.kind) && !hasLane(row)));
  const span = (row, text) => {
    const least = row.kind === "expression" ? 0.75 : 0.5; // as filmed faces are told unasked; see telling.py
    return [row.start, row.end, "", "", row.confidence, text, row.confidence === null || row.confidence >= least];
  };
  const moments = beyond.map((row) => span(row, said(row)));
  const parts = (text) => text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  const known = moments.map((moment) => parts(moment[5]));

  // The shots most like one: by mean colour, scale and who is in view, best first.
  function alike(number) {
    const shots = of("shot").map((shot) => {
      const same = (kind) => of(kind).find((row) => row.subject === shot.subject)?.value;
      const seen = of("presence").filter((row) => row.start < shot.end - 0.01 && row.end > shot.start + 0.3);
      return { ...shot, colour: rgb(same("colour")), scale: same("scale"), people: new Set(seen.map((row) => row.subject)) };
    });
    const one = shots.find((shot) => shot.subject === "shot " + number);
    if (!one) return [];
    const score = (shot) => {
      const apart = Math.hypot(...shot.colour.map((value, n) => value - one.colour[n]));
      const both = [...shot.people].filter((name) => one.people.has(name)).length;
      const all = new Set([...shot.people, ...one.people]).size;
      return -apart + 0.25 * (shot.scale === one.scale) + 0.25 * (all ? both / all : 1);
    };
    return shots.filter((shot) => shot !== one).sort((a, b) => score(b) - score(a)).slice(0, 10)
      .map((shot) => span({ ...shot, confidence: null }, [shot.subject, shot.scale, ...shot.people].join(", ")));
  }

  return (text) => {
    const like = /^\s*like shot (\d+)\s*$/i.exec(text);
    if (like) return alike(Number(like[1]));
    const words = parts(text);
    const isSaid = (word, all) => all.some((part) => (/^\d+$/.test(word) ? part === word : part.startsWith(word)));
    // The number of a shot alone finds its row on the timeline.
    return words.some((word) => !/^\d+$|^shot$/.test(word))
      ? moments.filter((_, n) => words.every((word) => isSaid(word, known[n])))
      : [];
  };
}
