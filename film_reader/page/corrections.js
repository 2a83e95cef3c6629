// --- corrections: what somebody sets right on the page -------------------------------------------
//
// They are kept in the browser and saved as the file that `film-reader correct` takes; the README of
// film_reader describes it. Each correction speaks of what those before it have left, so only the
// last one can be taken back.

{
  const text = document.getElementById("findings").textContent;
  const found = JSON.parse(text);
  const rows = found.kind.map((kind, n) => ({
    kind, start: found.start[n], end: found.end[n], subject: found.subject[n], value: found.value[n],
  }));
  const column = { shot: "transition", scale: "scale", camera: "camera" }; // of the table shots, by kind
  const film = document.querySelector("h1").textContent;
  // Another reading of the film has other findings, to which these corrections may not belong.
  const hash = [...text].reduce((sum, letter) => (31 * sum + letter.codePointAt(0)) | 0, 7);
  const key = "film_reader corrections " + hash + " " + film;
  const part = (name) => document.getElementById("correct-" + name);
  let list = [];
  try { list = JSON.parse(localStorage.getItem(key)) ?? []; } catch { /* a browser that keeps nothing */ }

  const renamed = (name) => list.reduce((now, one) => (one.do === "name" && one.person === now ? one.to : now), name);

  function currentShot() {
    const poster = document.querySelector('.poster[aria-current="true"]') ?? document.querySelector(".poster");
    const name = "shot " + poster?.closest("[data-shot]").dataset.shot;
    const labels = rows.filter((row) => row.subject === name && column[row.kind]).map((row) => ({
      table: "shots", column: column[row.kind], start: row.start, end: row.end, value: list.reduce(
        (now, one) => (one.do === "label" && one.column === column[row.kind] && one.start === row.start ? one.to : now),
        row.value,
      ),
    }));
    return { name, labels };
  }

  const chosenLabel = () => currentShot().labels.find((label) => label.column === part("column").value);

  function fill(select, values) {
    const before = select.value;
    select.replaceChildren(...values.map((value) => new Option(value)));
    if (values.includes(before)) select.value = before;
  }

  function showShot() {
    const { name, labels } = currentShot();
    part("shot").textContent = name;
    fill(part("column"), labels.map((label) => label.column));
    part("was").textContent = chosenLabel()?.value || "nothing";
    const known = rows.filter((row) => column[row.kind] === part("column").value).map((row) => row.value);
    part("known").replaceChildren(...[...new Set(known)].filter(Boolean).map((value) => new Option(value)));
  }

  const said = (one) => (one.do === "name" ? one.person + " is " + one.to
    : one.column + " at " + clock(one.start, true) + ": " + one.was + " → " + one.to);

  function show() {
    const people = [...document.querySelectorAll("[data-person]")];
    for (const one of people) if (one.querySelector("b")) one.querySelector("b").textContent = renamed(one.dataset.person);
    const names = rows.filter((row) => row.kind === "presence").map((row) => renamed(row.subject));
    fill(part("person"), [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true })));
    part("names").replaceChildren(...[...part("person").options].map((option) => new Option(option.value)));
    part("list").replaceChildren();
    for (const one of list) make(part("list"), "li", "", said(one));
    for (const name of ["undo", "save"]) part(name).disabled = !list.length;
    showShot();
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
  part("labelling").addEventListener("submit", (event) => {
    event.preventDefault();
    const label = chosenLabel(), to = part("to").value.trim();
    if (!label || !to || to === label.value) return;
    part("to").value = "";
    const { value: was, ...where } = label;
    keep([...list, { do: "label", ...where, was, to }]);
  });
  part("column").addEventListener("change", showShot);
  part("undo").addEventListener("click", () => keep(list.slice(0, -1)));
  part("save").addEventListener("click", () => {
    const whole = { format: "film_reader corrections", version: 1, film, corrections: list };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }));
    link.download = film.replace(/\.\w+$/, "") + ".corrections.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  const posters = document.querySelector("main");
  new MutationObserver(showShot).observe(posters, { subtree: true, attributeFilter: ["aria-current"] });
  show();
}
