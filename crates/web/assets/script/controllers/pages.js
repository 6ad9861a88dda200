import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { within } from "../use.js"

/** Fetches the next page of a table as its end comes near; without script the link leads there. */
export default class extends Controller {
  static targets = ["rows", "next"]

  nextTargetConnected(link) {
    this.watch ??= new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.fetch(), {
      root: this.element,
      rootMargin: "800px",
    })
    this.watch.observe(link)
  }

  disconnect() {
    this.watch?.disconnect()
    this.element.removeEventListener("scrollend", this.stale)
  }

  /** Something changed in a list that was read so far that all of it would take long: what is on the screen comes anew, and
      the rest when one scrolls there. */
  async renew() {
    if (!this.stale) this.element.addEventListener("scrollend", (this.stale = () => this.renew()))
    if (this.element.scrollTop === 0) return Turbo.visit(location.href, { action: "replace" })
    const { top, bottom } = this.element.getBoundingClientRect()
    const onScreen = (row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom
    const rows = [...this.rowsTarget.rows].filter((row) => onScreen(row) && !within(row))
    const url = new URL(location)
    url.searchParams.set("only", rows.map((row) => row.id.slice(4)).join(","))
    const reply = await fetch(url, { headers: { Accept: "text/html" } })
    if (!reply.ok) return
    const page = new DOMParser().parseFromString(await reply.text(), "text/html")
    for (const row of rows.filter((row) => !within(row))) {
      const now = page.getElementById(row.id)
      if (now) Turbo.morphElements(row, now)
      else row.remove()
    }
  }

  async fetch() {
    const link = this.nextTarget
    if (link.dataset.busy) return
    link.dataset.busy = "true"
    const reply = await fetch(link.href, { headers: { Accept: "text/html" } })
    if (!reply.ok) return
    const page = new DOMParser().parseFromString(await reply.text(), "text/html")
    const rows = page.querySelector("[data-pages-target=rows]")
    const next = page.querySelector("[data-pages-target=next]")
    this.watch.unobserve(link)
    this.rowsTarget.append(...(rows?.children ?? []))
    if (next) link.replaceWith(next)
    else link.parentElement.remove()
  }
}
