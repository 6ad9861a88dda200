//! A mail server as they are: encrypted, with a name and a password.

use std::fs;
use std::sync::mpsc;
use std::time::Duration;

use rapport_testkit::{TestHouse, on_both};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

use super::{FROM, MailServer, administrator, hire};
use crate::server::Server;

/// How often and for how long one looks for what is logged.
const PAUSES: usize = 400;
const PAUSE: Duration = Duration::from_millis(50);

const NAME: &str = "crm";
const PASSWORD: &str = "secret-of-the-mail";

/// An authority of our own (`ca.crt`), and what it says of `localhost` with its key (`server.pem`).
fn certified() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let names = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let server = names.signed_by(&key, &authority).expect("a certificate");
    fs::write(folder.path().join("ca.crt"), authority.pem()).expect("it is written");
    let chain = server.pem() + &key.serialize_pem();
    fs::write(folder.path().join("server.pem"), chain).expect("it is written");
    folder
}

/// A server of ours that sends by that one, with that password, and knows the authority or not.
fn sending(t: &TestHouse, token: &str, mail: &MailServer, password: &str, authority: Option<&TempDir>) -> Server {
    let url = format!("smtp://{NAME}:{password}@localhost:{}?tls=required", mail.port());
    let mut settings = vec![("RAPPORT_MAIL_URL", url), ("RAPPORT_MAIL_FROM", FROM.to_owned())];
    let file = authority.map(|folder| folder.path().join("ca.crt").to_str().expect("text").to_owned());
    settings.extend(file.map(|file| ("SSL_CERT_FILE", file)));
    Server::with(t.folder(), Some(&t.url()), token, &settings)
}

/// Waits until the server has logged something.
fn logs(server: &Server, what: &str) {
    let (_never, pause) = mpsc::channel::<()>();
    for _ in 0..PAUSES {
        if server.log().contains(what) {
            return;
        }
        let _ = pause.recv_timeout(PAUSE);
    }
    panic!("it never logged {what}: {}", server.log());
}

#[test]
fn mail_goes_out_encrypted_and_with_a_password_and_waits_where_it_cannot() {
    on_both(rapport_modules::part(), |t| {
        let folder = certified();
        let mail = MailServer::guarded(&folder.path().join("server.pem"), NAME, PASSWORD);
        let token = administrator(t);
        let stranger = sending(t, &token, &mail, PASSWORD, None);
        hire(&stranger, "Ada");
        logs(&stranger, "certificate was not taken");
        assert!(!stranger.log().contains(PASSWORD), "{}", stranger.log());
        drop(stranger);
        let wrong = sending(t, &token, &mail, "guessed", Some(&folder));
        hire(&wrong, "Bea");
        logs(&wrong, "does not take the name and password of mail_url (535)");
        assert!(mail.is_silent());
        drop(wrong);
        let server = sending(t, &token, &mail, PASSWORD, Some(&folder));
        hire(&server, "Cleo");
        let mut to: Vec<String> = (0..3).map(|_| mail.mail()["to"][0].as_str().expect("whom").to_owned()).collect();
        to.sort_unstable();
        let all = ["ada", "bea", "cleo"].map(|name| format!("{name}@office.example"));
        assert_eq!(to, all, "none was lost by what was wrong with the settings");
        assert!(mail.is_silent(), "nor sent twice");
        assert!(!server.log().contains(PASSWORD), "{}", server.log());
    });
}
