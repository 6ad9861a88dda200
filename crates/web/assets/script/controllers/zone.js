import { Controller } from "@hotwired/stimulus"

/** Chooses the time zone of the browser where nobody has chosen one; what follows from it is asked for anew. */
export default class extends Controller {
  static values = { open: Boolean }

  connect() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const known = [...this.element.options].some((option) => option.value === zone)
    if (!known || this.element.value === zone) return
    if (this.openValue) {
      this.element.value = zone
      this.element.form.requestSubmit()
    } else if (!this.hasOpenValue && this.element.value === "UTC") {
      this.element.value = zone
    }
  }
}
