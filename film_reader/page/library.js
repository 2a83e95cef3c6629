// The page of a library: its table of films is sorted by a click, and a search goes over all films.

const MOST_SHOWN = 100;

const films = JSON.parse(document.getElementById("films").textContent);
const found = JSON.parse(document.getElementById("found").textContent);

function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole < 3600 ? `${Number(parts[0])}:${parts[1]}` : `${Math.floor(whole / 3600)}:${parts.join(":")}`;
}

// --- sorting -------------------------------------------------------------------------------------

function sortBy(header) {
  const body = document.querySelector(".films tbody");
  const column = header.cellIndex;
  const order = header.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
  const value = (row) => row.cells[column].dataset.value;
  const rows = [...body.rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === "" || b === "") return (a === "") - (b === ""); // what is not known stands last
    const less = isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
    return order === "ascending" ? less : -less;
  });
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", order);
  body.append(...rows);
}

for (const button of document.querySelectorAll(".films thead button")) {
  button.addEventListener("click", () => sortBy(button.closest("th")));
}

// --- searching -----------------------------------------------------------------------------------

const parts = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const known = found.what.map((what, number) => parts(`${films[found.film[number]]} ${found.kind[number]} ${what}`));

function search(words) {
  const wanted = parts(words);
  if (!wanted.length) return [];
  const isHit = (row) => wanted.every((word) => row.some((part) => part.startsWith(word)));
  return known.flatMap((row, number) => (isHit(row) ? [number] : []));
}

function line(number) {
  const item = document.createElement("li");
  const texts = [["b", films[found.film[number]]], ["span", clock(found.start[number])], ["span", found.kind[number]], ["q", found.what[number]]];
  for (const [tag, text] of texts) item.append(Object.assign(document.createElement(tag), { textContent: text }));
  return item;
}

const input = document.getElementById("words");
input.addEventListener("input", () => {
  const hits = search(input.value);
  const inFilms = new Set(hits.map((number) => found.film[number])).size;
  const more = hits.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} of them here` : "";
  const said = `${hits.length} found in ${inFilms} of ${Object.keys(films).length} films${more}`;
  document.getElementById("said").textContent = input.value.trim() ? said : "";
  document.getElementById("hits").replaceChildren(...hits.slice(0, MOST_SHOWN).map(line));
});

const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const isDark = document.documentElement.dataset.theme === "dark";
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
  theme.textContent = isDark ? "Dark" : "Light";
});
