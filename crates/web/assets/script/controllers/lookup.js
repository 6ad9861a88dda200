import { Controller } from "@hotwired/stimulus"

/** Finds the record that a link leads to while its name is typed. */
export default class extends Controller {
  static targets = ["id", "words", "found"]
  static values = { url: String }

  look() {
    this.idTarget.value = ""
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 120)
  }

  async fetch() {
    const words = this.wordsTarget.value.trim()
    if (!words || !this.urlValue) return this.show(false)
    const reply = await fetch(`${this.urlValue}?q=${encodeURIComponent(words)}`)
    if (!reply.ok || words !== this.wordsTarget.value.trim()) return
    this.foundTarget.innerHTML = await reply.text()
    this.at = -1
    this.show(this.options.length > 0)
  }

  get options() {
    return [...this.foundTarget.querySelectorAll("[role=option]")]
  }

  key(event) {
    if (this.foundTarget.hidden) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by) {
      event.preventDefault()
      this.mark(Math.max(0, Math.min(this.options.length - 1, this.at + by)))
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault()
      this.take(this.options[this.at])
    } else if (event.key === "Escape") {
      event.stopPropagation()
      this.show(false)
    }
  }

  press(event) {
    this.take(event.currentTarget)
  }

  take(option) {
    this.idTarget.value = option.dataset.id
    this.wordsTarget.value = option.dataset.title
    this.show(false)
    this.wordsTarget.focus()
  }

  leave(event) {
    if (!this.element.contains(event.relatedTarget)) this.show(false)
  }

  mark(at) {
    this.at = at
    this.options.forEach((option, place) => option.setAttribute("aria-selected", place === at))
    this.options[at].scrollIntoView({ block: "nearest" })
    this.wordsTarget.setAttribute("aria-activedescendant", this.options[at].id)
  }

  show(open) {
    this.foundTarget.hidden = !open
    this.wordsTarget.setAttribute("aria-expanded", open)
  }

  disconnect() {
    clearTimeout(this.timer)
  }
}
