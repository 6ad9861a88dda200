import * as Turbo from "@hotwired/turbo"
import { Application } from "@hotwired/stimulus"
import Badge from "./controllers/badge.js"
import Arrange from "./controllers/arrange.js"
import Board from "./controllers/board.js"
import Calendar from "./controllers/calendar.js"
import Chart from "./controllers/chart.js"
import Cell from "./controllers/cell.js"
import Choose from "./controllers/choose.js"
import Columns from "./controllers/columns.js"
import Copy from "./controllers/copy.js"
import Drop from "./controllers/drop.js"
import Files from "./controllers/files.js"
import Presence from "./controllers/presence.js"
import Keys from "./controllers/keys.js"
import Live from "./controllers/live.js"
import Lookup from "./controllers/lookup.js"
import Mention from "./controllers/mention.js"
import Palette from "./controllers/palette.js"
import Panel from "./controllers/panel.js"
import Sheet from "./controllers/sheet.js"
import Passkey from "./controllers/passkey.js"
import Pages from "./controllers/pages.js"
import Progress from "./controllers/progress.js"
import Pick from "./controllers/pick.js"
import Recent from "./controllers/recent.js"
import Seen from "./controllers/seen.js"
import Similar from "./controllers/similar.js"
import { forget } from "./recent.js"
import Table from "./controllers/table.js"
import Submit from "./controllers/submit.js"
import Toast from "./controllers/toast.js"
import Toasts from "./controllers/toasts.js"
import Send from "./controllers/send.js"
import "./place.js"
import Tour from "./controllers/tour.js"
import Zone from "./controllers/zone.js"

// Who signs in begins with nothing of who was here before.
addEventListener("turbo:load", () => location.pathname === "/sign-in" && forget())

Turbo.config.drive.progressBarDelay = 250

// A page that is left while it is still arriving was left on purpose. Turbo reads it without waiting for its end, so
// that the end of it would be told as a fault.
addEventListener("unhandledrejection", (event) => event.reason?.name === "AbortError" && event.preventDefault())

const app = Application.start()
app.register("badge", Badge)
app.register("arrange", Arrange)
app.register("board", Board)
app.register("calendar", Calendar)
app.register("chart", Chart)
app.register("cell", Cell)
app.register("choose", Choose)
app.register("columns", Columns)
app.register("copy", Copy)
app.register("drop", Drop)
app.register("files", Files)
app.register("presence", Presence)
app.register("keys", Keys)
app.register("live", Live)
app.register("lookup", Lookup)
app.register("mention", Mention)
app.register("palette", Palette)
app.register("panel", Panel)
app.register("sheet", Sheet)
app.register("passkey", Passkey)
app.register("pages", Pages)
app.register("progress", Progress)
app.register("pick", Pick)
app.register("recent", Recent)
app.register("seen", Seen)
app.register("similar", Similar)
app.register("submit", Submit)
app.register("table", Table)
app.register("toast", Toast)
app.register("toasts", Toasts)
app.register("send", Send)
app.register("tour", Tour)
app.register("zone", Zone)

// The sheet of keys opens above the page; without script its link leads there.
addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-sheet]")) return
  event.preventDefault()
  dispatchEvent(new CustomEvent("sheet:open"))
}, { capture: true })

// A file that is dropped where none is taken would be opened in place of the page, and with it what was typed there.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    const { types } = event.dataTransfer
    if (!types.includes("Files") || event.target.closest?.("[type=file]")) return
    event.preventDefault()
    if (!document.querySelector(".files-over")) event.dataTransfer.dropEffect = "none"
  })
}

navigator.serviceWorker?.register("/worker.js").catch(() => {})
