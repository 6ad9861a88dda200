import { Controller } from "@hotwired/stimulus"

const VALUE_CHARS_MAX = 200

/** Asks while one types whether the record is there already. */
export default class extends Controller {
  static targets = ["found"]
  static values = { url: String }

  disconnect() {
    clearTimeout(this.timer)
  }

  soon(event) {
    if (!event.target.matches("input")) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 400)
  }

  async fetch() {
    const typed = new URLSearchParams()
    for (const control of this.element.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio])")) {
      const value = control.value.trim()
      if (control.name && value && value.length <= VALUE_CHARS_MAX) typed.append(control.name, value)
    }
    const asked = typed.toString()
    if (asked === this.asked) return
    this.asked = asked
    const reply = await fetch(`${this.urlValue}?${asked}`)
    if (reply.ok && !reply.redirected && asked === this.asked) this.foundTarget.innerHTML = await reply.text()
  }
}
