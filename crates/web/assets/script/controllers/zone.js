import { Controller } from "@hotwired/stimulus"

/** Chooses the time zone of the browser where nobody has chosen one. */
export default class extends Controller {
  connect() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const known = [...this.element.options].some((option) => option.value === zone)
    if (known && this.element.value === "UTC") this.element.value = zone
  }
}
