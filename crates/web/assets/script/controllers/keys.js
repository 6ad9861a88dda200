import { Controller } from "@hotwired/stimulus"

/** Keys of a page: what has data-key is done when its key is pressed outside a field. */
export default class extends Controller {
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    if (event.key === "j" || event.key === "k") return this.move(event, event.key === "j" ? 1 : -1)
    if (event.key === "x") return this.pick(event)
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
    if (!wanted) return
    event.preventDefault()
    if (wanted.matches("input, textarea, select")) wanted.focus()
    else wanted.click()
  }

  move(event, by) {
    const links = [...document.querySelectorAll("[data-row]")]
    if (links.length === 0) return
    event.preventDefault()
    const at = links.indexOf(document.activeElement)
    const next = links[Math.max(0, Math.min(links.length - 1, at + by))]
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }

  pick(event) {
    const box = document.activeElement?.closest("tr")?.querySelector(".pick input")
    if (!box) return
    event.preventDefault()
    box.click()
  }
}

function typing(element) {
  return element.isContentEditable || element.matches?.("input:not([type=checkbox]), textarea, select")
}
