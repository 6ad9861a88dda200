import { Controller } from "@hotwired/stimulus"

/** Words at the bottom about what was done without leaving the page. */
export default class extends Controller {
  static targets = ["made", "signedOut", "failed", "unsent"]

  add({ detail: { unit } }) {
    const toast = this.madeTarget.content.firstElementChild.cloneNode(true)
    toast.action = `/undo/${unit}`
    toast.elements.to.value = location.pathname + location.search
    this.show(toast)
  }

  signedOut() {
    this.show(this.signedOutTarget.content.firstElementChild.cloneNode(true))
  }

  failed() {
    this.show(this.failedTarget.content.firstElementChild.cloneNode(true))
  }

  /** A form that did not get there. */
  unsent({ detail: { request, error } }) {
    if (request.isSafe || error.name === "AbortError") return
    this.show(this.unsentTarget.content.firstElementChild.cloneNode(true))
  }

  show(toast) {
    this.element.querySelectorAll(":scope > .toast-one").forEach((other) => other.remove())
    this.element.append(toast)
  }
}
