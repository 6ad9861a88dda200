//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::gate::Gate;
use crate::not_let_in::NotLetIn;
use crate::{device, origin};

/// What a proxy says of whom it asks for, the last one being whom it saw itself.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Somebody who is not known yet, in front of a page of this server: what signs in takes one. A form that another site
/// sends has none.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// What they use, such as `Firefox on Linux`.
    pub device: String,
    /// From where they come.
    pub address: Option<IpAddr>,
}

impl<S> FromRequestParts<S> for Visitor
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = NotLetIn;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotLetIn> {
        if !origin::is_own(parts, Gate::from_ref(state).public_url()) {
            return Err(NotLetIn::ForeignPage);
        }
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self { device: device::name(agent), address: address_of(parts) })
    }
}

/// The address of who asks. What is said in a header counts only when a proxy on this machine says it, of the one that it
/// saw itself: anybody else may write there what they like.
pub(crate) fn address_of(parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())?;
    if !peer.is_loopback() {
        return Some(peer);
    }
    let said = parts.headers.get_all(FORWARDED_FOR).iter().next_back().and_then(|said| said.to_str().ok());
    let last = said.and_then(|said| said.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    Some(last.map_or(peer, |last| last.to_canonical()))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn address(peer: &str, said: &[&str]) -> String {
        let mut request = Request::builder();
        for said in said {
            request = request.header(FORWARDED_FOR, *said);
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 4_000)));
        address_of(&parts).expect("an address").to_string()
    }

    #[test]
    fn the_address_behind_a_proxy_on_this_machine_is_the_one_that_the_proxy_saw() {
        assert_eq!(address("127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(address("::1", &["10.0.0.1", "1.2.3.4, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(address("127.0.0.1", &["somewhere"]), "127.0.0.1");
        assert_eq!(address("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn nobody_else_says_where_they_come_from() {
        assert_eq!(address("198.51.100.4", &["203.0.113.9"]), "198.51.100.4");
        assert_eq!(address("::ffff:198.51.100.4", &[]), "198.51.100.4");
    }
}
