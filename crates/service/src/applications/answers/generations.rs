//! A bounded number of answers: when the younger half is full, the older one goes, and whatever is still
//! asked for is looked up and kept again.

use super::Answer;
use domain::{AccountId, TokenHash};
use std::{collections::HashMap, mem::take, sync::Arc};

/// So many are in either half: some 30 MB in both.
pub(super) const MAX_IN_HALF: usize = 50_000;

#[derive(Debug, Default)]
pub(super) struct Generations {
    young: Half,
    old: Half,
}

#[derive(Debug, Default)]
struct Half {
    answers: HashMap<TokenHash, Arc<Answer>>,
    /// Which are an account's.
    of_account: HashMap<AccountId, Vec<TokenHash>>,
}

impl Generations {
    pub fn find(&self, token: &TokenHash) -> Option<&Arc<Answer>> {
        let young = self.young.answers.get(token);
        young.or_else(|| self.old.answers.get(token))
    }

    pub fn keep(&mut self, token: TokenHash, answer: Arc<Answer>) {
        if self.young.answers.len() >= MAX_IN_HALF {
            self.old = take(&mut self.young);
        }
        let account_id = answer.account.id;
        if self.young.answers.insert(token.clone(), answer).is_none() {
            let of_account = self.young.of_account.entry(account_id);
            of_account.or_default().push(token);
        }
    }

    pub fn forget(&mut self, account_id: AccountId) {
        for half in [&mut self.young, &mut self.old] {
            for token in half.of_account.remove(&account_id).unwrap_or_default() {
                half.answers.remove(&token);
            }
        }
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.young.answers.len() + self.old.answers.len()
    }
}
