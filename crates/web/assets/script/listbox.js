/** Options of a list that one goes through with the arrows while the focus stays in a field. */
export class Listbox {
  constructor(field, list) {
    this.field = field
    this.list = list
    this.at = -1
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")]
  }

  get marked() {
    return this.options[this.at]
  }

  /** Shows new options. */
  fill(html) {
    this.list.innerHTML = html
    this.at = -1
    this.field.removeAttribute("aria-activedescendant")
    this.toggle(this.options.length > 0)
  }

  toggle(open) {
    this.list.hidden = !open
    this.field.setAttribute("aria-expanded", open)
  }

  /** Whether a key was an arrow, and the mark went with it. */
  move(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by || this.list.hidden) return false
    event.preventDefault()
    this.mark(Math.max(0, Math.min(this.options.length - 1, this.at + by)))
    return true
  }

  mark(at) {
    this.at = at
    this.options.forEach((option, place) => option.setAttribute("aria-selected", place === at))
    this.marked?.scrollIntoView({ block: "nearest" })
    if (this.marked) this.field.setAttribute("aria-activedescendant", this.marked.id)
  }
}
