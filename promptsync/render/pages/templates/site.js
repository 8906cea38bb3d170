"use strict";
(() => {
  const form = document.querySelector("form[role=search]");
  const field = document.getElementById("search");
  const results = document.getElementById("results");
  const root = form.dataset.root;
  const MOST = 50;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());

  let rows = null;
  const load = () => {
    if (rows) return;
    rows = [];
    const script = document.createElement("script");
    script.src = `${root}search.js`;
    script.addEventListener("load", () => {
      rows = window.promptsyncSearch.map((row) => ({ row, text: row.slice(0, 4).join(" ").toLowerCase() }));
      find();
    });
    document.body.append(script);
  };

  const entry = ([name, command, description, , address]) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = root + address;
    link.textContent = name;
    if (command) {
      item.append(" ");
      item.appendChild(document.createElement("code")).textContent = `/${command}`;
    }
    item.appendChild(document.createElement("p")).textContent = description;
    return item;
  };

  const rank = (words) => ({ row, text }) => {
    if (!words.every((word) => text.includes(word))) return 0;
    const head = `${row[0]} ${row[1]}`.toLowerCase();
    return 1 + words.filter((word) => head.includes(word)).length;
  };

  const find = () => {
    const words = field.value.toLowerCase().replace(/(^|\s)\//g, "$1").split(/\s+/).filter(Boolean);
    const score = rank(words);
    const found = words.length ? (rows || []).map((one) => [score(one), one.row]).filter(([points]) => points) : [];
    found.sort((a, b) => b[0] - a[0]);
    results.replaceChildren(...found.slice(0, MOST).map(([, row]) => entry(row)));
    if (words.length && rows && rows.length && !found.length) {
      const none = document.createElement("li");
      none.textContent = "Nothing has all of these words.";
      results.append(none);
    }
    results.hidden = !words.length;
  };
  field.addEventListener("focus", load);
  field.addEventListener("input", () => {
    load();
    find();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && event.target !== field) {
      field.focus();
      event.preventDefault();
    }
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
})();
