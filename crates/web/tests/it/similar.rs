//! What may be there already.

use crate::browser::with_site;

#[test]
fn while_one_types_what_is_there_already_is_shown_to_who_may_know_it() {
    with_site(|site| {
        let thing = site.thing("Ann");
        let ask = |who: &str, query: &str| site.browser(who).get(&format!("/things/similar?{query}")).texts("li");
        assert_eq!(ask("Ann", "name=Lamp"), ["Lamp Same name"]);
        assert_eq!(ask("Ann", "email=LAMP%40home.example&name=Torch"), ["Lamp email"]);
        assert_eq!(ask("Admin", "code=L-1"), ["Lamp Code"]);
        assert!(ask("Ann", "name=La&email=half%40").is_empty(), "too little to say anything");
        site.t.admin().update("thing", thing, serde_json::json!({"owner": site.user("Admin")}));
        assert!(ask("Ann", "name=Lamp&email=lamp%40home.example").is_empty());
    });
}

#[test]
fn who_looks_at_the_same_record_is_seen_there() {
    with_site(|site| {
        let thing = site.thing("Ann");
        let here = |who: &str| site.browser(who).post(&format!("/things/{thing}/presence"), &[]).texts(".presence-one");
        assert!(here("Ann").is_empty());
        assert_eq!(here("Admin"), ["A"]);
    });
}
