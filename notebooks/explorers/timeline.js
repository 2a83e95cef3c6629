// Follows film_reader/page/timeline.js in one script: Python shows the frame of the chosen moment.

export default {
  render({ model, el }) {
    const root = document.createElement("div");
    const frame = document.createElement("img");
    el.append(root, frame);
    const timeline = createTimeline(root, model.get("timeline"), (time) => {
      model.set("time", time);
      model.save_changes();
    });
    frame.className = "tl-frame";
    const show = () => {
      frame.hidden = !model.get("frame");
      frame.src = model.get("frame");
      frame.alt = "The film at " + model.get("time").toFixed(1) + " seconds";
    };
    model.on("change:frame", show);
    model.on("change:time", () => timeline.setTime(model.get("time")));
    show();
  },
};
