import { Controller } from "@hotwired/stimulus"

/** Picks rows of a table: one, a range with shift, or all that are shown. */
export default class extends Controller {
  static targets = ["box", "all"]

  connect() {
    this.show()
  }

  one(event) {
    const boxes = this.boxTargets
    const at = boxes.indexOf(event.target)
    if (event.shiftKey && this.last !== undefined) {
      const [from, to] = [Math.min(at, this.last), Math.max(at, this.last)]
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked
    }
    this.last = at
    this.show()
  }

  all(event) {
    for (const box of this.boxTargets) box.checked = event.target.checked
    this.show()
  }

  show() {
    const checked = this.boxTargets.filter((box) => box.checked)
    // A record may stand in several groups.
    const picked = new Set(checked.map((box) => box.value)).size
    // With a selector of the page that has something picked, the browser would look through all of it at each click.
    document.getElementById("picked")?.classList.toggle("is-shown", picked > 0)
    document.getElementById("picked-count")?.replaceChildren(String(picked))
    if (this.hasAllTarget) {
      this.allTarget.checked = picked > 0 && checked.length === this.boxTargets.length
      this.allTarget.indeterminate = picked > 0 && !this.allTarget.checked
    }
  }
}
