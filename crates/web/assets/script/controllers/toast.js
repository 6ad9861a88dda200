import { Controller } from "@hotwired/stimulus"

/** A word at the bottom that goes by itself, and that the address forgets. */
export default class extends Controller {
  connect() {
    const url = new URL(location)
    url.searchParams.delete("did")
    history.replaceState(history.state, "", url)
    this.timer = setTimeout(() => this.element.remove(), 12000)
  }

  disconnect() {
    clearTimeout(this.timer)
  }
}
