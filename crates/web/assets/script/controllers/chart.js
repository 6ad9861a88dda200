import { Controller } from "@hotwired/stimulus"

/** Draws what the table beside it says. */
export default class extends Controller {
  static targets = ["drawing", "row"]
  static values = { drawn: String }

  async connect() {
    const { draw } = await import("../draw.js")
    if (!this.element.isConnected || !this.hasDrawingTarget) return
    this.draw = () => {
      this.chart ??= draw.open(this.drawingTarget)
      draw.show(this.chart, this.drawnValue, this.rowTargets.map(read))
    }
    this.draw()
    // The page that comes anew has nothing drawn in it.
    this.drawingTarget.addEventListener("turbo:before-morph-element", (event) => event.preventDefault())
    this.resized = new ResizeObserver(() => {
      this.chart.resize()
      this.draw()
    })
    this.resized.observe(this.drawingTarget)
    addEventListener("turbo:render", this.draw)
    this.dark = matchMedia("(prefers-color-scheme: dark)")
    this.dark.addEventListener("change", this.draw)
  }

  disconnect() {
    if (!this.draw) return
    removeEventListener("turbo:render", this.draw)
    this.dark.removeEventListener("change", this.draw)
    this.resized.disconnect()
    this.chart?.dispose()
    this.chart = undefined
  }
}

function read(row) {
  return { label: row.cells[0].innerText.trim(), shown: row.cells[1].innerText.trim(), number: Number(row.dataset.number) }
}
