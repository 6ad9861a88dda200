import { Controller } from "@hotwired/stimulus"

const PAUSE_MS = 20_000

/** Tells that somebody looks at this record, and shows who else does. */
export default class extends Controller {
  static values = { url: String }

  connect() {
    this.tell()
    this.timer = setInterval(() => this.tell(), PAUSE_MS)
  }

  disconnect() {
    clearInterval(this.timer)
  }

  async tell() {
    if (document.hidden) return
    const reply = await fetch(this.urlValue, { method: "POST" })
    if (reply.ok) this.element.innerHTML = await reply.text()
  }
}
