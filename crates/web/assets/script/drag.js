// Lists whose items are dragged from one to another. What that takes is loaded when there is one.

/** Makes a list one of those. */
export async function drag(list, options) {
  const { default: Sortable } = await import("sortablejs")
  if (!list.isConnected || Sortable.get(list)) return
  Sortable.create(list, { animation: 140, delay: 180, delayOnTouchOnly: true, ghostClass: "card-ghost", ...options })
}

/** Lets go of a list that is there no more. */
export async function undrag(list) {
  const { default: Sortable } = await import("sortablejs")
  if (!list.isConnected) Sortable.get(list)?.destroy()
}
