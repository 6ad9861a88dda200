import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { held, inUse, within } from "../use.js"
import { listen } from "../live.js"

const PAUSE_MS = 1500
const ROWS_MAX = 500
/** A piece of the page that has not come by then does not come any more. */
const FRAME_MS = 10_000

/** Whether the visit that is on its way was begun here, and not by a form, a link or the keys of the browser. */
let own = false
/** Whether something was kept as it was, so that the page is to be fetched once more. */
let kept = false

/** Forms that are on their way: a visit that begins meanwhile would stop them, and with them what they lead to. */
let sending = 0

addEventListener("turbo:visit", () => (own = starting))
addEventListener("turbo:submit-start", () => {
  own = false
  sending += 1
})
addEventListener("turbo:submit-end", () => (sending -= 1))
addEventListener("turbo:before-morph-element", (event) => {
  if (!own) return
  const { currentElement, newElement } = event.detail
  // What goes takes along what is in it.
  const used = newElement ? held(currentElement) : held(currentElement) || within(currentElement)
  if (!used) return
  event.preventDefault()
  // A form that was left half filled in may stay so for long.
  kept ||= !currentElement.matches("form")
})

// What one presses goes before what is fetched by itself: the page would come as it was before that. The address follows a
// piece of the page only after it has come.
addEventListener("turbo:before-fetch-request", (event) => {
  if (!event.target.matches?.("turbo-frame")) return
  framing = Date.now() + FRAME_MS
  if (!own) return
  own = false
  Turbo.session.navigator.stop()
  asking?.soon(500)
})
addEventListener("turbo:frame-load", () => (framing = Date.now() + PAUSE_MS / 5))
for (const end of ["turbo:fetch-request-error", "turbo:frame-missing"]) addEventListener(end, () => (framing = 0))

// What was unfolded stays so, and what is in it is as new as the rest.
addEventListener("turbo:before-morph-attribute", (event) => {
  if (own && event.detail.attributeName === "open" && event.target.matches("details")) event.preventDefault()
})

/** Until when a piece of the page is on its way. */
let framing = 0

let starting = false
/** Whose visit it is. */
let asking

/** Fetches the page anew when something that it shows has changed, and never under the hands of who is typing. */
export default class extends Controller {
  static values = { objects: Array, record: String }

  connect() {
    this.stop = listen((change) => this.concerns(change) && this.soon(100))
    this.rendered = () => this.settle()
    addEventListener("turbo:render", this.rendered)
    this.last = 0
  }

  disconnect() {
    this.stop()
    removeEventListener("turbo:render", this.rendered)
    clearTimeout(this.timer)
    this.timer = undefined
  }

  concerns(change) {
    if (change === null) return true
    if (this.recordValue && change.records) return change.records.includes(this.recordValue)
    return this.objectsValue.some((object) => change.objects.includes(object))
  }

  soon(after) {
    if (this.timer) return
    const wait = Math.max(after, this.last + PAUSE_MS - Date.now())
    this.timer = setTimeout(() => this.refresh(), wait)
  }

  refresh() {
    this.timer = undefined
    const busy = sending > 0 || Turbo.session.navigator.currentVisit || Date.now() < framing
    if (inUse() || busy) return this.soon(500)
    // Beside its list a record is a piece of the page, which is fetched alone.
    const frame = this.element.closest("turbo-frame[src]")
    if (frame && within(frame)) return this.soon(500)
    this.last = Date.now()
    if (frame) return frame.reload()
    const url = new URL(location)
    const rows = document.querySelectorAll("[data-pages-target=rows] > tr").length
    if (rows > ROWS_MAX) return
    if (rows > 100) url.searchParams.set("rows", rows)
    asking = this
    starting = true
    Turbo.visit(url, { action: "replace", shouldCacheSnapshot: false })
    starting = false
  }

  /** The address forgets how many rows there were; what was kept is fetched when it is let go. */
  settle() {
    if (!own) return
    own = false
    const url = new URL(location)
    if (url.searchParams.has("rows")) {
      url.searchParams.delete("rows")
      history.replaceState(history.state, "", url)
    }
    if (kept) this.soon(PAUSE_MS)
    kept = false
  }
}
