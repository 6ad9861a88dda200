import { Controller } from "@hotwired/stimulus"
import { remember } from "../recent.js"

/** Remembers in this browser that a record was looked at. */
export default class extends Controller {
  static values = { label: String, url: String }

  connect() {
    remember({ url: this.urlValue, title: this.element.textContent, label: this.labelValue })
  }
}
