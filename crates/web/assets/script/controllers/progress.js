import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"

const EVERY_MS = 900

/** Fetches the page anew for as long as something on it goes on. */
export default class extends Controller {
  connect() {
    this.timer = setInterval(() => document.hidden || Turbo.session.refresh(location.href), EVERY_MS)
  }

  disconnect() {
    clearInterval(this.timer)
  }
}
