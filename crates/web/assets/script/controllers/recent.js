import { Controller } from "@hotwired/stimulus"
import { recent } from "../recent.js"

const SHOWN = 6

/** The records that were looked at lately in this browser. */
export default class extends Controller {
  static targets = ["list"]

  connect() {
    const rows = recent()
      .filter(({ url }) => typeof url === "string" && url.startsWith("/") && !url.startsWith("//"))
      .slice(0, SHOWN)
      .map(({ url, title, label }) => {
        const row = document.createElement("li")
        const link = document.createElement("a")
        const of = document.createElement("span")
        link.href = url
        link.dataset.row = ""
        link.textContent = title
        of.className = "quiet"
        of.textContent = label
        row.append(link, of)
        return row
      })
    this.listTarget.replaceChildren(...rows)
    this.element.hidden = rows.length === 0
  }
}
