"use strict";
// Makes the heads of tables buttons that sort: without script the tables are read as they stand.
(() => {
  const value = (cell) => {
    const text = cell ? cell.firstChild ? cell.firstChild.textContent.trim() : "" : "";
    const number = Number(text.replace(/[,\s$]/g, "").replace(/^<0\.0*1$/, (t) => t.slice(1) / 2).replace(/^>-0\.0*1$/, (t) => t.slice(1) / 2));
    return text !== "" && !Number.isNaN(number) ? [0, number, text] : [text === "unknown" || text === "" || text === "-" ? 2 : 1, 0, text];
  };
  const compare = (one, other) => one[0] - other[0] || one[1] - other[1] || one[2].localeCompare(other[2]);
  const sort = (table, head, index) => {
    const up = head.getAttribute("aria-sort") === "descending" || !head.hasAttribute("aria-sort") && !head.classList.contains("number");
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    for (const body of table.querySelectorAll("tbody.rows")) {
      const rows = [...body.rows].map((row) => [value(row.cells[index]), row]);
      rows.sort((one, other) => one[0][0] === 2 || other[0][0] === 2 ? one[0][0] - other[0][0] : (up ? 1 : -1) * compare(one[0], other[0]));
      body.append(...rows.map((pair) => pair[1]));
    }
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    if ([...table.querySelectorAll("tbody.rows")].every((body) => body.rows.length < 2)) continue;
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, index));
    });
  }
})();
