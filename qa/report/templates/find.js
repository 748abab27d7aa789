"use strict";
// Finds pages by a word and narrows lists down. What is asked for stands in the address (#?…), so that it can
// be kept and gone back to. Without this script every list is there whole.
(() => {
  const words = JSON.parse(document.getElementById("find-words").textContent);
  const asked = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
  const MOST_SHOWN = 12;
  const FEWEST_ROWS = 5; // a shorter list is seen at a glance

  // Words without case and accents, so that "jose" finds "José".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const terms = (text) => plain(text).split(" ").filter(Boolean);

  // Those of the entries ({text}) in which each term begins a word; where there is none, in which each stands.
  function fitting(entries, wanted) {
    const begun = entries.filter(({ text }) => wanted.every((term) => (" " + text).includes(" " + term)));
    return begun.length ? begun : entries.filter(({ text }) => wanted.every((term) => text.includes(term)));
  }

  const counted = (message, counts) => message.replace(/\{(\w+)\}/g, (_, name) => counts[name]);

  function keep(key, value) {
    if (value) asked.set(key, value);
    else asked.delete(key);
    history.replaceState(null, "", "#" + (String(asked) ? "?" + asked : ""));
  }

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // The box over all pages: rows of the index are [name, about, address].
  const box = document.getElementById("find-box");
  if (box) {
    const told = document.getElementById("find-told");
    const found = document.getElementById("find-found");
    const index = JSON.parse(document.getElementById("find-index").textContent)
      .map((row) => ({ row, text: plain(row[0] + " " + row[1]).trim() }));

    const look = () => {
      const wanted = terms(box.value);
      const fits = wanted.length ? fitting(index, wanted) : [];
      const place = ({ text }) => (text.startsWith(wanted[0]) ? 0 : 1);
      fits.sort((one, other) => place(one) - place(other));
      found.replaceChildren(...fits.slice(0, MOST_SHOWN).map(({ row: [name, about, address] }) =>
        made("li", {}, made("a", { href: address },
          made("span", { className: "name", textContent: name, dir: "auto" }),
          made("span", { className: "about", textContent: about, dir: "auto" })))));
      const message = fits.length ? (fits.length > MOST_SHOWN ? words.more : words.found) : words.none;
      told.textContent = wanted.length ? counted(message, { n: fits.length, shown: MOST_SHOWN }) : "";
      keep("q", box.value.trim());
    };

    const step = (event, by) => {
      const stops = [box, ...found.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + by];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    };

    box.addEventListener("input", look);
    box.closest("section").addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") step(event, 1);
      if (event.key === "ArrowUp") step(event, -1);
      if (event.key === "Enter" && event.target === box) found.querySelector("a")?.click();
      if (event.key === "Escape") {
        box.value = "";
        look();
        box.focus();
      }
    });
    box.closest("section").hidden = false;
    box.value = asked.get("q") ?? "";
    if (box.value) look();
  }

  // Lists of class filterable: by words, and by each of words.facets that their rows carry as data-NAME.
  function filterable(list, at) {
    const rows = [...(list.tBodies ? [...list.tBodies].flatMap((body) => [...body.rows]) : list.children)];
    if (rows.length < FEWEST_ROWS) return;
    const entries = rows.map((row) => ({ row, text: plain(row.textContent).trim() }));
    const key = list.id || "list" + at;
    const text = made("input", { type: "search", value: asked.get(key) ?? "", autocomplete: "off" });
    const selects = Object.entries(words.facets).flatMap(([facet, label]) => {
      const values = [...new Set(rows.map((row) => row.dataset[facet] ?? ""))].filter(Boolean).sort((one, other) => one.localeCompare(other));
      if (values.length < 2) return [];
      const select = made("select", {}, new Option(words.all, ""), ...values.map((value) => new Option(value, value)));
      const was = asked.get(key + "." + facet) ?? "";
      select.value = values.includes(was) ? was : "";
      return [{ facet, select, label: made("label", {}, label, select) }];
    });
    const told = made("p", { className: "told" });
    told.setAttribute("role", "status");
    const name = list.caption?.textContent ?? list.getAttribute("aria-label") ?? "";
    const controls = made("div", { className: "filters" },
      made("label", {}, words.filter, text), ...selects.map(({ label }) => label), told);
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", [words.filter, name.trim()].filter(Boolean).join(": "));

    const narrow = () => {
      const chosen = entries.filter(({ row }) =>
        selects.every(({ facet, select }) => !select.value || row.dataset[facet] === select.value));
      const fits = new Set(fitting(chosen, terms(text.value)).map(({ row }) => row));
      rows.forEach((row) => { row.hidden = !fits.has(row); });
      const message = counted(words.shown, { shown: fits.size, n: rows.length });
      told.textContent = fits.size < rows.length ? message : "";
    };
    const change = () => {
      keep(key, text.value.trim());
      selects.forEach(({ facet, select }) => keep(key + "." + facet, select.value));
      narrow();
    };
    text.addEventListener("input", change);
    selects.forEach(({ select }) => select.addEventListener("change", change));
    (list.closest(".wide") ?? list).before(controls);
    narrow();
  }
  document.querySelectorAll(".filterable").forEach(filterable);
})();
