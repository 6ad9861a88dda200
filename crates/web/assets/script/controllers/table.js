import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"

const STEP = 20
const WIDTH_MIN = 60
const WIDTH_MAX = 640
/** Pixels that a heading is moved before it is more than a click. */
const SLACK = 6

/** Headings that are dragged to another place, their edges to another width, and both by keys. */
export default class extends Controller {
  static targets = ["head"]
  static values = { pinned: Number }

  connect() {
    this.seen = new ResizeObserver(() => this.pin())
    this.seen.observe(this.element)
  }

  disconnect() {
    this.seen.disconnect()
    this.stop?.()
  }

  /** Columns that stay stand one beside the other. */
  pin() {
    let at = this.element.querySelector("th.pick").offsetWidth
    this.headTargets.slice(0, this.pinnedValue).forEach((head, place) => {
      this.element.style.setProperty(`--pin-${place}`, `${at}px`)
      at += head.offsetWidth
    })
  }

  grab(event) {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest(".edge")) return
    const head = event.currentTarget
    const from = event.clientX
    let over
    this.follow(
      (move) => {
        if (!over && Math.abs(move.clientX - from) < SLACK) return
        over = this.headTargets.find((one) => inside(one, move.clientX)) ?? over ?? head
        for (const one of this.headTargets) one.classList.toggle("drop-here", one === over && one !== head)
        head.classList.add("lifted")
      },
      () => {
        head.classList.remove("lifted")
        over?.classList.remove("drop-here")
        if (!over) return
        // What was dragged was not pressed.
        addEventListener("click", (click) => (click.preventDefault(), click.stopImmediatePropagation()), { capture: true, once: true })
        setTimeout(() => this.move(head, this.headTargets.indexOf(over)))
      },
    )
  }

  size(event) {
    event.preventDefault()
    event.stopPropagation()
    const head = event.target.closest("th")
    const [from, width, way] = [event.clientX, head.offsetWidth, direction()]
    let wanted = width
    this.follow(
      (move) => {
        wanted = stepped(width + way * (move.clientX - from))
        head.className = `${head.className.replace(/\bwide-\d+/g, "")} wide-${wanted}`
      },
      () => {
        addEventListener("click", (click) => (click.preventDefault(), click.stopImmediatePropagation()), { capture: true, once: true })
        setTimeout(() => this.go({ [head.dataset.column]: wanted }))
      },
    )
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * direction()
    if (!by || !event.shiftKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const head = event.currentTarget
    if (event.altKey) this.go({ [head.dataset.column]: stepped(head.offsetWidth + 2 * by * STEP) }, head)
    else this.move(head, this.headTargets.indexOf(head) + by)
  }

  move(head, place) {
    const heads = this.headTargets.filter((one) => one !== head)
    if (place < 0 || place > heads.length || this.headTargets.indexOf(head) === place) return
    heads.splice(place, 0, head)
    this.go({}, head, heads)
  }

  /** The list with its columns as they are to be; its address says so. */
  go(sized, focused, heads = this.headTargets) {
    const url = new URL(location)
    const width = (head) => sized[head.dataset.column] ?? head.className.match(/\bwide-(\d+)/)?.[1]
    const widths = heads.filter(width).map((head) => `${head.dataset.column}:${width(head)}`)
    url.searchParams.set("columns", heads.map((head) => head.dataset.column).join(","))
    url.searchParams.set("widths", widths.join(","))
    url.searchParams.delete("cursor")
    if (focused) addEventListener("turbo:render", () => document.getElementById(focused.id)?.querySelector("a, span")?.focus(), { once: true })
    Turbo.visit(url, { action: "replace" })
  }

  follow(moved, dropped) {
    const stop = (event) => {
      this.stop()
      dropped(event)
    }
    this.stop = () => {
      removeEventListener("pointermove", moved)
      removeEventListener("pointerup", stop)
    }
    addEventListener("pointermove", moved)
    addEventListener("pointerup", stop)
  }
}

function inside(element, x) {
  const { left, right } = element.getBoundingClientRect()
  return left <= x && x < right
}

function stepped(width) {
  return Math.round(Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, width)) / STEP) * STEP
}

/** 1 where lines run from left to right. */
function direction() {
  return document.dir === "rtl" ? -1 : 1
}
