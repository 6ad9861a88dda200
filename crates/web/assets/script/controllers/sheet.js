import { Controller } from "@hotwired/stimulus"

/** The sheet of keys above a page. */
export default class extends Controller {
  static targets = ["frame"]

  open(event) {
    event.preventDefault()
    if (!this.frameTarget.src) this.frameTarget.src = "/keys"
    this.element.showPopover()
    this.element.focus()
  }

  away(event) {
    if (event.target === this.element) this.element.hidePopover()
  }

  disconnect() {
    this.element.hidePopover()
  }
}
