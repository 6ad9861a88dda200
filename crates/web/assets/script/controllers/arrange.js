import { Controller } from "@hotwired/stimulus"

/** Rows that are dragged to another place. The form sends them in the order in which they stand; the buttons of each row
 * do the same without a mouse. */
export default class extends Controller {
  static targets = ["list"]

  async connect() {
    const { default: Sortable } = await import("sortablejs")
    if (!this.element.isConnected) return
    this.lists = this.listTargets.map((list) =>
      Sortable.create(list, {
        group: "arrange",
        handle: ".arrange-grip",
        animation: 140,
        delay: 120,
        delayOnTouchOnly: true,
        ghostClass: "card-ghost",
        onEnd: (event) => this.dropped(event),
      }),
    )
    this.element.dataset.arrangeReady = ""
  }

  disconnect() {
    this.lists?.forEach((list) => list.destroy())
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
