import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { listen } from "../live.js"

const PAUSE_MS = 1500
const ROWS_MAX = 500

/** Fetches the page anew when something that it shows has changed, and never under the hands of who is typing. */
export default class extends Controller {
  static values = { objects: Array, record: String }

  connect() {
    this.stop = listen((change) => this.concerns(change) && this.soon(100))
    this.last = 0
  }

  disconnect() {
    this.stop()
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
    if (busy()) return this.soon(500)
    this.last = Date.now()
    const url = new URL(location)
    const rows = document.querySelectorAll("[data-pages-target=rows] > tr").length
    if (rows > ROWS_MAX) return
    if (rows > 100) url.searchParams.set("rows", rows)
    Turbo.session.refresh(url.href)
  }
}

/** Somebody types, chooses or has picked something: that would be lost. */
function busy() {
  const at = document.activeElement
  const typing = at?.matches("input:not([type=checkbox]), textarea, select") && at.value !== at.defaultValue
  return typing || document.querySelector("details.drop[open], dialog[open], .pick input:checked, .card-ghost, td.editing") !== null
}
