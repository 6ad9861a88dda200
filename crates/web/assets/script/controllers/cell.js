import { Controller } from "@hotwired/stimulus"

/** Rows are called by their records, those in groups also by their group. */
const UUID_LENGTH = 36
const CONTROLS = "input:not([type=hidden]), select, textarea"

/** What stood in the cells that are written in. */
const before = new WeakMap()

/** Whether the page comes anew just now: in some browsers a row that goes to another place loses the focus. */
let moved = false
addEventListener("turbo:before-render", () => (moved = true))

/** Cells that are written where they stand: opened by a double click or by F2, sent by Enter or by leaving, left by Esc; Tab goes on to the next. */
export default class extends Controller {
  static values = { url: String }

  connect() {
    moved = false
    this.rendered = () => this.settle()
    addEventListener("turbo:render", this.rendered)
  }

  disconnect() {
    removeEventListener("turbo:render", this.rendered)
  }

  /** What lost the focus by that gets it back, and what was left meanwhile is sent. */
  settle() {
    moved = false
    for (const cell of this.element.querySelectorAll("td.editing")) {
      if (document.activeElement === document.body) control(cell)?.focus()
      else if (!cell.contains(document.activeElement)) this.send(cell)
    }
  }

  open(event) {
    const cell = event.target.closest("td[data-field]")
    if (cell && !cell.classList.contains("editing") && !event.target.closest("a")) this.edit(cell)
  }

  key(event) {
    const cell = event.target.closest("td.editing")
    if (!cell) return
    if (event.key === "Escape") {
      event.stopPropagation()
      this.close(cell, before.get(cell))
    } else if (event.key === "Tab" && this.next(cell, event)) {
      event.preventDefault()
    } else if (event.key === "Enter" && !event.target.matches("textarea")) {
      event.preventDefault()
      this.send(cell)
    }
  }

  /** From the last control of a cell to the next cell that can be written, and back with Shift. */
  next(cell, { shiftKey, target }) {
    const controls = [...cell.querySelectorAll(CONTROLS)]
    if (target !== (shiftKey ? controls[0] : controls.at(-1))) return false
    const cells = [...this.element.querySelectorAll("td[data-field]")]
    const next = cells[cells.indexOf(cell) + (shiftKey ? -1 : 1)]
    // Leaving it sends it.
    if (next) this.edit(next)
    return Boolean(next)
  }

  /** Whoever only looks at another window comes back to it. */
  leave({ target, relatedTarget }) {
    const cell = target.closest("td.editing")
    if (cell && !cell.contains(relatedTarget) && !moved && document.hasFocus()) this.send(cell)
  }

  async edit(cell) {
    const row = cell.closest("tr")
    this.address = `${this.urlValue}/${row.id.slice(-UUID_LENGTH)}/cell/${cell.dataset.field}`
    const reply = await fetch(this.address)
    if (!reply.ok) return
    before.set(cell, cell.innerHTML)
    this.show(cell, await reply.text())
  }

  show(cell, html) {
    cell.innerHTML = html
    cell.classList.add("editing")
    control(cell)?.focus()
    control(cell)?.select?.()
  }

  async send(cell) {
    const form = cell.querySelector("form")
    if (!form || cell.dataset.busy) return
    cell.dataset.busy = "true"
    const body = new URLSearchParams(new FormData(form))
    const reply = await fetch(form.action, { method: "POST", body }).catch(() => undefined)
    delete cell.dataset.busy
    if (reply?.status === 401) return this.dispatch("signed-out")
    if (reply?.status === 422) return this.show(cell, await reply.text())
    // What was typed stays, to be sent once more or left.
    if (!reply?.ok) return this.dispatch("failed")
    this.close(cell, await reply.text())
    const unit = reply.headers.get("rapport-unit")
    if (unit) this.dispatch("done", { detail: { unit } })
  }

  close(cell, html) {
    // Who went on to something else stays there.
    const isHere = cell.contains(document.activeElement) || document.activeElement === document.body
    cell.classList.remove("editing")
    cell.innerHTML = html
    if (isHere) cell.closest("tr").querySelector("[data-row]")?.focus()
  }
}

function control(cell) {
  return cell.querySelector(CONTROLS)
}
