import { Controller } from "@hotwired/stimulus"

/** A <details> that closes when one looks elsewhere. */
export default class extends Controller {
  connect() {
    this.away = (event) => {
      if (!this.element.contains(event.target)) this.element.open = false
    }
    document.addEventListener("pointerdown", this.away)
  }

  disconnect() {
    document.removeEventListener("pointerdown", this.away)
  }

  close(event) {
    if (!this.element.open) return
    event.stopPropagation()
    this.element.open = false
    this.element.querySelector("summary").focus()
  }
}
