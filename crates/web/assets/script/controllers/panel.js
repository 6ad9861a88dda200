import { Controller } from "@hotwired/stimulus"

/** Narrower than this a record is a page and no panel. */
const WIDTH_MIN = 1100
const PAUSE_MS = 120

/** A record beside the list in which it was pressed. Which one it is stands in the address. */
export default class extends Controller {
  static targets = ["frame", "whole"]
  static values = { list: String }

  connect() {
    const id = new URL(location).searchParams.get("panel")
    if (id && wide()) this.show(`${this.listValue}/${encodeURIComponent(id)}`)
  }

  disconnect() {
    clearTimeout(this.timer)
  }

  get isOpen() {
    return !this.element.hidden
  }

  open(event) {
    const link = event.target.closest("main a[data-row]")
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || !wide()) return
    // Pressed once more it is the whole page.
    if (this.isOpen && this.shown === link.pathname) return
    event.preventDefault()
    this.show(link.pathname)
    link.focus()
  }

  /** While it is open it goes along with the row that one is at. */
  follow(event) {
    const link = event.target.closest("main a[data-row]")
    if (!link || !this.isOpen || this.shown === link.pathname) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.isOpen && this.show(link.pathname), PAUSE_MS)
  }

  show(path) {
    this.shown = path
    this.frameTarget.src = path
    this.wholeTarget.href = path
    this.element.hidden = false
    this.mark(path.split("/").pop())
  }

  close() {
    this.element.hidden = true
    this.frameTarget.removeAttribute("src")
    this.frameTarget.replaceChildren()
    const link = document.querySelector(`main a[data-row][href="${this.shown}"]`)
    this.shown = undefined
    this.mark(null)
    link?.focus()
  }

  leave(event) {
    if (!this.isOpen || event.defaultPrevented || event.target.closest("[popover], details[open], td.editing")) return
    event.preventDefault()
    this.close()
  }

  /** What has no place in a panel, such as the page for signing in, is a page. */
  missing(event) {
    event.preventDefault()
    event.detail.visit(event.detail.response.url)
  }

  /** What is put down here is shown here. */
  loaded() {
    const forms = this.frameTarget.querySelectorAll("form[method=post]:not([data-turbo-frame], [action$='/delete'])")
    for (const form of forms) form.dataset.turboFrame = "panel"
  }

  mark(id) {
    for (const row of document.querySelectorAll("[data-shown]")) delete row.dataset.shown
    if (id) for (const row of document.querySelectorAll(`tr[id$="${CSS.escape(id)}"]`)) row.dataset.shown = ""
    const url = new URL(location)
    if (id) url.searchParams.set("panel", id)
    else url.searchParams.delete("panel")
    history.replaceState(history.state, "", url)
  }
}

function wide() {
  return innerWidth >= WIDTH_MIN
}

// The page is fetched anew around it.
addEventListener("turbo:before-morph-element", (event) => {
  if (event.target.id === "side") event.preventDefault()
})
addEventListener("turbo:before-morph-attribute", (event) => {
  if (event.detail.attributeName === "data-shown") event.preventDefault()
})
