// What changed elsewhere, told to the pages of this browser. One of them holds the stream (a host has few connections)
// and tells the others.

const channel = new BroadcastChannel("live")
const listeners = new Set()
/** What was told last: a page that was made before it and comes after it has missed it. */
const recent = []
const RECENT_MAX = 50

/** Calls listener with { objects, records, pos }, or with null when something may have been missed; first with what happened
    since that place in the log. */
export function listen(listener, since) {
  start(since)
  listeners.add(listener)
  for (const change of recent.filter(({ pos }) => pos > since)) listener(change)
  return () => listeners.delete(listener)
}

let started = false
let source

function start(since) {
  if (started) return
  started = true
  channel.onmessage = ({ data }) => {
    if (data?.ask !== undefined) answer(data.ask)
    else if (!data?.again) tell(data)
    else if (!recent.some(({ pos }) => pos === data.again.pos)) tell(data.again)
  }
  channel.postMessage({ ask: since ?? null })
  // Whoever holds the lock has the stream; when that page goes, the next one gets it.
  if (navigator.locks) navigator.locks.request("live", () => new Promise(() => open(since)))
  else open(since)
}

function open(since) {
  let broken = false
  source = new EventSource(since === undefined ? "/live" : `/live?after=${since}`)
  source.onmessage = ({ data }) => tellAll(JSON.parse(data))
  source.onerror = () => (broken = true)
  source.onopen = () => {
    if (broken) tellAll(null)
    broken = false
  }
}

/** Another page has just come, and says how far it knows. */
function answer(since) {
  if (!source || since === null) return
  for (const again of recent.filter(({ pos }) => pos > since)) channel.postMessage({ again })
}

function tellAll(change) {
  channel.postMessage(change)
  tell(change)
}

function tell(change) {
  if (change) recent.push(change)
  if (recent.length > RECENT_MAX) recent.shift()
  for (const listener of listeners) listener(change)
}
