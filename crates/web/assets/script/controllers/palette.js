import * as Turbo from "@hotwired/turbo"
import { Controller } from "@hotwired/stimulus"
import { Listbox } from "../listbox.js"

/** What can be done on a page. */
const SEEN = "main :is(a, button, summary).btn, main .segments a, main [data-key]"
/** The same, and what stands in menus and around the page: offered when its name is typed. */
const ALL = `${SEEN}, [data-key], [data-command], main .drop-body > :is(a, button).drop-item, main .drop-body > form > button`
const COMMANDS_MAX = 8

/** Everything that one can go to or do, by its name. */
export default class extends Controller {
  static targets = ["words", "found"]

  connect() {
    this.box = new Listbox(this.wordsTarget, this.foundTarget)
  }

  disconnect() {
    clearTimeout(this.timer)
    this.element.hidePopover()
  }

  open(event) {
    event?.preventDefault()
    if (this.element.matches(":popover-open")) return
    this.wordsTarget.value = ""
    // Not as a modal dialog: that styles all of the page anew, which is seen where a page is long.
    this.element.showPopover()
    this.fetch()
  }

  look() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 100)
  }

  async fetch() {
    const words = this.wordsTarget.value.trim()
    const reply = await fetch(`/palette?q=${encodeURIComponent(words)}`)
    if (!reply.ok || words !== this.wordsTarget.value.trim()) return
    this.box.fill(await reply.text())
    this.foundTarget.prepend(...this.commands(words))
    this.box.toggle(this.box.options.length > 0)
    this.box.mark(0)
  }

  /** What can be done on this page whose name has the words. */
  commands(words) {
    const named = new Map()
    const doers = document.querySelectorAll(words ? ALL : SEEN)
    for (const doer of doers) {
      if (doer.closest("dialog, template, .picked, .card-move, .places") || (!words && !doer.checkVisibility())) continue
      const name = called(doer)
      if (name && folded(name).includes(folded(words)) && !named.has(name)) named.set(name, doer)
    }
    this.doers = [...named.values()].slice(0, COMMANDS_MAX)
    return [...named.keys()].slice(0, COMMANDS_MAX).map((name, at) => this.option(name, at))
  }

  option(name, at) {
    const option = document.createElement("li")
    Object.assign(option, { className: "drop-item", id: `command-${at}`, role: "option", ariaSelected: "false" })
    Object.assign(option.dataset, { at, action: "click->palette#press" })
    const key = this.doers[at].dataset.key
    const icon = this.doers[at].querySelector("svg.icon")?.cloneNode(true)
    option.append(...[icon, Object.assign(document.createElement("span"), { textContent: name })].filter(Boolean))
    if (key) option.append(Object.assign(document.createElement("kbd"), { textContent: key }))
    return option
  }

  key(event) {
    // The focus stays in it while it is open.
    if (event.key === "Tab") event.preventDefault()
    if (this.box.move(event)) return
    if (event.key !== "Enter" || !this.box.marked) return
    event.preventDefault()
    this.go(this.box.marked)
  }

  press(event) {
    this.go(event.currentTarget)
  }

  /** A click beside it closes it. */
  away(event) {
    if (event.target === this.element) this.element.hidePopover()
  }

  go(option) {
    this.element.hidePopover()
    const doer = this.doers[option.dataset.at]
    if (!doer) return Turbo.visit(option.dataset.url)
    if (doer.matches("input, textarea, select")) doer.focus()
    else doer.click()
  }
}

function called(doer) {
  const shown = [...doer.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent)
  const name = doer.dataset.command ?? doer.getAttribute("aria-label") ?? shown.join(" ")
  return name.replace(/\s+/g, " ").trim()
}

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}
