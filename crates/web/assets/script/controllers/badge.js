import { Controller } from "@hotwired/stimulus"
import { listen } from "../live.js"

/** The number of new notifications, which follows what happens. */
export default class extends Controller {
  static targets = ["count"]

  connect() {
    this.stop = listen((change) => {
      if (change === null || change.objects.includes("notifications")) this.fetch()
    })
  }

  disconnect() {
    this.stop()
  }

  async fetch() {
    const reply = await fetch("/inbox/count")
    if (reply.ok && !reply.redirected) this.countTarget.textContent = await reply.text()
  }
}
