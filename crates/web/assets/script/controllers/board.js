import { Controller } from "@hotwired/stimulus"
import { drag, undrag } from "../drag.js"

/** Cards that are dragged from one column into another, or moved by Shift with an arrow. The form of each card does the move, with a mouse or without. */
export default class extends Controller {
  static targets = ["cards"]

  async cardsTargetConnected(list) {
    await drag(list, {
      group: "cards",
      filter: "details, button",
      preventOnFilter: false,
      dragClass: "card-lifted",
      onEnd: (event) => this.dropped(event),
    })
    this.element.dataset.boardReady = ""
  }

  cardsTargetDisconnected(list) {
    undrag(list)
  }

  dropped({ item, from, to }) {
    if (from !== to) this.send(item, to)
  }

  key(event) {
    const way = document.dir === "rtl" ? -1 : 1
    const step = { ArrowLeft: -way, ArrowRight: way }[event.key]
    const item = event.target.closest("li.card")
    if (!step || !item || !event.shiftKey || event.target.closest("details")) return
    event.preventDefault()
    const lists = this.cardsTargets
    const to = lists[lists.indexOf(item.closest("ul")) + step]
    if (to) this.send(item, to)
  }

  send(item, to) {
    const form = item.querySelector("form")
    if (!form) return
    const value = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: to.dataset.value })
    form.append(value)
    form.requestSubmit()
  }
}
