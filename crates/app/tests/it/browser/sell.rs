//! From a lead that a web form sends to an order that is paid and renewed, by who leads, who sells and who buys.

use serde_json::{Value as Json, json};

use super::everyday::keep_picture;
use super::tab::{Tab, command};
use super::teams::colleague;

/// Makes a record as a program does; its id.
fn send(tab: &Tab, token: &Json, plural: &str, fields: Json) -> String {
    let sent = "const headers = { authorization: `Bearer ${arguments[0]}`, 'content-type': 'application/json' }
        const reply = await fetch(`/api/v1/${arguments[1]}`, { method: 'POST', headers, body: JSON.stringify(arguments[2]) })
        const record = await reply.json()
        if (!reply.ok) throw new Error(JSON.stringify(record))
        return record.id";
    let id = tab.run(sent, vec![token.clone(), json!(plural), fields]);
    id.as_str().unwrap_or_else(|| panic!("no id: {id}")).to_owned()
}

/// The id of a record that a filter finds.
fn find(tab: &Tab, token: &Json, plural: &str, filter: &str) -> String {
    let asked = "const headers = { authorization: `Bearer ${arguments[0]}` }
        const reply = await fetch(`/api/v1/${arguments[1]}?filter=${encodeURIComponent(arguments[2])}`, { headers })
        return (await reply.json()).data[0].id";
    let id = tab.run(asked, vec![token.clone(), json!(plural), json!(filter)]);
    id.as_str().unwrap_or_else(|| panic!("nothing found: {id}")).to_owned()
}

#[test]
fn a_web_lead_is_scored_converted_quoted_sold_paid_and_renewed() {
    let lead = Tab::signed_in();
    lead.width(1024);
    let seller = colleague("Sidney", "Sales representative");
    seller.width(1024);
    let token = command(&["token", "create", "--user", Tab::email(), "--name", "Web form", "--json"], "");
    let token = serde_json::from_str::<Json>(&token).expect("JSON")["token"].clone();

    // Who leads says what a lead is worth, to whom it goes, and what a stage asks for.
    lead.go("/score_rules/new");
    lead.fill("[name=name]", "A budget of ours");
    lead.fill("[name=check]", "budget >= 5000 and company_name starts with \"Selling\"");
    lead.fill("[name=points]", "40");
    lead.press("Create score rule");
    lead.arrive(|at| at.starts_with("/score_rules/") && !at.contains("/new"));
    keep_picture(&lead, "score-rule");
    let sidney = find(&lead, &token, "users", "email = \"sidney@teams.example\"");
    let rule = json!({"name": "Hot ones to Sidney", "check": "score >= 40", "users": [sidney], "respond_within": "2h"});
    send(&lead, &token, "assignment_rules", rule);
    let ways = send(&lead, &token, "pipelines", json!({"name": "Selling well", "position": 9}));
    let stages = [("Meeting", "open", 0), ("Offer", "open", 1), ("Sold", "won", 2)].map(|(name, kind, position)| {
        let fields = json!({"name": name, "kind": kind, "position": position, "pipeline": ways});
        send(&lead, &token, "stages", fields)
    });
    lead.go(&format!("/stages/{}/edit", stages[1]));
    lead.fill("[name=needs]", "next_step");
    lead.press("Save");
    lead.see(".toasts > form button");

    let budget = json!({"amount": "8000", "currency": "EUR"});
    let form = json!({
        "name": "Willa Webb", "company_name": "Selling Ltd", "email": "willa@selling.example", "budget": budget,
        "source": "Web form", "last_utm_source": "newsletter", "message": "Twelve desks, please",
    });
    let id = send(&lead, &token, "leads", form);

    // Who sells finds it as theirs, with why, and is told.
    seller.go("/leads?view=mine");
    assert_eq!(seller.texts("tbody .title"), ["Willa Webb"]);
    keep_picture(&seller, "leads");
    seller.go(&format!("/leads/{id}"));
    seller.read("Sidney alone could take it");
    seller.read("+40 A budget of ours");
    seller.click(".composer .segments label");
    seller.type_in(".composer [name=subject]", "Wants an offer");
    seller.press("Log it");
    seller.see(".toasts > form button");
    seller.go(&format!("/leads/{id}"));
    seller.read("Working");
    keep_picture(&seller, "lead");
    seller.go(&format!("/leads/{id}/actions/convert"));
    seller.fill("[name=deal_name]", "Desks for Selling");
    seller.choose("[name=stage]", &stages[0]);
    keep_picture(&seller, "convert-a-lead");
    seller.press("Convert");
    seller.arrive(|at| at.starts_with("/leads/") && !at.contains("/actions"));
    let deal = find(&lead, &token, "deals", "name = \"Desks for Selling\"");

    // The stage asks for what is missing; then the deal goes on, and is won.
    let offer = &stages[1];
    let to_offer = |tab: &Tab| {
        tab.go(&format!("/deals/{deal}/actions/move"));
        tab.choose("[name=stage]", offer);
        tab.press("Move to stage");
    };
    to_offer(&seller);
    seller.read("Offer asks for Next step");
    keep_picture(&seller, "stage-asks");
    seller.go(&format!("/deals/{deal}/edit"));
    seller.fill("[name=next_step]", "Send the offer");
    seller.press("Save");
    seller.see(".toasts > form button");
    to_offer(&seller);
    seller.arrive(|at| !at.contains("/actions"));
    // A quote goes to the customer, who chooses and accepts: that wins the deal.
    let quote = quoted(&seller, &lead, &token, &deal);
    accepted(&seller, &quote);
    seller.go(&format!("/deals/{deal}"));
    seller.read("Won");
    let contract = paid(&seller, &lead, &token, &quote);
    renewed(&lead, &token, &contract);

    // Who leads sees what came of it.
    lead.go(&format!("/reports/funnel?pipeline={ways}"));
    assert_eq!(lead.texts(".report-table tbody th"), ["Meeting", "Offer", "Sold"]);
    lead.read("€8,000.00");
    keep_picture(&lead, "funnel");
    lead.go("/reports/forecast");
    lead.read("Sidney");
    keep_picture(&lead, "forecast");
    assert_eq!(lead.complaints(), Vec::<String>::new());
}

/// A quote for a deal, in writing and then sent, with a line that is paid once, one that recurs, and an option.
fn quoted(seller: &Tab, lead: &Tab, token: &Json, deal: &str) -> String {
    seller.go(&format!("/quotes/new?deal={deal}"));
    seller.fill("[name=name]", "Twelve desks");
    seller.press("Create quote");
    seller.arrive(|at| at.starts_with("/quotes/") && !at.contains("/new"));
    let quote = find(lead, token, "quotes", "name = \"Twelve desks\"");
    let line = |what: &str, price: &str, more: Json| {
        let price = json!({"amount": price, "currency": "EUR"});
        let mut fields = json!({"quote": quote, "description": what, "unit_price": price});
        fields.as_object_mut().expect("a map").extend(more.as_object().cloned().unwrap_or_default());
        send(lead, token, "quote_lines", fields);
    };
    line("Desk", "400", json!({"quantity": "10"}));
    line("Care", "25", json!({"interval": "month"}));
    line("Assembly", "100", json!({"optional": true}));
    seller.go(&format!("/quotes/{quote}/actions/send"));
    seller.press("Send");
    seller.arrive(|at| !at.contains("/actions"));
    seller.read("Q-");
    quote
}

/// The customer has the link and no password.
fn accepted(seller: &Tab, quote: &str) {
    seller.go(&format!("/quotes/{quote}/document"));
    seller.press("Make a link");
    seller.see(".document-link input");
    keep_picture(seller, "quote-link");
    let link = seller.run("return document.querySelector('.document-link input').value", Vec::new());
    let customer = Tab::new();
    customer.width(1024);
    customer.open(link.as_str().expect("a link"));
    customer.read("€4,000.00");
    customer.click("[name=option]");
    customer.read("€4,100.00");
    keep_picture(&customer, "quote-customer");
    customer.fill("[name=accepted_by]", "Willa Webb");
    customer.press("Accept");
    customer.read("This quote was accepted.");
    assert_eq!(customer.complaints(), Vec::<String>::new());
    seller.go("/inbox");
    seller.read("The customer accepted this");
}

/// The order of a quote is paid; the contract that it began.
fn paid(seller: &Tab, lead: &Tab, token: &Json, quote: &str) -> String {
    let order = find(lead, token, "orders", &format!("quote = \"{quote}\""));
    pay(seller, &order);
    keep_picture(seller, "order");
    find(lead, token, "contracts", "name starts with \"Care\"")
}

/// All that is due comes in.
fn pay(tab: &Tab, order: &str) {
    tab.go(&format!("/orders/{order}/actions/record_payment"));
    tab.press("Record payment");
    tab.arrive(|at| !at.contains("/actions"));
    tab.read("Paid");
}

/// Who leads renews the contract; the order of the next term is paid as well.
fn renewed(lead: &Tab, token: &Json, contract: &str) {
    lead.go(&format!("/contracts/{contract}/actions/renew"));
    lead.press("Renew");
    lead.arrive(|at| !at.contains("/actions"));
    keep_picture(lead, "contract");
    let order = find(lead, token, "orders", &format!("contract = \"{contract}\" and quote is empty"));
    pay(lead, &order);
    lead.read("€25.00");
}
