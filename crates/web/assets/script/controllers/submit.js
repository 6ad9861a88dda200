import { Controller } from "@hotwired/stimulus"

/** Sends a form by a key. */
export default class extends Controller {
  now(event) {
    event.preventDefault()
    this.element.requestSubmit()
  }
}
