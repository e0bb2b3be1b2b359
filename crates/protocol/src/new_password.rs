//! Everything that is wrong with a new password, told at once: a refusal is one word with one number, so
//! several are the bits of it, below the minimum length.

use crate::Refusal;

/// What can be wrong, in the order in which it is told.
const FAULTS: [Refusal; 8] = [
    Refusal::PasswordTooShort(0),
    Refusal::PasswordTooLong,
    Refusal::PasswordIsUserId,
    Refusal::PasswordSiteWords,
    Refusal::PasswordCommon,
    Refusal::PasswordBreached,
    Refusal::PasswordSame,
    Refusal::PasswordsDiffer,
];

impl Refusal {
    /// Returns what tells all of these faults of a new password; `None`: there is none.
    #[must_use]
    pub fn of_new_password(faults: &[Self]) -> Option<Self> {
        match faults {
            [] => None,
            [one] => Some(*one),
            several => Some(Self::NewPassword(several.iter().fold(0, |all, one| {
                let (fault, minimum) = match *one {
                    Self::PasswordTooShort(minimum) => (Self::PasswordTooShort(0), minimum),
                    other => (other, 0),
                };
                let bit = FAULTS.iter().position(|known| *known == fault);
                all | bit.map_or(0, |bit| 1 << bit) | minimum << FAULTS.len()
            }))),
        }
    }

    /// Returns the faults that this one tells; any other is itself.
    #[must_use]
    pub fn all_of(self) -> Vec<Self> {
        let Self::NewPassword(bits) = self else {
            return vec![self];
        };
        let told = FAULTS.into_iter().enumerate();
        let told = told.filter(|(bit, _)| bits & (1 << bit) != 0);
        told.map(|(_, fault)| match fault {
            Self::PasswordTooShort(_) => Self::PasswordTooShort((bits >> FAULTS.len()).min(128)),
            other => other,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_also_with_others() {
        for first in FAULTS {
            for second in FAULTS {
                let of = |fault| match fault {
                    Refusal::PasswordTooShort(_) => Refusal::PasswordTooShort(15),
                    other => other,
                };
                let (first, second) = (of(first), of(second));
                if first == second {
                    assert_eq!(Refusal::of_new_password(&[first]), Some(first));
                    continue;
                }
                let both = Refusal::of_new_password(&[first, second]).expect("two faults");
                let text = String::from(both);
                let told = Refusal::from(text.clone()).all_of();
                assert_eq!(told.len(), 2, "{text}");
                assert!(told.contains(&first) && told.contains(&second), "{text}");
            }
        }
        assert_eq!(Refusal::of_new_password(&[]), None);
        // Anybody can write an address.
        assert!(Refusal::NewPassword(0).all_of().is_empty());
        let most = Refusal::NewPassword(u32::MAX).all_of();
        assert_eq!(most.first(), Some(&Refusal::PasswordTooShort(128)));
    }
}
