// Who comes back finds a page as it was left: Turbo remembers how far the window was scrolled; here it is parts of the
// page that scroll, and the row that one was at.

const PARTS = ".content, .sheet, .board, .calendar"
const left = new Map()
let back = false
/** The page that is shown: the address may be another one already when it goes. */
let here

addEventListener("turbo:visit", (event) => {
  back = event.detail.action === "restore"
})

addEventListener("turbo:before-cache", () => left.set(here, { scrolled: parts().map((part) => [part.scrollTop, part.scrollLeft]), at: at() }))

addEventListener("turbo:load", () => {
  here = key()
  const was = back && left.get(here)
  back = false
  if (!was) return
  parts().forEach((part, place) => part.scrollTo(...(was.scrolled[place] ?? [0, 0]).toReversed()))
  if (was.at) document.querySelector(`a[data-row][href="${CSS.escape(was.at)}"]`)?.focus({ preventScroll: true })
})

function parts() {
  return [...document.querySelectorAll(PARTS)]
}

/** The row that has the focus. */
function at() {
  return document.activeElement?.closest?.("a[data-row]")?.getAttribute("href")
}

function key() {
  return history.state?.turbo?.restorationIdentifier ?? location.href
}
