import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"

/** Keys of a page: what has data-key is done when its key is pressed outside a field. */
export default class extends Controller {
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return
    if (document.querySelector(":popover-open")) return
    if (event.key === "j" || event.key === "k") return this.move(event, event.key === "j" ? 1 : -1)
    if (event.key === "x") return this.pick(event)
    if (event.key === "F2") return this.cell(event)
    const row = event.target.closest?.("main a[data-row]")
    if (event.key === "e" && row) return this.edit(event, row)
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
    if (!wanted) return
    event.preventDefault()
    if (wanted.matches("input, textarea, select")) wanted.focus()
    else wanted.click()
  }

  move(event, by) {
    const links = [...document.querySelectorAll("main [data-row]")]
    if (links.length === 0) return
    event.preventDefault()
    const next = links[Math.max(0, Math.min(links.length - 1, links.indexOf(this.at(links)) + by))]
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }

  /** The row that one is at: its link, or what else of it has the focus. */
  at(links) {
    const row = document.activeElement?.closest("tr, .card, li")
    return links.find((link) => link === document.activeElement || row?.contains(link))
  }

  pick(event) {
    const box = document.activeElement?.closest("tr")?.querySelector(".pick input")
    if (!box) return
    event.preventDefault()
    box.click()
  }

  /** The first cell of the row that can be written. */
  cell(event) {
    const cell = document.activeElement?.closest("tr")?.querySelector("td[data-field]")
    if (!cell) return
    event.preventDefault()
    cell.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }))
  }

  edit(event, row) {
    event.preventDefault()
    Turbo.visit(`${row.pathname}/edit`)
  }
}

function typing(element) {
  return element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select")
}
