import { Controller } from "@hotwired/stimulus"

/** Whether the page comes anew just now: in some browsers a row that goes to another place loses the focus. */
let moved = false
addEventListener("turbo:before-render", () => (moved = true))
addEventListener("turbo:render", () => {
  moved = false
  const cell = document.querySelector("td.editing")
  if (cell && !cell.contains(document.activeElement)) control(cell)?.focus()
})

/** Cells that are written where they stand: opened by a double click or by F2, sent by Enter or by leaving, left by Esc. */
export default class extends Controller {
  static values = { url: String }

  open(event) {
    const cell = event.target.closest("td[data-field]")
    if (cell && !cell.classList.contains("editing") && !event.target.closest("a")) this.edit(cell)
  }

  key(event) {
    const cell = event.target.closest("td.editing")
    if (!cell) return
    if (event.key === "Escape") {
      event.stopPropagation()
      this.close(cell, this.before)
    } else if (event.key === "Enter" && !event.target.matches("textarea")) {
      event.preventDefault()
      this.send(cell)
    }
  }

  async edit(cell) {
    const row = cell.closest("tr")
    this.address = `${this.urlValue}/${row.id.slice(4)}/cell/${cell.dataset.field}`
    const reply = await fetch(this.address)
    if (!reply.ok) return
    this.before = cell.innerHTML
    this.show(cell, await reply.text())
  }

  show(cell, html) {
    cell.innerHTML = html
    cell.classList.add("editing")
    cell.onfocusout = (event) => cell.contains(event.relatedTarget) || moved || this.send(cell)
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
    cell.onfocusout = null
    cell.classList.remove("editing")
    cell.innerHTML = html
    cell.closest("tr").querySelector("[data-row]")?.focus()
  }
}

function control(cell) {
  return cell.querySelector("input:not([type=hidden]), select, textarea")
}
