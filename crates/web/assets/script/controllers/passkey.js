import { Controller } from "@hotwired/stimulus"
import { visit } from "@hotwired/turbo"
import { decoded, encoded } from "../base64url.js"

/** The server forgets what it asked after ten minutes: it is asked anew before that. */
const RENEWED_MS = 8 * 60 * 1000

/** Passkeys: one is added on one's own page, and lets in on the sign-in page. What needs the browser for that is shown only
 * where it can be done. */
export default class extends Controller {
  static targets = ["part", "wrong", "beside", "elsewhere", "unsupported"]
  static values = { origin: String, next: String, autofill: Boolean, cancelled: String, known: String, unfit: String, failed: String }

  connect() {
    this.show()
    if (this.autofillValue && this.can) this.offer()
  }

  disconnect() {
    this.stop()
  }

  get can() {
    return Boolean(window.PublicKeyCredential) && location.origin === this.originValue
  }

  show() {
    const isElsewhere = location.origin !== this.originValue
    for (const part of this.partTargets) part.hidden = !this.can
    for (const one of this.elsewhereTargets) one.hidden = !isElsewhere
    for (const one of this.unsupportedTargets) one.hidden = isElsewhere || this.can
  }

  async add(event) {
    event.preventDefault()
    const form = event.target
    const { name, password } = form.elements
    await this.alone(form.querySelector("button"), async () => {
      const asked = await this.ask("/me/passkeys/begin", { name: name.value, password: password?.value ?? "" })
      if (!asked) return
      const made = await navigator.credentials.create({ publicKey: toMake(asked) })
      if (await this.ask("/me/passkeys", { credential: written(made) })) visit("/me?done=passkey-added")
    })
  }

  async signIn(event) {
    this.stop()
    await this.alone(event.currentTarget, () => this.enter())
    if (!this.isIn) this.offer()
  }

  /** Has the browser offer passkeys where addresses are typed, if it can. */
  async offer() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    if (this.isBusy || !this.element.isConnected) return
    this.stop()
    this.timer = setTimeout(() => this.offer(), RENEWED_MS)
    // Nobody asked for it: it says nothing until a passkey was chosen.
    await this.enter("conditional").catch(() => {})
  }

  async enter(mediation) {
    const waiting = (this.waiting = new AbortController())
    const asked = await this.ask("/sign-in/passkey/begin", {}, Boolean(mediation))
    if (!asked || waiting.signal.aborted) return
    const given = await navigator.credentials.get({ mediation, publicKey: toAnswer(asked), signal: waiting.signal })
    const said = await this.ask("/sign-in/passkey", { credential: written(given), next: this.nextValue })
    this.isIn = Boolean(said)
    if (said) return visit(said.to)
    if (this.isUnknown) await forgotten(asked.rpId, given.id)
    if (mediation) this.offer()
  }

  /** Only one question at a time is taken by browsers. */
  stop() {
    clearTimeout(this.timer)
    this.waiting?.abort()
  }

  /** What the server answers; nothing for what it refuses, which is said. */
  async ask(url, body, quiet = false) {
    if (!quiet) this.say("")
    const headers = { "content-type": "application/json", accept: "application/problem+json, application/json" }
    const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })
    const said = await reply.json().catch(() => ({}))
    if (reply.ok) return said
    this.isUnknown = Boolean(said.unknown)
    if (!quiet) this.say(said.wrong ?? this.failedValue, said.at)
  }

  /** Does something with a button that cannot be pressed meanwhile, and says what is wrong. */
  async alone(button, what) {
    button.disabled = this.isBusy = true
    this.say("")
    try {
      await what()
    } catch (error) {
      this.say(this.why(error))
    } finally {
      button.disabled = this.isBusy = false
    }
  }

  why({ name }) {
    if (name === "NotAllowedError" || name === "AbortError") return this.cancelledValue
    if (name === "InvalidStateError") return this.knownValue || this.failedValue
    if (name === "NotSupportedError" || name === "ConstraintError") return this.unfitValue || this.failedValue
    return this.failedValue
  }

  say(text, at = "") {
    for (const beside of this.besideTargets) {
      const isHere = Boolean(text) && beside.dataset.at === at
      beside.textContent = isHere ? text : ""
      beside.hidden = !isHere
      // A control is marked by what stands below it.
      beside.classList.toggle("field-wrong", isHere)
      const control = this.element.querySelector(`[aria-describedby="${beside.id}"]`)
      control.setAttribute("aria-invalid", isHere)
      if (isHere) control.focus()
    }
    const isWhole = Boolean(text) && !this.besideTargets.some((beside) => beside.dataset.at === at)
    this.wrongTarget.querySelector("p").textContent = isWhole ? text : ""
    this.wrongTarget.hidden = !isWhole
    this.wrongTarget.role = isWhole ? "alert" : null
  }
}

/** What is in bytes comes as text. */
function toMake(asked) {
  const excludeCredentials = (asked.excludeCredentials ?? []).map((one) => ({ ...one, id: decoded(one.id) }))
  const user = { ...asked.user, id: decoded(asked.user.id) }
  return { ...asked, challenge: decoded(asked.challenge), user, excludeCredentials }
}

function toAnswer(asked) {
  return { ...asked, challenge: decoded(asked.challenge), allowCredentials: [] }
}

/** As the server reads it. */
function written({ id, rawId, type, response }) {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = response
  const bytes = { clientDataJSON, attestationObject, authenticatorData, signature, userHandle }
  const given = Object.entries(bytes).filter(([, value]) => value)
  return { id, rawId: encoded(rawId), type, response: Object.fromEntries(given.map(([key, value]) => [key, encoded(value)])) }
}

/** Tells what holds the passkey, such as a password manager, that it leads nowhere any more. */
async function forgotten(rpId, credentialId) {
  await PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId }).catch(() => {})
}
