import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { held, isFixed, isOpen, within } from "../use.js"
import { listen } from "../live.js"

/** Between two fetchings, and as many times what the last one took: a server that has much to do is asked less often. */
const PAUSE_MS = 500
const PAUSE_TIMES = 5
/** Until it is looked again whether what stood in the way is gone. */
const AGAIN_MS = 250
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
// A piece of the page that is there already comes anew only when it is asked for here.
addEventListener("turbo:before-frame-morph", () => (own = true))
addEventListener("turbo:before-morph-element", (event) => {
  if (!own) return
  const { currentElement, newElement } = event.detail
  // What goes takes along what is in it.
  const used = newElement ? held(currentElement) : held(currentElement) || within(currentElement)
  if (!used) return
  event.preventDefault()
  // Controls have nothing that is missed, and a form that was left half filled in may stay so for long.
  kept ||= !newElement || !currentElement.matches("form, input, select, textarea")
})

// What one presses goes before what is fetched by itself: the page would come as it was before that. The address follows a
// piece of the page only after it has come.
addEventListener("turbo:before-fetch-request", (event) => {
  if (!event.target.matches?.("turbo-frame")) return
  framing = Date.now() + FRAME_MS
  if (!own) return
  own = false
  Turbo.session.navigator.stop()
  asking?.soon(AGAIN_MS)
})
addEventListener("turbo:frame-load", () => (framing = Date.now() + PAUSE_MS / 2))
for (const end of ["turbo:fetch-request-error", "turbo:frame-missing"]) addEventListener(end, () => (framing = 0))

// What was unfolded stays so, and what is in it is as new as the rest.
addEventListener("turbo:before-morph-attribute", (event) => {
  const { attributeName } = event.detail
  const isUnfolded = own && attributeName === "open" && event.target.matches("details")
  // That scripts have made a board one to drag on, the server does not know.
  if (isUnfolded || attributeName.endsWith("-ready")) event.preventDefault()
})

/** Until when a piece of the page is on its way. */
let framing = 0

let starting = false
/** Whose visit it is. */
let asking

/** Fetches the page anew when something that it shows has changed; what is in hand stays as it is. */
export default class extends Controller {
  static values = { objects: Array, records: Array, all: Boolean, rowsMax: { type: Number, default: ROWS_MAX } }

  connect() {
    this.stop = listen((change) => this.concerns(change) && this.soon(0), Number(document.getElementById("page").dataset.log))
    this.rendered = (event) => this.settle(event)
    addEventListener("turbo:render", this.rendered)
    addEventListener("turbo:frame-render", this.rendered)
    this.next = 0
  }

  disconnect() {
    this.stop()
    removeEventListener("turbo:render", this.rendered)
    removeEventListener("turbo:frame-render", this.rendered)
    clearTimeout(this.timer)
    clearTimeout(this.later)
    this.timer = undefined
  }

  concerns(change) {
    // What there is to see everywhere may be another one.
    if (change === null || this.allValue || change.objects.includes("setup")) return true
    if (this.recordsValue.length && change.records) return this.recordsValue.some((id) => change.records.includes(id))
    return this.objectsValue.some((object) => change.objects.includes(object))
  }

  soon(after) {
    if (this.timer) return
    const wait = Math.max(after, this.next - Date.now())
    this.timer = setTimeout(() => this.refresh(), wait)
  }

  refresh() {
    this.timer = undefined
    if (this.isBusy) return this.soon(AGAIN_MS)
    this.asked = Date.now()
    this.next = this.asked + PAUSE_MS
    // Beside its list a record is a piece of the page, which is fetched alone.
    if (this.frame) return this.frame.reload()
    const rows = document.querySelectorAll("[data-pages-target=rows] > tr").length
    if (rows > this.rowsMaxValue) return dispatchEvent(new CustomEvent("live:rows"))
    const url = new URL(location)
    if (rows > 100) url.searchParams.set("rows", rows)
    this.fetch(url)
  }

  /** Turbo would leave the page where the server is not to be reached, and follow to the door whoever was signed out. */
  async fetch(url) {
    const reply = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => undefined)
    if (!reply || reply.status >= 500) return
    const html = await reply.text().catch(() => undefined)
    if (!html || !this.element.isConnected) return
    if (!reply.ok || reply.redirected) return within(document.body) || Turbo.visit(reply.url, { action: "replace" })
    // Meanwhile something was pressed, or one is on another page.
    if (this.isBusy || url.pathname !== location.pathname) return this.soon(AGAIN_MS)
    asking = this
    starting = true
    const response = { statusCode: reply.status, responseHTML: html, redirected: false }
    Turbo.visit(url, { action: "replace", shouldCacheSnapshot: false, response })
    starting = false
  }

  get isBusy() {
    return isFixed() || sending > 0 || Turbo.session.navigator.currentVisit || Date.now() < framing
  }

  get frame() {
    return this.element.closest("turbo-frame[src]")
  }

  /** The address forgets how many rows there were; what was kept is fetched when it is let go. */
  settle({ type, target }) {
    const isMine = type === "turbo:render" ? !this.frame : target === this.frame
    if (!own || !isMine) return
    own = false
    this.next = Math.max(this.next, Date.now() + PAUSE_TIMES * (Date.now() - this.asked))
    const url = new URL(location)
    if (url.searchParams.has("rows")) {
      url.searchParams.delete("rows")
      history.replaceState(history.state, "", url)
    }
    if (kept) this.whenLetGo()
    kept = false
  }

  whenLetGo() {
    clearTimeout(this.later)
    this.later = setTimeout(() => (isOpen() ? this.whenLetGo() : this.soon(0)), AGAIN_MS)
  }
}
