import { Controller } from "@hotwired/stimulus"
import { drag, undrag } from "../drag.js"

/** Rows that are dragged to another place. The form sends them in the order in which they stand; the buttons of each row
 * do the same without a mouse. */
export default class extends Controller {
  static targets = ["list"]

  async listTargetConnected(list) {
    await drag(list, { group: "arrange", handle: ".arrange-grip", delay: 120, onEnd: (event) => this.dropped(event) })
    this.element.dataset.arrangeReady = ""
  }

  listTargetDisconnected(list) {
    undrag(list)
  }

  dropped({ from, to, oldIndex, newIndex }) {
    // Where more is typed on the same form, its button sends all at once.
    if (to.dataset.arrangeQuiet || (from === to && oldIndex === newIndex)) return
    this.save()
  }

  save() {
    this.element.requestSubmit()
  }
}
