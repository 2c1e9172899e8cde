"use strict";
// Makes the tables of the page searchable. Without this script they show their first rows, and everything else is there.
(() => {
  const PAGE = 100; // rows
  const JOBS = 10; // of a cause that are listed in it
  const RANKS = ["critical", "high", "medium", "low", "info"];
  const tables = {};

  // Every text comes into the page here, as text: nothing in a report can become markup.
  function make(tag, text = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  async function unpack(script) {
    const bytes = Uint8Array.from(atob(script.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const columns = JSON.parse(await new Response(stream).text());
    for (const column of columns) {
      let number = 0;
      column.rows = Uint32Array.from(column.steps, (step) => (number += step));
      delete column.steps;
      column.text = (row) => column.values[column.rows[row]];
    }
    return columns;
  }

  // The place of each value of a column when it is sorted upwards; upwards of severities is from the worst.
  function ranks(column) {
    if (column.places) return column.places;
    const key = { severity: (text) => RANKS.indexOf(text), number: Number }[column.kind] || ((text) => text);
    const sorted = column.values.map((text, number) => [key(text), number]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const places = new Uint32Array(sorted.length);
    sorted.forEach(([, number], place) => (places[number] = place));
    column.places = places;
    return places;
  }

  // The words of a search, each a pattern; "words in quotes" are one.
  function patterns(query) {
    const words = query.match(/"[^"]+"|\S+/g) || [];
    return words.map((word) => new RegExp(word.replace(/^"(.+)"$/, "$1").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i"));
  }

  class Table {
    constructor(section, columns) {
      const all = (selector) => [...section.querySelectorAll(selector)];
      this.columns = columns;
      this.shown = columns.filter((column) => column.kind !== "detail");
      this.details = columns.filter((column) => column.kind === "detail");
      this.size = columns[0].rows.length;
      this.order = [...Array(this.size).keys()];
      this.page = 0;
      [this.form, this.status, this.body] = [all("form")[0], all("[role=status]")[0], all("tbody")[0]];
      [this.pager, this.search] = [all(".pager")[0], all("input")[0]];
      this.noun = section.id;
      this.headings = all(".grid th");
      this.selects = columns.filter((column) => column.filter && column.values.length > 1).map((column) => this.addFilter(column));
      this.headings.forEach((heading, number) => this.addSorting(heading, this.shown[number]));
      const [back, on] = all(".pager button");
      back.addEventListener("click", () => this.turn(-1));
      on.addEventListener("click", () => this.turn(1));
      let waiting;
      this.search.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.filter(), 120);
      });
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.hidden = false;
      for (const note of all(".without-script")) note.remove();
      this.pager.hidden = this.size <= PAGE;
      this.filter();
    }

    addFilter(column) {
      const select = make("select");
      const label = make("label", `${column.title} `);
      select.append(new Option("all", "-1"));
      const places = ranks(column);
      const numbers = [...column.values.keys()].sort((a, b) => places[a] - places[b]);
      for (const number of numbers) select.append(new Option(column.values[number] || "(none)", number));
      select.addEventListener("change", () => this.filter());
      label.append(select);
      this.form.append(label);
      return { column, select };
    }

    addSorting(heading, column) {
      const button = make("button", column.title);
      button.type = "button";
      button.addEventListener("click", () => this.sort(heading, column));
      heading.replaceChildren(button);
    }

    sort(heading, column) {
      const isUp = heading.getAttribute("aria-sort") !== "ascending";
      for (const other of this.headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      const places = ranks(column);
      const sign = isUp ? 1 : -1;
      this.order.sort((a, b) => sign * (places[column.rows[a]] - places[column.rows[b]]) || a - b);
      this.filter();
    }

    filter() {
      let rows = this.order;
      for (const { column, select } of this.selects) {
        const wanted = Number(select.value);
        if (wanted >= 0) rows = rows.filter((row) => column.rows[row] === wanted);
      }
      for (const pattern of patterns(this.search.value)) {
        const matches = this.columns.map((column) => column.values.map((text) => pattern.test(text)));
        rows = rows.filter((row) => this.columns.some((column, number) => matches[number][column.rows[row]]));
      }
      this.view = rows;
      this.page = 0;
      this.draw();
    }

    turn(pages) {
      this.page += pages;
      this.draw();
      this.body.closest("section").scrollIntoView();
    }

    draw() {
      const pages = Math.max(1, Math.ceil(this.view.length / PAGE));
      const rows = this.view.slice(this.page * PAGE, (this.page + 1) * PAGE);
      this.body.replaceChildren(...rows.map((row) => this.row(row)));
      const [number, size] = [this.view.length, this.size].map((count) => count.toLocaleString("en"));
      this.status.textContent = `${number} of ${size} ${this.noun}, page ${this.page + 1} of ${pages.toLocaleString("en")}`;
      const [back, on] = this.pager.querySelectorAll("button");
      back.disabled = this.page === 0;
      on.disabled = this.page + 1 >= pages;
    }

    row(number) {
      const element = make("tr");
      element.append(...this.shown.map((column) => this.cell(column, number)));
      return element;
    }

    cell(column, row) {
      const text = column.text(row);
      if (column.kind !== "text" && column.kind !== "severity") {
        const cell = make("td", text);
        cell.className = column.kind;
        if (column.kind === "number") cell.dataset.title = column.title;
        return cell;
      }
      const cell = make("td");
      const inside = make(column.kind === "text" ? "details" : "span", column.kind === "text" ? "" : text);
      cell.append(inside);
      if (column.kind === "severity") {
        inside.className = `badge ${text}`;
        return cell;
      }
      cell.className = "text";
      inside.append(make("summary", text));
      inside.addEventListener("toggle", () => inside.append(...this.inside(row)), { once: true });
      return cell;
    }

    inside(row) {
      const list = make("dl");
      for (const column of this.details) {
        if (column.text(row)) list.append(make("dt", column.title), make("dd", column.text(row)));
      }
      return this.noun === "causes" ? [list, ...jobs(this.details.at(-1).text(row))] : [list];
    }

    get(title) {
      return this.columns.find((column) => column.title === title);
    }
  }

  // The newest jobs of a cause, and a button that shows all of its findings.
  function jobs(cause) {
    const findings = tables.findings;
    const wanted = findings.get("cause").values.indexOf(cause);
    const rows = findings.order.filter((row) => findings.get("cause").rows[row] === wanted);
    const [submitted, ...others] = ["submitted", "job name", "status", "job"].map((title) => findings.get(title)).filter(Boolean);
    rows.sort((a, b) => (submitted.text(a) > submitted.text(b) ? -1 : 1));
    const list = make("ul");
    for (const row of rows.slice(0, JOBS)) list.append(make("li", [submitted, ...others].map((column) => column.text(row)).join(" ")));
    const button = make("button", `Show all ${rows.length.toLocaleString("en")} in the table of findings`);
    button.type = "button";
    button.addEventListener("click", () => {
      findings.search.value = `"${cause}"`;
      findings.filter();
      findings.search.focus();
    });
    return [make("p", `The newest ${Math.min(JOBS, rows.length)} of ${rows.length.toLocaleString("en")}:`), list, button];
  }

  async function start() {
    for (const script of document.querySelectorAll("script[data-table]")) {
      const section = script.closest("section");
      try {
        tables[section.id] = new Table(section, await unpack(script));
        script.remove();
      } catch (error) {
        section.querySelector("[role=status]").textContent += " This browser cannot unpack the others: use the JSON or CSV report.";
      }
    }
    document.documentElement.dataset.ready = Math.round(performance.now());
  }

  start();
})();
