import { Controller } from "@hotwired/stimulus"
import { Listbox } from "../listbox.js"

const NAME_CHARS_MAX = 40

/** Offers colleagues while one types a name behind an @. */
export default class extends Controller {
  static targets = ["text", "found"]

  connect() {
    this.box = new Listbox(this.textTarget, this.foundTarget)
  }

  disconnect() {
    clearTimeout(this.timer)
  }

  /** What stands behind the last @ before the caret, if it may be a name. */
  get typed() {
    const before = this.textTarget.value.slice(0, this.textTarget.selectionStart)
    const found = /(?:^|[^\p{L}\p{N}])@([\p{L}][^@\n]*)$/u.exec(before)?.[1]
    return found && found.length <= NAME_CHARS_MAX ? found : undefined
  }

  look() {
    clearTimeout(this.timer)
    if (!this.typed) return this.box.toggle(false)
    this.timer = setTimeout(() => this.fetch(), 120)
  }

  async fetch() {
    const typed = this.typed
    if (!typed) return
    const reply = await fetch(`/lookup/user?q=${encodeURIComponent(typed)}`)
    if (reply.ok && typed === this.typed) this.box.fill(await reply.text())
  }

  key(event) {
    if (this.foundTarget.hidden || this.box.move(event)) return
    if (event.key === "Enter" || event.key === "Tab") {
      const option = this.box.marked ?? this.box.options[0]
      if (!option) return
      event.preventDefault()
      this.take(option)
    } else if (event.key === "Escape") {
      event.stopPropagation()
      this.box.toggle(false)
    }
  }

  choose(event) {
    const option = event.target.closest("[role=option]")
    if (!option) return
    event.preventDefault()
    this.take(option)
  }

  take(option) {
    const text = this.textTarget
    const end = text.selectionStart
    const start = end - this.typed.length
    text.setRangeText(`${option.dataset.title} `, start, end, "end")
    this.box.toggle(false)
    text.focus()
  }

  leave(event) {
    if (!this.element.contains(event.relatedTarget)) this.box.toggle(false)
  }
}
