import { Controller } from "@hotwired/stimulus"

/** Cards that are dragged from one column into another. The form of each card does the move, with a mouse or without. */
export default class extends Controller {
  static targets = ["cards"]

  async connect() {
    const { default: Sortable } = await import("sortablejs")
    if (!this.element.isConnected) return
    const options = {
      group: "cards",
      animation: 140,
      delay: 180,
      delayOnTouchOnly: true,
      filter: "details, a, button",
      preventOnFilter: false,
      ghostClass: "card-ghost",
      dragClass: "card-lifted",
      onEnd: (event) => this.dropped(event),
    }
    this.lists = this.cardsTargets.map((list) => Sortable.create(list, options))
    this.element.dataset.boardReady = ""
  }

  disconnect() {
    this.lists?.forEach((list) => list.destroy())
  }

  dropped({ item, from, to }) {
    const form = item.querySelector("form")
    if (from === to || !form) return
    const value = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: to.dataset.value })
    form.append(value)
    form.requestSubmit()
  }
}
