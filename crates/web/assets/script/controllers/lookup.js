import { Controller } from "@hotwired/stimulus"
import { Listbox } from "../listbox.js"

/** Finds the record that a link leads to while its name is typed. */
export default class extends Controller {
  static targets = ["id", "words", "found"]
  static values = { url: String }

  connect() {
    this.box = new Listbox(this.wordsTarget, this.foundTarget)
  }

  disconnect() {
    clearTimeout(this.timer)
  }

  look() {
    this.idTarget.value = ""
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 120)
  }

  async fetch() {
    const words = this.wordsTarget.value.trim()
    if (!words || !this.urlValue) return this.box.toggle(false)
    const reply = await fetch(`${this.urlValue}?q=${encodeURIComponent(words)}`)
    // What was typed meanwhile has its own answer on the way.
    if (reply.ok && words === this.wordsTarget.value.trim()) this.box.fill(await reply.text())
  }

  key(event) {
    if (this.foundTarget.hidden || this.box.move(event)) return
    if (event.key === "Enter" && this.box.marked) {
      event.preventDefault()
      // In a cell of a table the next one sends it.
      event.stopPropagation()
      this.take(this.box.marked)
    } else if (event.key === "Escape") {
      event.stopPropagation()
      this.box.toggle(false)
    }
  }

  press(event) {
    event.preventDefault()
    this.take(event.currentTarget)
  }

  take(option) {
    this.idTarget.value = option.dataset.id
    this.wordsTarget.value = option.dataset.title
    this.box.toggle(false)
    this.wordsTarget.focus()
  }

  leave(event) {
    if (!this.element.contains(event.relatedTarget)) this.box.toggle(false)
  }
}
