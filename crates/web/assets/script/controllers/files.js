import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"

/** Files that are dropped on the page or chosen, sent one after the other with the share that is done. */
export default class extends Controller {
  static targets = ["form", "input", "list"]

  connect() {
    this.depth = 0
  }

  several() {
    this.inputTarget.multiple = true
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    if (event.type === "dragenter") this.depth++
    this.element.classList.add("files-over")
  }

  out() {
    this.depth = Math.max(0, this.depth - 1)
    if (this.depth === 0) this.element.classList.remove("files-over")
  }

  drop(event) {
    this.depth = 0
    this.element.classList.remove("files-over")
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    // Where there is room for one part of the page, it is the one that shows how far they are.
    document.getElementById("tab-related")?.click()
    this.sendAll([...event.dataTransfer.files])
  }

  chosen() {
    this.sendAll([...this.inputTarget.files])
  }

  async sendAll(files) {
    let to
    for (const file of files) to = (await this.send(file)) ?? to
    this.formTarget.reset()
    if (to) Turbo.visit(to, { action: "replace" })
  }

  /** The page that shows it, or nothing where it was refused, which stays to be read. */
  send(file) {
    const line = document.createElement("li")
    const said = document.createElement("span")
    const share = document.createElement("progress")
    said.textContent = this.listTarget.dataset.sending.replace("{name}", file.name)
    share.max = 1
    share.value = 0
    share.setAttribute("aria-label", said.textContent)
    line.append(said, share)
    this.listTarget.append(line)
    const body = new FormData()
    body.append("file", file, file.name)
    return new Promise((done) => {
      const request = new XMLHttpRequest()
      request.upload.onprogress = ({ loaded, total }) => (share.value = total ? loaded / total : 0)
      request.onloadend = () => {
        const kept = request.status >= 200 && request.status < 300
        share.remove()
        if (kept) line.remove()
        else said.textContent = this.failed(file.name, request)
        line.classList.toggle("field-wrong", !kept)
        done(kept ? request.responseURL : undefined)
      }
      request.open("POST", this.formTarget.action)
      request.setRequestHeader("Accept", "application/problem+json, text/html;q=0.5")
      request.send(body)
    })
  }

  failed(name, request) {
    let why = request.statusText || "…"
    try {
      why = JSON.parse(request.responseText).detail
    } catch {
      // No answer in our words: the line broke, or something stands between.
    }
    return this.listTarget.dataset.failed.replace("{name}", name).replace("{why}", why)
  }
}
