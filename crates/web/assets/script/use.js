// What somebody has in hand: open, picked or begun to type. A page that is fetched anew leaves it alone.

const OPEN = ".tour, details.drop[open], :popover-open, td.editing, .picked.is-shown, .pick input:checked"
const TYPED = "input:not([type=checkbox], [type=hidden]), textarea, select"

/** Whether the pointer is down: what lies under it is about to be pressed or dragged. */
let pressed = false
addEventListener("pointerdown", () => (pressed = true), true)
for (const end of ["pointerup", "dragend"]) addEventListener(end, () => (pressed = false), true)
// A mouse that begins to drag is told as cancelled, and lets go at the end of it.
addEventListener("pointercancel", (event) => (pressed = event.pointerType === "mouse"), true)

/** Whether an element is in hand itself. */
export function held(element) {
  if (element.matches(OPEN)) return true
  if (element.matches("form")) return [...element.querySelectorAll(TYPED)].some(changed)
  if (element.matches(".board, .calendar")) return pressed || element.querySelector(".card-ghost") !== null
  return element === document.activeElement && element.matches(TYPED)
}

/** Whether something in it is. */
export function within(element) {
  return [...element.querySelectorAll(`${OPEN}, form, ${TYPED}`)].some(held)
}

/** Whether something is open or picked, which is shown as it was until it is let go. */
export function isOpen() {
  return document.querySelector(OPEN) !== null
}

/** Whether the page has to stay where it is just now: something is under the hand, or pointed at. */
export function isFixed() {
  return pressed || document.querySelector(".tour, .card-ghost") !== null
}

function changed(control) {
  if (control.matches("[type=radio]")) return control.checked !== control.defaultChecked
  if (!control.matches("select")) return control.value !== control.defaultValue
  const options = [...control.options]
  // Where none is marked the first is chosen.
  return options.some((o) => o.defaultSelected) ? options.some((o) => o.selected !== o.defaultSelected) : control.selectedIndex > 0
}
