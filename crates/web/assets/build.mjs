// Bundles what browsers get: scripts and styles with content hashes, one sprite of icons, fonts, and for each text its
// compressed forms. Run by build.rs: node assets/build.mjs OUT_FOLDER

import { initWasm, Resvg } from "@resvg/resvg-wasm"
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const out = process.argv[2]
const modules = join(root, "node_modules")

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const manifest = {}

/**
 * What daisyUI looks for inside of controls and of the page, where nothing of ours ever is. With it the browser computes
 * the style of a whole page anew whenever a control comes into sight: 2,065 elements of a list instead of 204.
 */
const NEVER_INSIDE = /:has\(\s*(>\s*(select|input|textarea)\[disabled\]|input\.theme-controller[^)]*)\)/g

await styles()
await scripts()
sprite()
fixed()
await icons()
await worker()
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2))
compress()

/** Tailwind makes one sheet of the classes that templates use; esbuild puts the fonts beside it. */
async function styles() {
  const sheet = join(out, "app.css")
  const cli = join(modules, "@tailwindcss/cli/dist/index.mjs")
  execFileSync(process.execPath, [cli, "-i", join(here, "style/app.css"), "-o", sheet], { cwd: root, stdio: "pipe" })
  writeFileSync(sheet, readFileSync(sheet, "utf8").replace(NEVER_INSIDE, ":not(*)"))
  await bundle({ entryPoints: { app: sheet }, loader: { ".woff2": "file" }, nodePaths: [modules], minify: true })
  rmSync(sheet)
}

async function scripts() {
  const entryPoints = { app: join(here, "script/app.js") }
  await bundle({ entryPoints, format: "esm", splitting: true, target: "es2022", minify: true, legalComments: "none" })
}

async function bundle(options) {
  const names = { entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]" }
  const result = await build({ ...names, ...options, bundle: true, outdir: out, metafile: true, logLevel: "error" })
  for (const [path, made] of Object.entries(result.metafile.outputs)) {
    const name = basename(path)
    if (made.entryPoint) manifest[basename(made.entryPoint)] = name
    else if (extname(path) === ".woff2") manifest[name.replace(/-[A-Z0-9]{8}\.woff2$/, ".woff2")] = name
  }
}

/** The icons that assets/icons.txt names, as symbols of one file. */
function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean)
  const symbol = (name) => {
    const svg = readFileSync(join(modules, "lucide-static/icons", `${name}.svg`), "utf8")
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s+/g, " ").trim()}</symbol>`
  }
  hashed("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`)
}

/** The icon in the sizes that phones and desks ask for, from the one that there is, and what they are told of the product. */
async function icons() {
  await initWasm(readFileSync(join(modules, "@resvg/resvg-wasm/index_bg.wasm")))
  const whole = readFileSync(join(here, "static/favicon.svg"), "utf8")
  // Cut into whatever shape a phone likes: colour to the edges, the sign in the middle.
  const sign = whole.slice(whole.indexOf("<path"), whole.indexOf("</svg>"))
  const scaled = `<g transform="translate(6.4 6.4) scale(.6)">${sign}</g>`
  const cut = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#0b6159"/>${scaled}</svg>`
  const png = (svg, width) => Buffer.from(new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng())
  const all = [["icon-192.png", whole, 192], ["icon-512.png", whole, 512], ["icon-cut-512.png", cut, 512], ["icon-touch.png", cut, 180]]
  for (const [name, svg, width] of all) hashed(name, png(svg, width))
  const icon = (name, sizes, purpose) => ({ src: `/assets/${manifest[name]}`, sizes, type: "image/png", purpose })
  const told = {
    id: "/",
    name: "Rapport",
    short_name: "Rapport",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#ffffff",
    theme_color: "#0b6159",
    icons: [icon("icon-192.png", "192x192", "any"), icon("icon-512.png", "512x512", "any"), icon("icon-cut-512.png", "512x512", "maskable")],
    shortcuts: [{ name: "Log", url: "/quick" }],
  }
  hashed("app.webmanifest", JSON.stringify(told))
}

/** The worker, which keeps what every page needs: its name stays, for it is asked for by it. */
async function worker() {
  const needed = ["app.js", "app.css", "icons.svg", "inter-latin-wght-normal.woff2"]
  const kept = needed.map((name) => `/assets/${manifest[name]}`)
  const version = createHash("sha256").update(kept.join()).digest("hex").slice(0, 12)
  const banner = { js: `const KEPT=${JSON.stringify(kept)},VERSION=${JSON.stringify(version)};` }
  const source = join(here, "script/worker.js")
  await build({ entryPoints: [source], outfile: join(out, "worker.js"), banner, minify: true, target: "es2022", logLevel: "error" })
}

/** Files whose names other software knows, such as the favicon: as they are. */
function fixed() {
  const folder = join(here, "static")
  for (const name of readdirSync(folder)) cpSync(join(folder, name), join(out, name))
}

function hashed(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase()
  const file = name.replace(/(\.\w+)$/, `-${hash}$1`)
  writeFileSync(join(out, file), text)
  manifest[name] = file
}

function compress() {
  for (const name of readdirSync(out)) {
    if (![".css", ".js", ".svg", ".webmanifest"].includes(extname(name))) continue
    const bytes = readFileSync(join(out, name))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
    writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes, { params }))
    writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}
