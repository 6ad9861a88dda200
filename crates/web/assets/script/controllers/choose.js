import { Controller } from "@hotwired/stimulus"

/** Boxes that stand apart from their form: who ticks one sends it. */
export default class extends Controller {
  send(event) {
    event.target.form?.requestSubmit()
  }
}
