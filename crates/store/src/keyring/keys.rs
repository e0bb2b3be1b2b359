//! The content of a key file.
//!
//! ```toml
//! current = "k1f3a5b7c"        # the key of new password hashes
//! next = "k0a2c4e6f"           # only while a rotation is not finished: the key to come
//!
//! [[keys]]                     # master keys; everything else is derived from them
//! id = "k1f3a5b7c"
//! key = "…"                    # 32 bytes, base64
//!
//! [[retired]]                  # of a key that was rotated away: what opens nothing
//! id = "k99aabbcc"
//! at = 1800000000              # when that was, in Unix seconds
//! pepper = "…"                 # password hashes of its time still fit (R3)
//! recovery_code = "…"          # so do recovery codes (R18)
//! audit = "…"                  # chains of audit events still verify (R39)
//! decoy = "…"                  # userIDs that nobody has still take the same time (R41)
//! ```

use super::{KEY_BYTES, Purpose, SubKey};
use data_encoding::{BASE64, HEXLOWER};
use domain::{Entropy, Timestamp, entropy::random};
use hkdf::Hkdf;
use serde::Deserialize;
use sha2::Sha256;
use std::{collections::BTreeMap, fmt::Write as _};
use zeroize::Zeroizing;

#[derive(Clone)]
pub(super) struct Keys {
    pub(super) current: String,
    pub(super) next: Option<String>,
    masters: Vec<(String, SubKey)>,
    retired: Vec<Retired>,
}

/// A key that was rotated away, and what is kept of it.
#[derive(Clone)]
struct Retired {
    id: String,
    /// When; not known of one that an earlier version retired.
    at: Option<Timestamp>,
    kept: Vec<(Purpose, SubKey)>,
}

/// How a key stands to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Later keys have higher numbers.
    pub order: usize,
    /// Whether it was rotated away.
    pub is_retired: bool,
    /// When; not known of one that an earlier version retired.
    pub retired_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    current: String,
    next: Option<String>,
    keys: Vec<FileKey>,
    #[serde(default)]
    retired: Vec<BTreeMap<String, Part>>,
}

/// What the file says of a retired key.
#[derive(Deserialize)]
#[serde(untagged)]
enum Part {
    Time(i64),
    Text(Zeroizing<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKey {
    id: String,
    key: Zeroizing<String>,
}

impl Keys {
    /// One new key.
    pub(super) fn generate(entropy: &dyn Entropy) -> Self {
        let (id, key) = new_key(entropy);
        Self {
            current: id.clone(),
            next: None,
            masters: vec![(id, key)],
            retired: Vec::new(),
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let file: File = toml::from_str(text).map_err(|_| "it is not the expected TOML")?;
        let masters = file
            .keys
            .into_iter()
            .map(|entry| Ok((entry.id, decode(&entry.key)?)))
            .collect::<Result<Vec<_>, &'static str>>()?;
        let has = |id: &String| masters.iter().any(|(known, _)| known == id);
        if !has(&file.current) {
            return Err("the current key is not in it");
        }
        if !file.next.as_ref().is_none_or(has) {
            return Err("the next key is not in it");
        }
        Ok(Self {
            current: file.current,
            next: file.next,
            masters,
            retired: file
                .retired
                .into_iter()
                .map(parse_retired)
                .collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!(
            "# Keys of Good to Go. Without this file nobody with 2FA can log on, and no password fits:\n\
             # keep a copy where the database backups are not. Never edit it by hand.\n\
             current = \"{}\"\n",
            self.current
        ));
        if let Some(next) = &self.next {
            let _ = writeln!(text, "next = \"{next}\"");
        }
        for (id, key) in &self.masters {
            let key = Zeroizing::new(BASE64.encode(key.as_slice()));
            let _ = write!(text, "\n[[keys]]\nid = \"{id}\"\nkey = \"{}\"\n", *key);
        }
        for Retired { id, at, kept } in &self.retired {
            let _ = write!(text, "\n[[retired]]\nid = \"{id}\"\n");
            if let Some(at) = at {
                let _ = writeln!(text, "at = {at}");
            }
            for (purpose, key) in kept {
                let key = Zeroizing::new(BASE64.encode(key.as_slice()));
                let _ = writeln!(text, "{} = \"{}\"", purpose.name(), *key);
            }
        }
        text
    }

    /// The key for `purpose` derived from the master key `id` (HKDF-SHA256), or what was kept of
    /// one that is retired.
    pub(super) fn sub_key(&self, id: &str, purpose: Purpose) -> Option<SubKey> {
        if let Some((_, master)) = self.masters.iter().find(|(known, _)| known == id) {
            return derive(master, purpose);
        }
        let retired = self.retired.iter().find(|retired| retired.id == id)?;
        let (_, key) = retired.kept.iter().find(|(of, _)| *of == purpose)?;
        Some(key.clone())
    }

    /// The id of the oldest key that has one for `purpose`: the same one after a rotation.
    pub(super) fn oldest(&self, purpose: Purpose) -> &str {
        let has = |kept: &[(Purpose, SubKey)]| kept.iter().any(|(of, _)| *of == purpose);
        let retired = self.retired.iter().find(|retired| has(&retired.kept));
        let master = || self.masters.first().map(|(id, _)| id.as_str());
        retired
            .map(|retired| retired.id.as_str())
            .or_else(master)
            .unwrap_or(&self.current)
    }

    /// How the key `id` stands to the others; `None`: it is not among them.
    pub(super) fn standing(&self, id: &str) -> Option<Standing> {
        let count = self.retired.len();
        let of = |order, retired: Option<&Retired>| Standing {
            order,
            is_retired: retired.is_some(),
            retired_at: retired.and_then(|retired| retired.at),
        };
        if let Some(order) = self.retired.iter().position(|retired| retired.id == id) {
            return Some(of(order, self.retired.get(order)));
        }
        let is_next = self.next.as_deref() == Some(id);
        let known = self.masters.iter().any(|(known, _)| known == id);
        known.then(|| of(count + usize::from(is_next), None))
    }

    /// Those that were rotated away, oldest first.
    pub(super) fn list_retired(&self) -> Vec<(String, Standing)> {
        let ids = self.retired.iter().map(|retired| &retired.id);
        ids.filter_map(|id| Some((id.clone(), self.standing(id)?)))
            .collect()
    }

    /// Adds the key that a rotation leads to.
    pub(super) fn add_next(&mut self, entropy: &dyn Entropy) -> String {
        let (id, key) = new_key(entropy);
        self.masters.push((id.clone(), key));
        self.next = Some(id.clone());
        id
    }

    /// Makes `id` the only master key, at `now`. Of the others remains what opens nothing.
    pub(super) fn retire_all_but(&mut self, id: &str, now: Timestamp) {
        let (stay, go) = std::mem::take(&mut self.masters)
            .into_iter()
            .partition(|(known, _)| known == id);
        self.masters = stay;
        self.retired.extend(go.into_iter().map(|(id, master)| {
            let kept = Purpose::KEPT.map(|purpose| Some((purpose, derive(&master, purpose)?)));
            Retired {
                id,
                at: Some(now),
                kept: kept.into_iter().flatten().collect(),
            }
        }));
        id.clone_into(&mut self.current);
        self.next = None;
    }

    /// Takes over what `read` says, and forgets no key: a value that was read before a rotation
    /// ended is still opened after it.
    pub(super) fn learn(&mut self, read: Self) {
        let known = std::mem::replace(self, read);
        for (id, master) in known.masters {
            if !self.masters.iter().any(|(known, _)| *known == id) {
                self.masters.push((id, master));
            }
        }
        for retired in known.retired {
            if !self.retired.iter().any(|known| known.id == retired.id) {
                self.retired.push(retired);
            }
        }
    }
}

fn new_key(entropy: &dyn Entropy) -> (String, SubKey) {
    let id = format!("k{}", HEXLOWER.encode(&random::<4>(entropy)));
    (id, Zeroizing::new(random(entropy)))
}

fn derive(master: &SubKey, purpose: Purpose) -> Option<SubKey> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Hkdf::<Sha256>::new(None, master.as_slice())
        .expand(purpose.info(), key.as_mut_slice())
        .ok()?;
    Some(key)
}

fn decode(text: &str) -> Result<SubKey, &'static str> {
    let bytes = BASE64.decode(text.as_bytes());
    let bytes = Zeroizing::new(bytes.map_err(|_| "a key is not base64")?);
    let key = bytes
        .as_slice()
        .try_into()
        .map_err(|_| "a key has not 32 bytes")?;
    Ok(Zeroizing::new(key))
}

fn parse_retired(mut entry: BTreeMap<String, Part>) -> Result<Retired, &'static str> {
    let Some(Part::Text(id)) = entry.remove("id") else {
        return Err("a retired key has no id");
    };
    let at = match entry.remove("at") {
        None => None,
        Some(Part::Time(at)) => Some(Timestamp::from_unix(at)),
        Some(Part::Text(_)) => return Err("a retired key has a time that is none"),
    };
    let kept = entry.iter().map(|(name, key)| {
        let purpose = Purpose::KEPT.into_iter().find(|of| of.name() == name);
        let purpose = purpose.ok_or("a retired key has an unknown part")?;
        let Part::Text(key) = key else {
            return Err("a key is not base64");
        };
        Ok((purpose, decode(key)?))
    });
    Ok(Retired {
        id: id.to_string(),
        at,
        kept: kept.collect::<Result<_, &'static str>>()?,
    })
}
