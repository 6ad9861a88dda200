import { Controller } from "@hotwired/stimulus"

/** The sheet of keys above a page. */
export default class extends Controller {
  static targets = ["frame"]

  open(event) {
    event.preventDefault()
    if (!this.frameTarget.src) this.frameTarget.src = "/keys"
    if (!this.element.open) this.element.showModal()
  }

  away(event) {
    if (event.target === this.element) this.element.close()
  }

  disconnect() {
    this.element.close()
  }
}
