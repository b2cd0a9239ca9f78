"use strict";
(() => {
  const box = document.getElementById("search");
  if (!box) return;
  const words = document.getElementById("words"), found = document.getElementById("found");
  const rows = Array.from(document.querySelectorAll(".rows tbody tr"), (row) => [row, row.textContent.toLowerCase()]);
  let waiting = 0;
  const search = () => {
    const all = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const [row, text] of rows) {
      const fits = all.every((word) => text.includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      if (fits) n++;
    }
    found.textContent = all.length ? `${n} of ${rows.length} match` : "";
  };
  words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  document.querySelector(".filter").addEventListener("submit", (event) => event.preventDefault());
  box.hidden = false;
})();
