import { Controller } from "@hotwired/stimulus"

/** A form that is sent as its controls change, after a pause in typing. */
export default class extends Controller {
  static values = { pause: { type: Number, default: 250 } }

  soon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.element.requestSubmit(), this.pauseValue)
  }

  now() {
    clearTimeout(this.timer)
    this.element.requestSubmit()
  }

  disconnect() {
    clearTimeout(this.timer)
  }
}
