
// --- the page: joins the timeline, the player and the buttons ------------------------------------

{
  const data = JSON.parse(document.getElementById("data").textContent);
  const player = document.getElementById("player");
  const half = 0.5 / Math.max(data.fps, 1); // seconds: the middle of a frame, not its edge
  const posters = [...document.querySelectorAll(".poster")];

  // The film travels as text. As a file in memory, it can be searched like one on a disk.
  const text = document.getElementById("film").textContent.trim();
  if (player && text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const kind = bytes[0] === 0x1a ? "video/webm" : "video/mp4";
    player.src = URL.createObjectURL(new Blob([bytes], { type: kind }));
  }

  function seek(time) {
    if (player) {
      player.currentTime = Math.min(time + half, Math.max(data.seconds - half, 0));
      player.classList.add("used");
    }
    mark(time);
  }

  const timeline = createTimeline(
    document.getElementById("timeline"), data, seek,
    createSearch(JSON.parse(document.getElementById("findings").textContent), data.lanes),
  );

  function mark(time) {
    timeline.setTime(time);
    document.dispatchEvent(new CustomEvent("moment", { detail: time }));
    const next = posters.findIndex((poster) => Number(poster.dataset.time) > time + 0.001); // times are written to four digits
    const current = (next < 0 ? posters.length : next) - 1;
    posters.forEach((poster, n) => poster.setAttribute("aria-current", n === current));
  }

  // The film's lines as subtitles, shown as they are: in a cue, < and & would be marks.
  const lines = data.lanes.find((lane) => lane.title === "Lines");
  if (player && lines) {
    const track = player.addTextTrack("subtitles", "Lines");
    const plain = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    for (const [start, end, words] of lines.spans) track.addCue(new VTTCue(start, end, plain(words)));
  }

  document.addEventListener("corrected", ({ detail }) => timeline.setSpans(detail));

  // What the models were not sure of is hidden until somebody asks for it.
  const unsure = document.getElementById("unsure");
  function showUnsure(whether) {
    document.body.classList.toggle("show-unsure", whether);
    unsure.setAttribute("aria-pressed", whether);
    unsure.textContent = (whether ? "Hide" : "Show") + " unsure findings";
    timeline.showUnsure(whether);
  }
  unsure.addEventListener("click", () => showUnsure(unsure.getAttribute("aria-pressed") !== "true"));
  showUnsure(false);

  for (const button of document.querySelectorAll("[data-time]")) {
    button.addEventListener("click", () => seek(Number(button.dataset.time)));
  }
  if (player) {
    const follow = () => {
      mark(player.currentTime);
      if (!player.paused) requestAnimationFrame(follow);
    };
    for (const event of ["play", "seeked", "pause"]) player.addEventListener(event, follow);
  }
  document.getElementById("timeline").addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.tagName === "BUTTON" || event.target.tagName === "INPUT") return;
    event.preventDefault();
    if (player) player.paused ? player.play() : player.pause();
  });

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  function paint(isDark) {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    theme.textContent = isDark ? "Light" : "Dark";
    timeline.redraw();
  }
  theme.addEventListener("click", () => paint(document.documentElement.dataset.theme !== "dark"));
  dark.addEventListener("change", () => paint(dark.matches));
  paint(dark.matches);
  // Paper is light and narrower than a screen: what is drawn is drawn for it, and then again.
  let before;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme === "dark";
    document.body.classList.add("paper");
    paint(false);
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("paper");
    paint(before);
  });

  // Out of sight, the film that somebody has begun to use goes on in a corner.
  if (player) {
    player.addEventListener("play", () => player.classList.add("used"));
    const home = player.parentElement;
    new IntersectionObserver(([place]) => {
      home.style.minHeight = place.isIntersecting ? "" : home.offsetHeight + "px";
      player.classList.toggle("corner", !place.isIntersecting);
    }).observe(home);
  }
}
