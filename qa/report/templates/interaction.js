"use strict";
// The page of one interaction: explanations close with Escape, the timeline is walked with the arrow keys, the
// recording jumps to any turn or finding and the turn that is heard is marked. All of it can be read without this.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  document.documentElement.classList.add("js");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const turns = all(".turn");
  const audio = one("audio");

  // Explanations. A click would only move the page: pointing and focus show them.
  const open = () => all(".at:hover, .at:focus-within");
  for (const at of all(".at")) {
    const reopen = () => at.classList.remove("shut");
    at.addEventListener("pointerenter", reopen);
    at.addEventListener("focusin", reopen);
    at.querySelector(".found").addEventListener("click", (event) => { event.preventDefault(); reopen(); });
  }

  // Marks that are hidden leave the tab order.
  const boxes = all("[id^='show-']");
  const filter = () => {
    const shown = boxes.filter((box) => box.checked).map((box) => box.id.slice("show-".length));
    for (const at of all(".at")) {
      at.firstElementChild.tabIndex = shown.some((name) => at.classList.contains(name)) ? 0 : -1;
    }
  };
  for (const box of boxes) box.addEventListener("change", filter);
  filter(); // a browser may keep boxes as they were

  // The timeline is one stop of the Tab key.
  const blocks = all(".timeline a");
  const stop = (next) => {
    for (const block of blocks) block.setAttribute("tabindex", block === next ? "0" : "-1");
  };
  if (blocks.length) stop(blocks[0]);
  one(".timeline")?.addEventListener("keydown", (event) => {
    const at = blocks.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: blocks.length - 1 }[event.key];
    if (at < 0 || to === undefined || !blocks[to]) return;
    event.preventDefault();
    stop(blocks[to]);
    blocks[to].focus();
  });

  // Turns.
  let current = -1;
  const go = (index) => {
    if (!turns[index]) return;
    current = index;
    turns[index].focus({ preventScroll: true });
    turns[index].scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    if (audio && turns[index].dataset.at) audio.currentTime = Number(turns[index].dataset.at);
  };
  const here = () => {
    const focused = document.activeElement?.closest?.(".turn");
    return focused ? turns.indexOf(focused) : current;
  };

  // The recording.
  const timed = turns.filter((turn) => turn.dataset.at);
  const starts = timed.map((turn) => Number(turn.dataset.at));
  const head = one(".playhead");
  const line = one(".timeline")?.dataset;
  const follow = () => {
    const now = audio.currentTime + 0.05; // a seek lands a little before the turn it asks for
    const heard = timed[starts.findLastIndex((start) => start <= now)];
    const before = one(".turn.now");
    if (heard !== before) {
      before?.classList.remove("now");
      before?.removeAttribute("aria-current");
      heard?.classList.add("now");
      heard?.setAttribute("aria-current", "true");
      if (heard) current = turns.indexOf(heard);
      if (heard && !audio.paused && !calm.matches) heard.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    if (head && line?.seconds) {
      const [left, right, seconds] = [line.left, line.right, line.seconds].map(Number);
      const x = left + (right - left) * Math.min(1, audio.currentTime / seconds);
      head.setAttribute("transform", `translate(${x} 0)`);
      head.setAttribute("visibility", "visible");
    }
  };
  const broken = () => { one(".broken").hidden = false; };
  const play = () => audio.play().catch((error) => { if (error.name !== "AbortError") broken(); });
  if (audio) {
    audio.addEventListener("timeupdate", follow);
    audio.addEventListener("seeked", follow);
    audio.addEventListener("error", broken);
    for (const button of all(".play")) {
      button.addEventListener("click", () => {
        audio.currentTime = Number(button.dataset.at);
        play();
      });
    }
  }

  // Keys, which can be switched off: whoever speaks to a computer says letters by chance.
  const keys = one("#keys-on");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const at of open()) at.classList.add("shut");
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !keys?.checked) return;
    if (event.target.closest("input, select, textarea, audio")) return;
    const inControl = event.target.closest("a, button, summary, [role='region']");
    const key = event.key.toLowerCase();
    if (key === "j" || (key === "arrowright" && !inControl)) go(here() + 1);
    else if (key === "k" || (key === "arrowleft" && !inControl)) go(Math.max(0, here() - 1));
    else if (key === " " && audio && !inControl) { if (audio.paused) play(); else audio.pause(); }
    else return;
    event.preventDefault();
  });
})();
