// --- search: what has no row of its own on the timeline, and shots alike --------------------------
//
// createSearch(findings, lanes) takes the long table of a reading as lists by column, and returns a
// function from words to spans as those of a lane. What a row says, and which shots are alike,
// film_reader/search.py has said.

function createSearch(findings, lanes) {
  const rows = findings.kind.map((kind, n) => ({
    kind, subject: findings.subject[n], value: findings.value[n], said: findings.said[n],
    span: [findings.start[n], findings.end[n], "", "", findings.confidence[n], findings.said[n], findings.sure[n]],
  }));
  const titles = lanes.map((lane) => lane.title.toLowerCase());
  const hasLane = (row) => titles.some((title) => title === row.subject.toLowerCase()
    || title.endsWith(", " + row.subject.toLowerCase()));
  // What people do and show is here for those who have no row on the timeline.
  const moments = rows.filter((row) => ["colour", "brightness"].includes(row.kind)
    || (["presence", "expression", "action"].includes(row.kind) && !hasLane(row)));
  const parts = (text) => text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  const known = moments.map((row) => parts(row.kind + " " + row.said));
  const scales = new Map(rows.filter((row) => row.kind === "scale").map((row) => [row.subject, row]));

  return (text) => {
    const like = /^\s*like shot (\d+)\s*$/i.exec(text);
    if (like) {
      return (findings.alike[like[1]] ?? []).map((number) => {
        const { span, subject, value } = scales.get("shot " + number);
        return [span[0], span[1], "", "", null, subject + ", " + value, true];
      });
    }
    const words = parts(text);
    const isSaid = (word, all) => all.some((part) => (/^\d+$/.test(word) ? part === word : part.startsWith(word)));
    // The number of a shot alone finds its row on the timeline.
    return words.some((word) => !/^\d+$|^shot$/.test(word))
      ? moments.filter((_, n) => words.every((word) => isSaid(word, known[n]))).map((row) => row.span)
      : [];
  };
}
