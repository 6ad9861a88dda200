import { Controller } from "@hotwired/stimulus"

/** The menu of columns: sends the boxes that are ticked as one list, and stays open after one was moved. */
export default class extends Controller {
  connect() {
    forget()
    addEventListener("turbo:render", forget)
  }

  disconnect() {
    removeEventListener("turbo:render", forget)
  }

  join() {
    const boxes = [...this.element.querySelectorAll("[name=column]")]
    const columns = boxes.filter((box) => box.checked).map((box) => box.value)
    for (const box of boxes) box.disabled = true
    const joined = Object.assign(document.createElement("input"), { type: "hidden", name: "columns", value: columns.join(",") })
    this.element.querySelector("form").append(joined)
  }
}

/** The address forgets which menu was open. */
function forget() {
  const url = new URL(location)
  if (!url.searchParams.has("menu")) return
  url.searchParams.delete("menu")
  history.replaceState(history.state, "", url)
}
