import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"

/** Space between what is shown and what is said of it, and to the edges of the window. */
const GAP = 12
/** Narrower than this it stands at the foot of the page, or at its top. */
const WIDTH_MIN = 720

/** Says of one thing after the other on the page what it is for. */
export default class extends Controller {
  static targets = ["stop", "count", "back", "next"]

  connect() {
    this.before = document.activeElement
    this.stops = this.stopTargets.map((said) => ({ said, thing: seen(said.dataset.at) })).filter((stop) => stop.thing)
    this.show(0)
  }

  disconnect() {
    this.leave()
  }

  show(at) {
    this.leave()
    this.at = at
    const { said, thing } = this.stops[at]
    for (const other of this.stopTargets) other.hidden = other !== said
    this.element.setAttribute("aria-labelledby", said.querySelector("h2").id)
    this.countTarget.textContent = `${at + 1} / ${this.stops.length}`
    this.backTarget.hidden = at === 0
    thing.classList.add("tour-here")
    thing.scrollIntoView({ block: "nearest", inline: "nearest" })
    this.place()
    this.nextTarget.focus()
  }

  next() {
    if (this.at + 1 < this.stops.length) this.show(this.at + 1)
    else this.end()
  }

  back() {
    if (this.at > 0) this.show(this.at - 1)
  }

  right() {
    document.dir === "rtl" ? this.back() : this.next()
  }

  left() {
    document.dir === "rtl" ? this.next() : this.back()
  }

  end(event) {
    event?.stopPropagation()
    this.element.remove()
    this.before?.focus?.()
  }

  leave() {
    this.stops[this.at]?.thing.classList.remove("tour-here")
  }

  /** Beside what is shown where there is room, else below it or above. */
  place() {
    const there = this.stops[this.at].thing.getBoundingClientRect()
    const { style, offsetWidth, offsetHeight } = this.element
    if (innerWidth < WIDTH_MIN) {
      this.element.classList.toggle("tour-above", there.top > innerHeight / 2)
      return ([style.left, style.top] = ["", ""])
    }
    const inside = (place, size, all) => `${Math.max(GAP, Math.min(place, all - size - GAP))}px`
    const right = there.right + GAP + offsetWidth < innerWidth && there.width < innerWidth / 2
    const below = there.bottom + GAP + offsetHeight < innerHeight
    const top = right ? there.top : below ? there.bottom + GAP : there.top - offsetHeight - GAP
    style.left = inside(right ? there.right + GAP : there.left, offsetWidth, innerWidth)
    style.top = inside(top, offsetHeight, innerHeight)
  }
}

/** The first of these that is in sight. */
function seen(selector) {
  return [...document.querySelectorAll(selector)].find((one) => one.checkVisibility())
}

let wanted = false

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-tour]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  wanted = true
  if (document.querySelector(".views-tabs")) begin()
  else Turbo.visit(link.dataset.tour)
}, { capture: true })

addEventListener("turbo:load", () => wanted && begin())

async function begin() {
  wanted = false
  const reply = await fetch("/tour")
  const page = new DOMParser().parseFromString(await reply.text(), "text/html")
  const stops = page.getElementById("tour-stops")
  if (stops) document.body.append(document.importNode(stops.content, true))
}
