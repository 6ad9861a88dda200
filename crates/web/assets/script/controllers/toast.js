import { Controller } from "@hotwired/stimulus"

/** A word at the bottom that goes by itself, and that the address forgets. */
export default class extends Controller {
  connect() {
    const url = new URL(location)
    for (const told of ["did", "from", "undone"]) url.searchParams.delete(told)
    history.replaceState(history.state, "", url)
    // A page that fetches itself anew knows nothing of it.
    this.element.dataset.turboPermanent = ""
    this.timer = setTimeout(() => this.close(), 12000)
  }

  close() {
    this.element.remove()
  }

  disconnect() {
    clearTimeout(this.timer)
  }
}
