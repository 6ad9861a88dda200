import { Controller } from "@hotwired/stimulus"
import { drag, undrag } from "../drag.js"

const DAY_MS = 86_400_000

/** Entries that are moved to another day: dragged, or by Shift with an arrow. The form of each does the move. */
export default class extends Controller {
  static targets = ["day"]

  async dayTargetConnected(list) {
    await drag(list, {
      group: "days",
      sort: false,
      filter: "details, button, input",
      preventOnFilter: false,
      dragClass: "card-lifted",
      onEnd: ({ item, from, to }) => from !== to && this.send(item, to.dataset.day),
    })
    this.element.dataset.calendarReady = ""
  }

  dayTargetDisconnected(list) {
    undrag(list)
  }

  key(event) {
    const way = document.dir === "rtl" ? -1 : 1
    const days = { ArrowLeft: -way, ArrowRight: way, ArrowUp: -7, ArrowDown: 7 }[event.key]
    const item = event.target.closest("li.event")
    if (!days || !item || !event.shiftKey || event.target.closest("details")) return
    event.preventDefault()
    const from = Date.parse(item.closest("[data-day]").dataset.day)
    this.send(item, new Date(from + days * DAY_MS).toISOString().slice(0, 10))
  }

  send(item, day) {
    const form = item.querySelector("form")
    form.elements.to.value = day
    form.requestSubmit()
  }
}
