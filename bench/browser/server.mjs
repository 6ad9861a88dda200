// What a page weighs and how long the server takes for it, over HTTP as a browser asks.

import http from "node:http"

const TIMES = 200
const KB_MAX = 120
const SERVER_MS_MAX = 10

const agent = new http.Agent({ keepAlive: true })

/** Rows of the report. */
export async function askServer({ url, email, password }) {
  const cookie = await signIn(url, email, password)
  const list = await ask(url, "/contacts?view=all", { headers: { cookie } })
  if (list.status !== 200) throw new Error(`the list: ${list.status} ${list.headers.location ?? ""}`)
  const html = list.text.replaceAll("&#x2f;", "/")
  const rows = [await weigh(url, html)]
  const record = html.match(/href="(\/contacts\/[0-9a-f-]{36})"/)[1]
  for (const [name, path] of [["list of contacts", "/contacts?view=all"], ["page of a contact", record]]) {
    rows.push(await time(name, url, path, cookie))
  }
  return rows
}

async function signIn(url, email, password) {
  const body = new URLSearchParams({ email, password, next: "/" }).toString()
  const headers = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" }
  const letIn = await ask(url, "/sign-in", { method: "POST", body, headers })
  const cookie = letIn.headers["set-cookie"]?.map((one) => one.split(";")[0]).join("; ")
  if (letIn.status !== 303 || !cookie) throw new Error(`not let in: ${letIn.status}`)
  return cookie
}

async function weigh(url, html) {
  const named = [...html.matchAll(/(?:href|src)="([^"]*(?:app|assets)[^"]*\.(?:js|css))"/g)].map((found) => found[1])
  let wire = 0
  for (const path of new Set(named)) wire += (await ask(url, path, { headers: { "accept-encoding": "br" } })).bytes
  const kb = wire / 1024
  const what = "script and style of the list, over the wire"
  return { what, promised: `${KB_MAX} KB`, measured: `${kb.toFixed(1)} KB`, kept: kb <= KB_MAX }
}

async function time(name, url, path, cookie) {
  const took = []
  for (let at = 0; at < TIMES; at++) {
    const begun = performance.now()
    const page = await ask(url, path, { headers: { cookie } })
    if (page.status !== 200) throw new Error(`${path}: ${page.status}`)
    took.push(performance.now() - begun)
  }
  took.sort((one, other) => one - other)
  const [middle, most] = [took[TIMES / 2], took[Math.floor(TIMES * 0.99)]]
  const measured = `${middle.toFixed(1)} / ${most.toFixed(1)} ms`
  return { what: `${name}, p50 / p99 over HTTP`, promised: `${SERVER_MS_MAX} ms`, measured, kept: middle < SERVER_MS_MAX }
}

function ask(url, path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done, failed) => {
    const request = http.request(new URL(path, url), { method, headers, agent }, (reply) => {
      const parts = []
      reply.on("data", (part) => parts.push(part))
      reply.on("end", () => {
        const whole = Buffer.concat(parts)
        done({ status: reply.statusCode, headers: reply.headers, bytes: whole.length, text: whole.toString() })
      })
    })
    request.on("error", failed)
    request.end(body)
  })
}
