import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { Listbox } from "../listbox.js"

/** Everything that one can go to or do, by its name. */
export default class extends Controller {
  static targets = ["words", "found"]

  connect() {
    this.box = new Listbox(this.wordsTarget, this.foundTarget)
  }

  disconnect() {
    clearTimeout(this.timer)
    this.element.close()
  }

  open(event) {
    event?.preventDefault()
    if (this.element.open) return
    this.wordsTarget.value = ""
    this.element.showModal()
    this.fetch()
  }

  look() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 100)
  }

  async fetch() {
    const words = this.wordsTarget.value.trim()
    const reply = await fetch(`/palette?q=${encodeURIComponent(words)}`)
    if (!reply.ok || words !== this.wordsTarget.value.trim()) return
    this.box.fill(await reply.text())
    this.box.mark(0)
  }

  key(event) {
    if (this.box.move(event)) return
    if (event.key !== "Enter" || !this.box.marked) return
    event.preventDefault()
    this.go(this.box.marked)
  }

  press(event) {
    this.go(event.currentTarget)
  }

  /** A click beside it closes it. */
  away(event) {
    if (event.target === this.element) this.element.close()
  }

  go(option) {
    this.element.close()
    Turbo.visit(option.dataset.url)
  }
}
