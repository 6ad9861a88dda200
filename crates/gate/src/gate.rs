//! The gate: the house with its database threads, its clock, its directory and its limits.

use std::sync::Arc;

use rapport_kernel::account::Accounts;
use rapport_kernel::blob::Blobs;
use rapport_kernel::caller::{Caller, Clock, Directory};
use rapport_kernel::ctx::Cause;
use rapport_kernel::document::Press;
use rapport_kernel::{Ctx, Error, House, Read, Result};

use crate::known::{Known, Remembered};
use crate::password::Passwords;
use crate::public_url::PublicUrl;
use crate::rate::Rates;
use crate::secret::{Secret, SecretKind};
use crate::single_sign_on::SingleSignOn;
use crate::threads::{Answer, Threads};
use crate::uses::Uses;

/// How often a request learns anew who its caller is, when that changes faster than it can be used.
const LEARNT_TIMES_MAX: usize = 4;

/// Work whose answer only who asks for it knows.
type AnyWork = Box<dyn FnOnce(&House) -> Result<Answer> + Send>;
/// Work for somebody, which may be begun again.
pub(crate) type WorkAs = Box<dyn FnMut(&House, &Ctx) -> Result<Answer> + Send>;

/// What surfaces reach the kernel through. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

struct Inner {
    house: Arc<House>,
    directory: Arc<dyn Directory>,
    accounts: Arc<dyn Accounts>,
    clock: Arc<dyn Clock>,
    blobs: Arc<dyn Blobs>,
    press: Arc<dyn Press>,
    threads: Threads,
    public_url: PublicUrl,
    sends_mail: bool,
    single_sign_on: Option<SingleSignOn>,
    passwords: Passwords,
    rates: Rates,
    known: Known,
    uses: Uses,
}

/// What a gate is made of.
pub struct GateOptions {
    /// The workspace.
    pub house: Arc<House>,
    /// Who is behind a secret.
    pub directory: Arc<dyn Directory>,
    /// Who may sign in.
    pub accounts: Arc<dyn Accounts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The contents of files.
    pub blobs: Arc<dyn Blobs>,
    /// Prints documents.
    pub press: Arc<dyn Press>,
    /// Does the units of work.
    pub threads: Threads,
    /// Where people reach the server.
    pub public_url: PublicUrl,
    /// Whether there are settings for mail.
    pub sends_mail: bool,
    /// How people sign in by a provider, if they do.
    pub single_sign_on: Option<SingleSignOn>,
}

impl Gate {
    /// A gate.
    pub fn new(options: GateOptions) -> Self {
        let GateOptions {
            house,
            directory,
            accounts,
            clock,
            blobs,
            press,
            threads,
            public_url,
            sends_mail,
            single_sign_on,
        } = options;
        let (rates, known, uses) = (Rates::new(), Known::default(), Uses::default());
        let passwords = Passwords::default();
        Self {
            inner: Arc::new(Inner {
                house,
                directory,
                accounts,
                clock,
                blobs,
                press,
                threads,
                public_url,
                sends_mail,
                single_sign_on,
                passwords,
                rates,
                known,
                uses,
            }),
        }
    }

    /// The workspace.
    pub fn house(&self) -> &Arc<House> {
        &self.inner.house
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The contents of files. They are read and written beside the database threads, which wait for no network.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.inner.blobs
    }

    /// Prints documents, beside the database threads.
    pub(crate) fn press(&self) -> Arc<dyn Press> {
        self.inner.press.clone()
    }

    /// Where people reach the server.
    pub fn public_url(&self) -> &PublicUrl {
        &self.inner.public_url
    }

    /// Whether mail is sent here.
    pub fn sends_mail(&self) -> bool {
        self.inner.sends_mail
    }

    /// How people sign in by a provider, if they do.
    pub fn single_sign_on(&self) -> Option<&SingleSignOn> {
        self.inner.single_sign_on.as_ref()
    }

    pub(crate) fn directory(&self) -> Arc<dyn Directory> {
        self.inner.directory.clone()
    }

    pub(crate) fn accounts(&self) -> &dyn Accounts {
        self.inner.accounts.as_ref()
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.inner.rates
    }

    /// Who is behind the secret, as it was last learnt; asked for when it was not learnt yet.
    pub(crate) async fn caller(&self, secret: &Secret) -> Result<Caller> {
        if let Some(known) = self.inner.known.get(secret, self.inner.clock.now()) {
            return Ok(known.caller);
        }
        let (inner, secret) = (self.inner.clone(), secret.clone());
        self.run(move |_| inner.learn(&secret).map(|known| known.caller)).await
    }

    /// Does work on a database thread for whoever is behind the secret. Its first unit of work holds what is
    /// remembered of them against the database, and the work is begun again if that is out of date.
    pub(crate) async fn answer_as(&self, secret: Secret, mut work: WorkAs) -> Result<Answer> {
        let (inner, who) = (self.inner.clone(), secret.clone());
        let answer = self.answer(Box::new(move |house| {
            for _ in 0..LEARNT_TIMES_MAX {
                let known = inner.known.get(&secret, inner.clock.now());
                let known = known.map_or_else(|| inner.learn(&secret), Ok)?;
                match work(house, &inner.ctx(known, secret.kind)) {
                    Err(Error::Outdated) => inner.known.forget(&secret),
                    answer => return answer,
                }
            }
            Err(Error::Busy { retry_after_s: 1 })
        }));
        let answer = answer.await;
        self.note_use(&who);
        answer
    }

    /// Has the use of a token or session noted, after the work that it was used for and beside the answer.
    fn note_use(&self, secret: &Secret) {
        let now = self.inner.clock.now();
        let known = self.inner.known.get(secret, now);
        let Some(credential) = known.and_then(|known| known.caller.credential) else { return };
        if !self.inner.uses.is_due(credential, now) {
            return;
        }
        let (gate, inner) = (self.clone(), self.inner.clone());
        tokio::spawn(async move {
            // It gives way to what people wait for.
            let ctx = Ctx { bulk: true, ..Ctx::as_system("note a use", now, inner.clock.seed()) };
            let noted = gate.run(move |house| house.write(&ctx, |work| inner.directory.note_use(work, credential)));
            if let Err(error) = noted.await {
                tracing::warn!(%error, "The use of a token or session was not noted");
            }
        });
    }

    /// Does blocking work that is no unit of work by itself.
    ///
    /// # Errors
    /// What the work answers, or `Busy`.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce(&House) -> Result<T> + Send + 'static) -> Result<T> {
        self.answer(Box::new(move |house| work(house).map(Answer::of))).await.map(Answer::told)
    }

    async fn answer(&self, work: AnyWork) -> Result<Answer> {
        let house = self.inner.house.clone();
        self.inner.threads.answer(Box::new(move || work(&house))).await
    }

    /// A unit of work that reads, on a database thread.
    ///
    /// # Errors
    /// What the closure answers, or `Busy`.
    pub async fn read<T: Send + 'static>(
        &self,
        ctx: Ctx,
        f: impl FnMut(&mut Read<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |house| house.read(&ctx, f)).await
    }
}

impl Inner {
    /// Asks the directory who is behind the secret, and remembers it.
    fn learn(&self, secret: &Secret) -> Result<Remembered> {
        let ctx = Ctx::as_system("find the caller", self.clock.now(), 0);
        let known = self.house.read(&ctx, |read| {
            let (epochs, since) = (read.epochs(), ctx.now);
            let caller = match secret.kind {
                SecretKind::Token => self.directory.by_token(read, &secret.hash)?,
                SecretKind::Session => self.directory.by_session(read, &secret.hash)?,
            };
            caller.map(|caller| Remembered { caller, epochs, since }).ok_or(Error::Unauthorized)
        })?;
        self.known.remember(secret, known.clone());
        Ok(known)
    }

    fn ctx(&self, known: Remembered, kind: SecretKind) -> Ctx {
        Ctx {
            actor: known.caller.actor,
            access: known.caller.access,
            access_at: Some(known.epochs),
            cause: match kind {
                SecretKind::Token => Cause::Api,
                SecretKind::Session => Cause::Edit,
            },
            batch: None,
            depth: 0,
            locale: known.caller.locale,
            now: self.clock.now(),
            seed: self.clock.seed(),
            bulk: false,
        }
    }
}
