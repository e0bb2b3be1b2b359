//! Who may try: asked and counted before anything is looked at (R16–R24).

use crate::{
    ClientInfo, Core, Refusal, ServiceError,
    hasher::{Lane, Place},
};
use domain::{
    Account, AccountId, UserId,
    audit::{About, Detail, Event, Kind},
    notification,
    throttle::{Attempts, Limits, Throttle, Throttled},
};
use store::{BrowserId, Connection, StoreError, tries::Bucket};

/// A try that was counted and may be looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CountedAttempt {
    bucket: Bucket,
    now: Attempts,
}

impl CountedAttempt {
    /// A password that was not counted: what follows takes as long (R41).
    pub(super) fn for_nobody(user_id: &UserId) -> Self {
        Self {
            bucket: Bucket::of_nobody(Throttle::Passwords, user_id),
            now: Attempts::NONE,
        }
    }
}

/// What a try with a password may go on with.
pub(super) struct AdmittedAttempt {
    /// Where it is counted.
    pub bucket: Bucket,
    /// Where it waits to be hashed.
    pub place: Place,
}

impl Core {
    /// Lets a password in, before anything is counted: of a remembered browser that is not throttled into the
    /// lane of those who have proved something, of everybody else into that of strangers (R43, R58).
    ///
    /// # Errors
    ///
    /// [`Refusal::AddressPaused`] behind an address with too many wrong tries (R22), but for remembered
    /// browsers that are not throttled: a person at the computer of every day is not shut out by a
    /// neighbour. [`Refusal::Busy`], [`Refusal::ClockOff`].
    pub(super) async fn admit_password(
        &self,
        account: Option<&Account>,
        user_id: &UserId,
        client: &ClientInfo,
    ) -> Result<AdmittedAttempt, ServiceError> {
        self.check_clock()?;
        let browser = self.find_remembered_browser(account, client).await?;
        let bucket = match account {
            Some(account) => Bucket {
                throttle: Throttle::Passwords,
                account_id: Some(account.id),
                browser_id: browser,
            },
            None => Bucket::of_nobody(Throttle::Passwords, user_id),
        };
        let lane = match (bucket.account_id, bucket.browser_id) {
            (Some(account_id), Some(browser)) if self.is_open(bucket).await? => {
                Lane::proved(account_id, browser.0)
            }
            _ => {
                self.check_address(client).await?;
                Lane::Stranger(user_id.clone())
            }
        };
        let place = self.hasher.place(lane)?;
        Ok(AdmittedAttempt { bucket, place })
    }

    /// Whether the next password that is counted in `bucket` would be looked at.
    async fn is_open(&self, bucket: Bucket) -> Result<bool, StoreError> {
        let counted = store::tries::get(self.store.connection(), bucket).await?;
        let (limits, now) = (self.limits(bucket.throttle), self.now());
        Ok(counted.clamped(limits, now).count(limits, now).is_ok())
    }

    /// Counts a password before it is looked at: of a remembered browser in its own bucket, of all
    /// others in the account's, and for a userID that does not exist in nobody's (R21, R41).
    /// `Err` inside: it must not be looked at.
    pub(super) async fn count_password(
        &self,
        admitted: &AdmittedAttempt,
    ) -> Result<Result<CountedAttempt, Throttled>, StoreError> {
        let db = self.store.begin().await?;
        store::account::lock_row(&db, admitted.bucket.account_id).await?;
        let counted = self.count(&db, admitted.bucket).await?;
        self.commit(db).await?;
        Ok(counted)
    }

    /// Counts a code before it is looked at. The transaction has locked the account's row.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodesPaused`], [`Refusal::AccountLocked`], [`Refusal::ClockOff`]: it must not be looked at.
    pub(crate) async fn count_code(
        &self,
        db: &impl Connection,
        account: &Account,
    ) -> Result<CountedAttempt, ServiceError> {
        self.check_clock()?;
        let counted = self
            .count(db, Bucket::of_account(Throttle::Codes, account.id))
            .await?;
        Ok(counted.map_err(refusal_of)?)
    }

    /// Whether so many wrong codes in a row have locked the account that lifting pauses unlocks nothing (R57).
    pub(crate) async fn codes_locked(
        &self,
        db: &impl Connection,
        account_id: AccountId,
    ) -> Result<bool, StoreError> {
        let bucket = Bucket::of_account(Throttle::Codes, account_id);
        let tries = store::tries::get(db, bucket).await?;
        Ok(tries.throttled(&self.settings.codes, self.now()) == Some(Throttled::Locked))
    }

    /// The holder has proved a new authenticator: guesses at the former ones are worth nothing, and
    /// count no more (R57).
    pub(super) async fn begin_row_of_codes(
        &self,
        db: &impl Connection,
        account_id: AccountId,
    ) -> Result<(), StoreError> {
        store::tries::clear(db, Bucket::of_account(Throttle::Codes, account_id)).await
    }

    /// Why a code of this account would not be looked at, if so.
    pub(crate) async fn codes_throttled(
        &self,
        account_id: AccountId,
    ) -> Result<Option<Throttled>, StoreError> {
        let tries = store::tries::get(
            self.store.connection(),
            Bucket::of_account(Throttle::Codes, account_id),
        )
        .await?;
        let (limits, now) = (&self.settings.codes, self.now());
        Ok(tries.clamped(limits, now).throttled(limits, now))
    }

    async fn count(
        &self,
        db: &impl Connection,
        bucket: Bucket,
    ) -> Result<Result<CountedAttempt, Throttled>, StoreError> {
        let read = store::tries::get(db, bucket).await?;
        if bucket.account_id.is_none() {
            // A typing error is not held against those of other people.
            store::tries::count_for_nobody(db, bucket).await?;
            let now = Attempts::NONE;
            return Ok(Ok(CountedAttempt { bucket, now }));
        }
        let (limits, now) = (self.limits(bucket.throttle), self.now());
        let before = read.clamped(limits, now);
        let counted = match before.count(limits, now) {
            Ok(now) if store::tries::advance(db, bucket, &read, &now).await? => {
                Ok(CountedAttempt { bucket, now })
            }
            // Somebody else was quicker.
            Ok(_) => Err(Throttled::Paused { wait: 1 }),
            Err(throttled) => Err(throttled),
        };
        if counted.is_err() {
            store::tries::count_for_nobody(db, bucket).await?;
        }
        Ok(counted)
    }

    /// It was right: nothing stays counted.
    pub(super) async fn was_right(
        &self,
        db: &impl Connection,
        counted: &CountedAttempt,
    ) -> Result<(), StoreError> {
        store::tries::clear(db, counted.bucket).await
    }

    /// It was no guess, or nobody has looked at it: it is counted no more. The transaction has
    /// locked the account's row.
    pub(super) async fn was_no_guess(
        &self,
        db: &impl Connection,
        counted: &CountedAttempt,
    ) -> Result<(), StoreError> {
        let now = store::tries::get(db, counted.bucket).await?;
        store::tries::advance(db, counted.bucket, &now, &now.without_one()).await?;
        Ok(())
    }

    /// Too many are hashed at this moment: that is nobody's wrong try (R43). It takes as long for what
    /// was not counted (R41).
    pub(super) async fn was_not_looked_at(
        &self,
        admitted: &Bucket,
        counted: Option<&CountedAttempt>,
    ) -> Result<(), StoreError> {
        let db = self.store.begin().await?;
        store::account::lock_row(&db, admitted.account_id).await?;
        match counted {
            Some(counted) if counted.bucket.account_id.is_some() => {
                self.was_no_guess(&db, counted).await?;
            }
            _ => {
                store::tries::get(&db, *admitted).await?;
                store::tries::count_for_nobody(&db, *admitted).await?;
            }
        }
        self.commit(db).await
    }

    /// It was wrong: the pauses that begin with it are written down. Returns the one of the account, if
    /// any.
    pub(super) async fn was_wrong(
        &self,
        db: &impl Connection,
        counted: &CountedAttempt,
        client: &ClientInfo,
    ) -> Result<Option<Throttled>, StoreError> {
        let CountedAttempt { bucket, now: mine } = counted;
        // Read anew: passwords are looked at side by side.
        let limits = self.limits(bucket.throttle);
        let before = store::tries::get(db, *bucket).await?;
        let now = before.was_wrong(limits, self.now());
        store::tries::advance(db, *bucket, &before, &now).await?;
        let Some(account_id) = bucket.account_id else {
            return Ok(None);
        };
        let throttled = now.throttled(limits, self.now());
        let begins = now != before || mine.in_a_row >= limits.close_after;
        if let (Some(throttled), true) = (throttled, begins) {
            self.record_throttled(db, account_id, bucket.throttle, throttled, client)
                .await?;
        }
        Ok(throttled)
    }

    /// A guess at a code, a recovery code or a PIN was wrong: `event` is written down and the guess
    /// stays counted. Returns what to tell the person: `refusal` with how many tries are left, where
    /// that is to be told, or the pause that begins with it.
    pub(super) async fn refuse_guess(
        &self,
        db: &impl Connection,
        account: &Account,
        counted: &CountedAttempt,
        event: Event,
        refusal: fn(u32) -> Refusal,
        client: &ClientInfo,
    ) -> Result<Refusal, StoreError> {
        self.record(db, event).await?;
        let blocks = self.open_blocks(db, client).await?;
        self.count_for_address(db, &blocks, &account.user_id, client)
            .await?;
        let throttled = self.was_wrong(db, counted, client).await?;
        let left = counted
            .now
            .left_to_tell(self.limits(counted.bucket.throttle));
        Ok(throttled.map_or(refusal(left), refusal_of))
    }

    async fn record_throttled(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        throttle: Throttle,
        throttled: Throttled,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        let (kind, wait) = match (throttle, throttled) {
            (Throttle::Codes, Throttled::Paused { wait }) => (Kind::CodesPaused, Some(wait)),
            (Throttle::Codes, Throttled::Locked) => (Kind::CodesClosed, None),
            (Throttle::Passwords, Throttled::Paused { wait }) => {
                (Kind::PasswordsPaused, Some(wait))
            }
            (Throttle::Passwords, Throttled::Locked) => (Kind::PasswordsClosed, None),
        };
        if throttled == Throttled::Locked {
            let notification = notification::Kind::AccountClosed;
            self.notify(db, account_id, notification, client).await?;
        }
        let event = Event {
            detail: wait.map(About::Pause).map(Detail::from).unwrap_or_default(),
            ..self.event(kind, Some(account_id), client)
        };
        self.record(db, event).await
    }

    pub(crate) fn limits(&self, throttle: Throttle) -> &Limits {
        match throttle {
            Throttle::Codes => &self.settings.codes,
            Throttle::Passwords => &self.settings.passwords,
        }
    }

    /// The number of the client's browser, if the account remembers it (R21). Nobody's account remembers none,
    /// and is searched all the same (R41).
    pub(crate) async fn find_remembered_browser(
        &self,
        account: Option<&Account>,
        client: &ClientInfo,
    ) -> Result<Option<BrowserId>, StoreError> {
        let Some(token) = &client.browser_token else {
            return Ok(None);
        };
        let account_id = account.map(|account| account.id);
        let db = self.store.connection();
        store::remembered_browser::find(db, &token.hash(), account_id, self.now()).await
    }
}

/// Why no code is looked at, told to a person who has proved the password before (R24).
pub(super) fn refusal_of(throttled: Throttled) -> Refusal {
    match throttled {
        Throttled::Paused { wait } => Refusal::CodesPaused(super::code::clamped(wait)),
        Throttled::Locked => Refusal::AccountLocked,
    }
}
