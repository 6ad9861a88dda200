//! Nobody is sent anything twice, whatever dies when; and what was not taken is sent later.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rapport_kernel::job::JobState;
use rapport_kernel::mail::{Letter, MAIL_JOB, Mail, Occasion, Office, Undelivered, post};
use rapport_kernel::{RecordId, Result, Work};
use rapport_modules::identity::directory::{NewUser, add_user};
use rapport_testkit::{TestHouse, on_both};

use super::MailServer;

/// Longer than a worker that died holds its jobs.
const LEASES_MS: i64 = 10 * 60 * 1000;

/// Sends by the mail server, and dies before or after that when it is told to.
struct Dying {
    url: String,
    sent: AtomicU32,
    dies: Option<When>,
}

#[derive(Clone, Copy, PartialEq)]
enum When {
    Before,
    After,
}

impl Office for Dying {
    fn write(&self, _: &mut Work<'_>, letter: &Letter) -> Result<Option<Mail>> {
        let (subject, text) = (format!("{:?}", letter.occasion), "Hello".to_owned());
        let (to_address, to_name) = (letter_address(letter.to), "Ada".to_owned());
        Ok(Some(Mail { to_address, to_name, subject, html: text.clone(), text, calendar: None }))
    }

    fn send(&self, mail: &Mail) -> Result<(), Undelivered> {
        assert!(self.dies != Some(When::Before), "the process dies here");
        deliver(&self.url, mail);
        self.sent.fetch_add(1, Ordering::SeqCst);
        assert!(self.dies != Some(When::After), "the process dies here");
        Ok(())
    }
}

fn letter_address(user: RecordId) -> String {
    format!("{user}@office.example")
}

/// By the protocol itself, as small as can be.
fn deliver(url: &str, mail: &Mail) {
    use std::io::{BufRead, BufReader, Write};
    let address = url.trim_start_matches("smtp://");
    let mut stream = std::net::TcpStream::connect(address).expect("the mail server listens");
    let mut replies = BufReader::new(stream.try_clone().expect("a connection")).lines();
    let mut say = |line: String| {
        replies.next().expect("a reply").expect("text");
        stream.write_all(line.as_bytes()).expect("it listens");
    };
    say("HELO test\r\n".to_owned());
    say("MAIL FROM:<crm@office.example>\r\n".to_owned());
    say(format!("RCPT TO:<{}>\r\n", mail.to_address));
    say("DATA\r\n".to_owned());
    let body = |kind: &str, text: &str| format!("--x\r\nContent-Type: {kind}\r\n\r\n{text}\r\n");
    let (text, html) = (body("text/plain", &mail.text), body("text/html", &mail.html));
    let head =
        format!("Subject: {}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x", mail.subject);
    say(format!("{head}\r\n\r\n{text}{html}--x--\r\n.\r\n"));
    say("QUIT\r\n".to_owned());
}

fn ada(t: &TestHouse) -> RecordId {
    let new = NewUser { email: "ada@office.example", name: "Ada", roles: &[], password_hash: None };
    t.write(|w| add_user(w, &new)).expect("a user")
}

fn office(mail: &MailServer, dies: Option<When>) -> Arc<Dying> {
    Arc::new(Dying { url: mail.url(), sent: AtomicU32::new(0), dies })
}

#[test]
fn a_letter_is_sent_at_most_once_whenever_its_worker_dies() {
    on_both(rapport_modules::part(), |t| {
        let ada = ada(t);
        for (dies, arrives) in [(Some(When::Before), false), (Some(When::After), true), (None, true)] {
            let mail = MailServer::start();
            t.write(|w| post(w, Occasion::Invitation, ada)).expect("it is to be sent");
            let first = catch_unwind(AssertUnwindSafe(|| t.settle_by(office(&mail, dies))));
            assert_eq!(first.is_err(), dies.is_some());
            t.later(LEASES_MS);
            let next = office(&mail, None);
            assert!(t.settle_by(next.clone()).is_empty());
            assert_eq!(next.sent.load(Ordering::SeqCst), 0, "nobody knows how far the other one came");
            assert_eq!(!mail.is_silent(), arrives);
            assert!(mail.is_silent());
            assert!(t.jobs().iter().all(|job| job.kind != MAIL_JOB), "it is done with");
        }
    });
}

#[test]
fn of_a_unit_of_work_that_is_not_kept_nothing_is_sent() {
    on_both(rapport_modules::part(), |t| {
        let mail = MailServer::start();
        let ada = ada(t);
        let refused: Result<()> = t.write(|w| {
            post(w, Occasion::PasswordReset, ada)?;
            Err(rapport_kernel::Error::NotFound)
        });
        assert!(refused.is_err());
        t.settle_by(office(&mail, None));
        assert!(mail.is_silent());
    });
}

/// Fails as it is told.
struct Failing(Undelivered, AtomicU32);

impl Office for Failing {
    fn write(&self, _: &mut Work<'_>, letter: &Letter) -> Result<Option<Mail>> {
        let to_address = letter_address(letter.to);
        Ok(Some(Mail {
            to_address,
            to_name: String::new(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            calendar: None,
        }))
    }

    fn send(&self, _: &Mail) -> Result<(), Undelivered> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Err(self.0.clone())
    }
}

#[test]
fn what_is_wanted_later_is_sent_later_and_what_is_refused_is_set_aside() {
    on_both(rapport_modules::part(), |t| {
        let ada = ada(t);
        t.write(|w| post(w, Occasion::Invitation, ada)).expect("it is to be sent");
        let busy = Arc::new(Failing(Undelivered::NotYet("later".to_owned()), AtomicU32::new(0)));
        assert_eq!(t.settle_by(busy.clone()).len(), 1);
        t.later(60_000);
        let mail = MailServer::start();
        let next = office(&mail, None);
        assert!(t.settle_by(next.clone()).is_empty());
        assert_eq!((busy.1.load(Ordering::SeqCst), next.sent.load(Ordering::SeqCst)), (1, 1));

        t.write(|w| post(w, Occasion::Invitation, ada)).expect("it is to be sent");
        let refusing = Arc::new(Failing(Undelivered::Refused("no".to_owned()), AtomicU32::new(0)));
        assert!(t.settle_by(refusing.clone())[0].parked);
        t.later(LEASES_MS);
        t.settle_by(next);
        assert_eq!(refusing.1.load(Ordering::SeqCst), 1, "it is looked at by a person");
        let parked = t.jobs();
        assert!(parked.len() == 1 && parked[0].state == JobState::Parked);
        t.write(|w| w.tx().finish(parked[0].id)).expect("a person did");
    });
}
