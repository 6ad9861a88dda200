import { Controller } from "@hotwired/stimulus"

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
