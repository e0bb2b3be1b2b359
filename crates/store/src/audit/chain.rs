//! The chain itself, without a database: how one event is bound to the one before it (R39).

use super::fault::Fault;
use crate::{
    Keyring, StoreError,
    entity::{audit_event, audit_pruned},
    keyring::{Purpose, Standing},
};
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;

/// HMAC-SHA256.
pub type Mac = [u8; 32];

/// What stands for the MAC before a chain's first event.
pub const BEGINNING: Mac = [0; 32];

/// How many seconds after a rotation an old key still signs: for nodes that have not got the new file
/// yet. In a chain that has gone over to a later key, there is no way back.
pub const RETIRED_KEY_GRACE: i64 = 24 * 60 * 60;

/// Whether something of the time `at` may be of a key that stands so (R62).
pub fn is_too_late(standing: Standing, at: Timestamp) -> bool {
    standing
        .retired_at
        .is_some_and(|retired| at > retired.plus(RETIRED_KEY_GRACE))
}

/// A MAC over fields, each with its length before it, so that none runs into the next.
pub struct Fields(Hmac<Sha256>);

impl Fields {
    /// Begins with the audit key derived from `key_id`, and with what the MAC is `of`: one made
    /// for one thing is worth nothing for another. `None` when the keyring has no such key.
    pub fn begin(keyring: &Keyring, key_id: &str, of: &str) -> Option<Self> {
        let key = keyring.sub_key(key_id, Purpose::Audit)?;
        let hmac = Hmac::new_from_slice(key.as_slice()).ok()?;
        Some(Self(hmac).text(of).text(key_id))
    }

    pub fn bytes(mut self, field: &[u8]) -> Self {
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        self.0.update(&length.to_be_bytes());
        self.0.update(field);
        self
    }

    pub fn text(self, field: &str) -> Self {
        self.bytes(field.as_bytes())
    }

    pub fn number(self, field: i64) -> Self {
        self.bytes(&field.to_be_bytes())
    }

    /// Nothing is not the empty text.
    fn optional(self, field: Option<&[u8]>) -> Self {
        match field {
            None => self.number(0),
            Some(field) => self.number(1).bytes(field),
        }
    }

    pub fn finish(self) -> Mac {
        self.0.finalize().into_bytes().into()
    }
}

/// The MAC of `row` behind an event with the MAC `before`. It covers every column but itself,
/// and the writer's name instead of its row number. `None` when the keyring lacks `row`'s key.
pub fn link(
    keyring: &Keyring,
    writer: &str,
    before: &Mac,
    row: &audit_event::Model,
) -> Option<Mac> {
    let text = |field: &Option<String>| field.clone().map(String::into_bytes);
    let account_id = row.account_id.map(i64::to_be_bytes);
    Some(
        Fields::begin(keyring, &row.key_id, "audit event v1")?
            .bytes(before)
            .text(writer)
            .number(row.sequence)
            .number(row.id)
            .number(row.at)
            .text(&row.kind)
            .optional(account_id.as_ref().map(<[u8; 8]>::as_slice))
            .text(&row.actor)
            .optional(text(&row.address).as_deref())
            .optional(text(&row.reason).as_deref())
            .optional(text(&row.detail).as_deref())
            .finish(),
    )
}

/// The MAC of the mark that the chain of `writer` was pruned up to an event.
pub fn prune_mark(
    keyring: &Keyring,
    key_id: &str,
    writer: &str,
    sequence: i64,
    event_mac: &[u8],
) -> Option<Mac> {
    Some(
        Fields::begin(keyring, key_id, "audit pruned v1")?
            .text(writer)
            .number(sequence)
            .bytes(event_mac)
            .finish(),
    )
}

/// Walks along the chain of one writer, event by event.
pub struct Walk<'a> {
    keyring: &'a Keyring,
    writer: &'a str,
    /// Number of the last event.
    pub sequence: i64,
    /// MAC of the last event.
    pub mac: Mac,
    /// How the newest key stands of those that events were of.
    newest_key: usize,
}

impl<'a> Walk<'a> {
    /// Begins before the first event that must be there.
    ///
    /// # Errors
    ///
    /// [`Fault::MarkChanged`], [`Fault::MarkOfRetiredKey`], [`Fault::UnknownKey`] about the mark of what was pruned.
    pub fn begin(
        keyring: &'a Keyring,
        writer: &'a str,
        pruned: Option<&audit_pruned::Model>,
    ) -> Result<Self, Fault> {
        let mut walk = Self {
            keyring,
            writer,
            sequence: 0,
            mac: BEGINNING,
            newest_key: 0,
        };
        let Some(mark) = pruned else {
            return Ok(walk);
        };
        let mac = prune_mark(
            keyring,
            &mark.key_id,
            writer,
            mark.sequence,
            &mark.event_mac,
        )
        .ok_or_else(|| Fault::UnknownKey(mark.key_id.clone()))?;
        if mac != *mark.mac {
            return Err(Fault::MarkChanged);
        }
        // A rotation makes marks anew. Of keys that an earlier version retired, nobody knows when.
        let standing = keyring.standing(&mark.key_id);
        if standing.is_some_and(|standing| standing.retired_at.is_some()) {
            return Err(Fault::MarkOfRetiredKey(mark.key_id.clone()));
        }
        walk.sequence = mark.sequence;
        walk.mac = as_mac(&mark.event_mac).ok_or(Fault::MarkChanged)?;
        Ok(walk)
    }

    /// Goes on to `row`, the one with the next higher number.
    ///
    /// # Errors
    ///
    /// The [`Fault`] of `row`, or of the number after the last one for [`Fault::Missing`].
    pub fn step(&mut self, row: &audit_event::Model) -> Result<(), Fault> {
        if row.sequence <= self.sequence {
            return Err(Fault::Added);
        }
        if row.sequence > self.sequence.saturating_add(1) {
            return Err(Fault::Missing);
        }
        let mac = link(self.keyring, self.writer, &self.mac, row)
            .ok_or_else(|| Fault::UnknownKey(row.key_id.clone()))?;
        if mac != *row.mac {
            return Err(Fault::Changed);
        }
        if let Some(standing) = self.keyring.standing(&row.key_id) {
            let at = Timestamp::from_unix(row.at);
            if standing.order < self.newest_key || is_too_late(standing, at) {
                return Err(Fault::RetiredKey(row.key_id.clone()));
            }
            self.newest_key = standing.order;
        }
        (self.sequence, self.mac) = (row.sequence, mac);
        Ok(())
    }
}

/// What to say when nothing of `table` can be written because the keyring lacks its own current
/// key.
pub fn no_key(table: &'static str, key_id: &str) -> StoreError {
    StoreError::Sealed {
        table,
        column: "mac",
        key_id: key_id.to_owned(),
    }
}

/// 32 bytes of a column.
pub fn as_mac(bytes: &[u8]) -> Option<Mac> {
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests;
