// What a page weighs and how long the server takes for it, over HTTP as a browser asks:
//   node bench/pages.mjs URL EMAIL PASSWORD
// in front of `rapport serve` or `rapport demo`; nothing else is needed but Node 20.

import http from "node:http"

const [url, email, password] = process.argv.slice(2)
if (!password) throw new Error("node bench/pages.mjs URL EMAIL PASSWORD")
const TIMES = 200

const form = new URLSearchParams({ email, password, next: "/" }).toString()
const letIn = await ask("/sign-in", { method: "POST", body: form, headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" } })
const cookie = letIn.headers["set-cookie"]?.map((one) => one.split(";")[0]).join("; ")
if (letIn.status !== 303 || !cookie) throw new Error(`not let in: ${letIn.status}`)

const list = await ask("/contacts?view=all", { headers: { cookie } })
if (list.status !== 200) throw new Error(`the list: ${list.status} ${list.headers.location ?? ""}`)
const html = list.text.replaceAll("&#x2f;", "/")
const named = [...html.matchAll(/(?:href|src)="([^"]*(?:app|assets)[^"]*\.(?:js|css))"/g)].map((found) => found[1])
let wire = 0
for (const path of new Set(named)) wire += (await ask(path, { headers: { "accept-encoding": "br" } })).bytes
console.log(`script and style of the list, over the wire: ${(wire / 1024).toFixed(1)} KB (at most 120)`)

const record = html.match(/href="(\/contacts\/[0-9a-f-]{36})"/)[1]
for (const [name, path] of [["list", "/contacts?view=all"], ["record", record]]) {
  const took = []
  for (let at = 0; at < TIMES; at++) {
    const begun = process.hrtime.bigint()
    const page = await ask(path, { headers: { cookie } })
    if (page.status !== 200) throw new Error(`${path}: ${page.status}`)
    took.push(Number(process.hrtime.bigint() - begun) / 1e6)
  }
  took.sort((one, other) => one - other)
  console.log(`${name}: p50 ${took[TIMES / 2].toFixed(1)} ms, p99 ${took[Math.floor(TIMES * 0.99)].toFixed(1)} ms (p50 below 10)`)
}

function ask(path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done, failed) => {
    const request = http.request(new URL(path, url), { method, headers, agent: (ask.agent ??= new http.Agent({ keepAlive: true })) }, (reply) => {
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
