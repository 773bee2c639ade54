"use strict";
// Tables sort by their headings and filter by what is typed. Without this script the page shows all of them as they are.
function sortable(table) {
  const body = table.tBodies[0];
  const first = Array.from(body.rows);
  for (const head of table.tHead.rows[0].cells) {
    const button = head.querySelector("button");
    if (!button) continue;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const at = head.cellIndex;
      const key = (row) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
      const sorted = first.slice().sort((a, b) => {
        const x = key(a), y = key(b);
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = head.classList.contains("number") ? Number(x) - Number(y) : x.localeCompare(y);
        return down ? -order : order;
      });
      body.append(...sorted);
    });
  }
}
function filtered(input) {
  const table = document.getElementById(input.getAttribute("aria-controls"));
  const said = document.getElementById(input.dataset.said);
  const rows = Array.from(table.tBodies[0].rows, (row) => [row, row.textContent.toLowerCase()]);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    said.textContent = `${shown} of ${rows.length} rows`;
  });
}
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let up = target; up; up = up.parentElement) {
    if (up.tagName === "DETAILS") up.open = true;
    if (up.tagName === "TR") up.hidden = false;
  }
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}
const closed = [];
document.querySelectorAll("table[data-sorts]").forEach(sortable);
document.querySelectorAll("input[data-said]").forEach(filtered);
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) { closed.push(part); part.open = true; }
});
addEventListener("afterprint", () => { while (closed.length) closed.pop().open = false; });
reveal();
