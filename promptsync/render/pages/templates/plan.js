"use strict";
(() => {
  const filter = document.getElementById("filter");
  if (!filter) return;
  const changes = [...document.querySelectorAll("article.change")];
  const heads = changes.map((one) => (one.querySelector("h3").textContent + one.querySelector(".about").textContent).toLowerCase());
  const shown = document.getElementById("shown");
  for (const hidden of document.querySelectorAll(".filter, .keys")) hidden.hidden = false;

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    changes.forEach((one, at) => {
      one.hidden = !words.every((word) => heads[at].includes(word));
      count += !one.hidden;
    });
    shown.textContent = words.length ? `${count} of ${changes.length}` : "";
  };
  filter.addEventListener("input", apply);
  filter.form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("unfold").addEventListener("click", () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });

  const without = (prose, mark) => {
    const copy = prose.cloneNode(true);
    for (const one of copy.querySelectorAll(mark)) one.remove();
    return copy;
  };
  const pair = (prose) => {
    const both = document.createElement("div");
    both.className = "pair";
    both.append(without(prose, "ins"), without(prose, "del"));
    return both;
  };
  const beside = document.getElementById("beside");
  beside.addEventListener("click", () => {
    const on = beside.getAttribute("aria-pressed") === "false";
    beside.setAttribute("aria-pressed", on);
    for (const one of document.querySelectorAll(".pair")) one.remove();
    for (const one of document.querySelectorAll(".compared")) {
      one.hidden = on;
      if (on) one.before(pair(one));
    }
  });

  const step = (by) => {
    const visible = changes.filter((one) => !one.hidden);
    const at = visible.indexOf(document.activeElement.closest("article.change"));
    const next = visible[Math.min(Math.max(at + by, 0), visible.length - 1)];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "start" });
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") filter.focus();
    else return;
    event.preventDefault();
  });
})();
