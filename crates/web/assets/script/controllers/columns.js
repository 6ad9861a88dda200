import { Controller } from "@hotwired/stimulus"

/** Sends the boxes that are ticked as one list of columns. */
export default class extends Controller {
  join(event) {
    const boxes = [...this.element.querySelectorAll("[name=column]")]
    const columns = boxes.filter((box) => box.checked).map((box) => box.value)
    event.formData?.delete("column")
    for (const box of boxes) box.disabled = true
    const joined = Object.assign(document.createElement("input"), { type: "hidden", name: "columns", value: columns.join(",") })
    this.element.append(joined)
  }
}
