import { Controller } from "@hotwired/stimulus"

/** A text that is there to be taken along: whoever comes into it has all of it chosen. */
export default class extends Controller {
  all() {
    this.element.select()
  }
}
