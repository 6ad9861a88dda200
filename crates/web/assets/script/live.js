// What changed elsewhere, told to the pages of this browser. One of them holds the stream (a host has few connections)
// and tells the others.

const channel = new BroadcastChannel("live")
const listeners = new Set()

/** Calls listener with { objects, records }, or with null when something may have been missed. */
export function listen(listener) {
  start()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let started = false

function start() {
  if (started) return
  started = true
  channel.onmessage = ({ data }) => tell(data)
  // Whoever holds the lock has the stream; when that page goes, the next one gets it.
  if (navigator.locks) navigator.locks.request("live", () => new Promise(open))
  else open()
}

function open() {
  let broken = false
  const source = new EventSource("/live")
  source.onmessage = ({ data }) => tellAll(JSON.parse(data))
  source.onerror = () => (broken = true)
  source.onopen = () => {
    if (broken) tellAll(null)
    broken = false
  }
}

function tellAll(change) {
  channel.postMessage(change)
  tell(change)
}

function tell(change) {
  for (const listener of listeners) listener(change)
}
