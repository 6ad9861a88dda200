// How quick the pages are, told as a table:
//   cd bench/browser && npm install && node measure.mjs URL EMAIL PASSWORD [TOKEN] [--into ../../docs/performance.md --as NAME]
// in front of `rapport serve` or `rapport demo`, on a machine that does nothing else. With a token of who may change contacts,
// also how long it takes until open pages show what a program changed, which is undone each time. `--into` writes the table
// into a document, between `<!-- NAME -->` and `<!-- end of NAME -->`. CHROMIUM names the browser where it is not
// /usr/bin/chromium.

import { readFile, writeFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { feel } from "./feel.mjs"
import { askServer } from "./server.mjs"

const options = { into: { type: "string" }, as: { type: "string" } }
const { values, positionals } = parseArgs({ options, allowPositionals: true })
const [url, email, password, token] = positionals
if (!password || Boolean(values.into) !== Boolean(values.as)) {
  throw new Error("node measure.mjs URL EMAIL PASSWORD [TOKEN] [--into FILE --as NAME]")
}

const asked = { url, email, password, token }
const rows = [...(await askServer(asked)), ...(await feel(asked))]
const table = [
  "| what | promised | measured | kept |",
  "| --- | ---: | ---: | ---: |",
  ...rows.map(({ what, promised, measured, kept }) => `| ${what} | ${promised} | ${measured} | ${kept ? "yes" : "MISSED"} |`),
].join("\n")
console.log(table)
if (values.into) await put(values.into, values.as, table)

async function put(file, name, table) {
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
  const text = await readFile(file, "utf8")
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}: put ${begin.trim()} and ${end.trim()} there`)
  await writeFile(file, text.slice(0, from + begin.length) + table + text.slice(to))
}
