// Which records this browser looked at lately. It stays in the browser, and goes with signing out.

const KEY = "recent"
const KEPT_MAX = 12

export function recent() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? []
  } catch {
    return []
  }
}

export function remember(one) {
  const others = recent().filter((other) => other.url !== one.url)
  try {
    localStorage.setItem(KEY, JSON.stringify([one, ...others].slice(0, KEPT_MAX)))
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

export function forget() {
  localStorage.removeItem(KEY)
}
